"""Helped mode without a line: a closed page, an ended session or a second device lose nothing and double nothing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.pages.tablet import Tablet, ready, rows, tablet
from tests.site import PASSWORD

KEPT = "Đã lưu trên máy, sẽ gửi khi có mạng."


def begun(site, code: str) -> Tablet:
    """At the second question, with the page kept at hand by its worker."""
    one = tablet(site).opens(code).shows("Ý kiến về hồ sơ").touch("Đồng ý").shows("nơi làm thủ tục").level(4)
    one.shows("thủ tục (giấy").arrived()
    one.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    return one


def test_the_line_goes_in_the_middle_and_everything_arrives_once(staff_site):
    (code,) = ready(staff_site)
    one = begun(staff_site, code)
    one.page.context.set_offline(True)
    one.level(2).turns().level(1).shows("kết quả nhận").state(KEPT)
    one.page.reload()
    one.shows("Mở phiếu của một hồ sơ").touch("Làm tiếp").shows("kết quả nhận").level(4)
    one.level(4).touch("3 lần").shows("Nhìn chung")
    closed = one.page
    one.page = one.page.context.new_page()  # the browser was closed and opened again
    closed.close()
    one.page.goto("/ho-tro/phieu")
    one.touch("Làm tiếp").shows("Nhìn chung").level(4).shows("chưa hài lòng ở điểm nào").touch("Bỏ qua")
    one.touch("Bỏ qua").touch("Không đồng ý").touch("Gửi phiếu").shows("Đã xong").state(KEPT)
    one.touch("Mở phiếu khác").shows("Mở phiếu của một hồ sơ")
    expect(one.page.locator("main")).to_contain_text("1 phiếu đã gửi từ máy này đang chờ có mạng")
    assert one.page.get_by_role("button", name="Làm tiếp").count() == 0
    assert len(rows(staff_site, "SELECT id FROM answers")) == 1
    one.page.context.set_offline(False)
    one.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    one.arrived()
    expect(one.page.locator("main")).not_to_contain_text("đang chờ có mạng")
    found = rows(staff_site, "SELECT question_id, value, current FROM answers ORDER BY id")
    assert len(found) == 10 and all(row.current for row in found)
    assert {row.question_id: row.value for row in found}["thai_do"] == 1
    ((outcome, acts),) = rows(staff_site, "SELECT outcome, (SELECT count(*) FROM acts) AS acts FROM visits")
    assert (outcome, acts) == ("handed_in", 12)


def test_a_new_case_cannot_be_opened_and_that_is_said_calmly(staff_site):
    first, second = ready(staff_site, 2)
    one = begun(staff_site, first)
    one.page.context.set_offline(True)
    one.opens(second)
    expect(one.page.get_by_role("alert").filter(has_text="Đang mất mạng")).to_be_visible()
    one.touch("Làm tiếp").shows("thủ tục (giấy")
    one.page.context.set_offline(False)


def test_words_that_were_being_written_are_there_again(staff_site):
    (code,) = ready(staff_site)
    one = begun(staff_site, code)
    one.page.context.set_offline(True)
    one.level(4).turns().level(4).level(4).level(4).touch("0 lần").level(4).shows("nói thêm")
    one.page.fill("textarea", "Xin thêm ghế ngồi")
    one.page.wait_for_timeout(700)
    one.page.reload()
    one.touch("Làm tiếp").shows("nói thêm")
    expect(one.page.locator("textarea")).to_have_value("Xin thêm ghế ngồi")
    one.page.context.set_offline(False)


def test_a_reply_that_was_lost_doubles_nothing(staff_site):
    (code,) = ready(staff_site)
    one = begun(staff_site, code)
    lost = []

    def lose(route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    one.page.route("**/acts", lose, times=2)
    one.level(5).turns().shows("cán bộ").level(2).shows("kết quả nhận").arrived()
    assert 200 in lost
    found = rows(staff_site, "SELECT question_id FROM answers ORDER BY id")
    assert [row.question_id for row in found] == ["tiep_can", "thu_tuc", "thai_do"]


def test_a_session_that_ended_meanwhile_loses_nothing(staff_site):
    (code,) = ready(staff_site)
    one = begun(staff_site, code)
    account = staff_site.do(lambda desk: desk.accounts.named("helper"))
    staff_site.do(lambda desk: desk.accounts.end_sessions("tests", account.id))
    one.level(2).turns().level(4).shows("kết quả nhận")
    one.state("Đã lưu trên máy. Phiên đăng nhập đã hết, cần đăng nhập lại để gửi.")
    one.page.get_by_role("link", name="Đăng nhập lại").click()
    one.page.fill("#login", "helper")
    one.page.fill("#password", PASSWORD)
    one.page.keyboard.press("Enter")
    one.shows("Mở phiếu của một hồ sơ").arrived()
    one.touch("Làm tiếp").shows("kết quả nhận")
    assert len(rows(staff_site, "SELECT id FROM answers")) == 3


def test_two_devices_on_one_case(staff_site):
    (code,) = ready(staff_site)
    first = begun(staff_site, code)
    second = tablet(staff_site).opens(code).shows("Đang làm dở ở máy khác").touch("Trả lời tiếp trên máy này")
    second.shows("thủ tục (giấy").level(3)
    first.level(5).shows("Phiếu này không làm tiếp ở đây").touch("Mở phiếu khác").shows("Mở phiếu của một hồ sơ")
    assert first.page.get_by_role("button", name="Làm tiếp").count() == 0
    second.turns().level(4).arrived()
    found = rows(staff_site, "SELECT question_id, value FROM answers ORDER BY id")
    assert [(row.question_id, row.value) for row in found] == [("tiep_can", 4), ("thu_tuc", 3), ("thai_do", 4)]


def test_a_code_takes_it_home(staff_site):
    (code,) = ready(staff_site)
    one = begun(staff_site, code).touch("Dừng").shows("Dừng ở đây?").touch("Lấy mã để trả lời tiếp ở nhà")
    one.shows("Mã để trả lời tiếp ở nhà")
    found = one.page.locator(".code").inner_text()
    opened = staff_site.do(lambda desk: desk.codes.find(found))
    assert opened.purpose == "move" and opened.open
    one.touch("Xong").shows("Mở phiếu của một hồ sơ")
