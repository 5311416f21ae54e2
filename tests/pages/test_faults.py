"""Bad lines, refusals and shaky hands: nothing lost, nothing doubled, a clear sentence."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.fakes.web_server import LIMIT, WebServer
from tests.pages.citizen import Citizen

# The second tap of a shaky hand falls on the answers that have appeared under it in the meantime.
TAP_WHAT_APPEARS = """() => {
  window.early = 0;
  const tap = () => document.querySelectorAll("#answers .settling .answer").forEach((one) => {
    window.early += 1;
    one.click();
  });
  new MutationObserver(tap).observe(document.getElementById("answers"), { childList: true, subtree: true });
}"""


def test_two_taps_in_one_breath_are_one_answer(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees().settles()
    citizen.page.evaluate(TAP_WHAT_APPEARS)
    citizen.answers.nth(3).evaluate("button => { button.click(); button.click(); }")
    citizen.hears("thái độ").types("4").hears("mấy lần")
    assert [post["tap"] for post in service.posts if "tap" in post] == ["ab12cd:-:!yes", "ab12cd:thoi_gian:4"]
    assert citizen.page.evaluate("window.early") > 0


def test_what_is_said_offline_is_kept_and_sent_once(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees()
    citizen.page.context.set_offline(True)
    citizen.taps("Rất hài lòng")
    expect(citizen.page.locator(".state")).to_contain_text("Chưa gửi được")
    expect(citizen.page.locator("#alarm")).to_contain_text("mất kết nối")
    citizen.page.context.set_offline(False)
    citizen.hears("thái độ")
    expect(citizen.page.locator(".state")).to_have_count(0)
    expect(citizen.page.locator("#alarm")).to_be_empty()
    assert [post.get("tap") for post in service.posts].count("ab12cd:thoi_gian:5") == 1


def test_a_retry_carries_the_same_id(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees()
    service.faults = [(503, "Hệ thống đang bận. Ông/Bà vui lòng chờ một lát.")]
    citizen.taps("Rất hài lòng")
    citizen.page.get_by_role("button", name="Gửi lại").click()
    citizen.hears("thái độ")
    first, second = service.posts[-2:]
    assert first == second
    expect(citizen.own).to_have_count(2)


def test_a_page_closed_while_offline_sends_when_it_is_opened_again(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees()
    citizen.page.route("**/web/messages", lambda route: route.abort())
    citizen.taps("Rất hài lòng")
    expect(citizen.page.locator(".state")).to_contain_text("Chưa gửi được")
    citizen.page.unroute("**/web/messages")
    citizen.page.reload()
    citizen.hears("thái độ")
    expect(citizen.own).to_have_count(2)
    assert [post.get("tap") for post in service.posts].count("ab12cd:thoi_gian:5") == 1


def test_an_answer_that_arrived_unconfirmed_is_not_shown_twice(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees()

    def lose_the_reply(route) -> None:
        route.fetch()
        route.abort()

    citizen.page.route("**/web/messages", lose_the_reply, times=1)
    citizen.taps("Rất hài lòng").hears("thái độ")
    expect(citizen.own).to_have_count(2)
    expect(citizen.page.locator(".state")).to_have_count(0)
    assert len(next(iter(service.talks.values())).answers) == 1


def test_refused_words_go_back_into_the_box(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees()
    service.faults = [(422, "Tin nhắn này không đọc được. Ông/Bà vui lòng viết lại.")]
    citizen.types("xin chào")
    expect(citizen.page.locator(".refused")).to_contain_text("không đọc được")
    citizen.page.get_by_role("button", name="Sửa lại").click()
    expect(citizen.page.locator("#words")).to_have_value("xin chào")
    expect(citizen.own).to_have_count(1)
    citizen.taps("Hài lòng").hears("thái độ")


def test_too_many_words_are_counted_and_stay_in_the_box(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees()
    sent = len(service.posts)
    citizen.types("ồ" * (LIMIT + 7))
    expect(citizen.page.locator("#over")).to_contain_text("Dài quá 7 chữ cái")
    assert len(service.posts) == sent
    citizen.types("ồ" * LIMIT).hears("chưa hiểu")
    expect(citizen.page.locator("#words")).to_have_value("")


def test_a_link_that_is_not_ours_says_so_and_offers_no_box(citizen: Citizen) -> None:
    citizen.opens("nguoi-khac")
    expect(citizen.page.locator("#log .card")).to_have_text("Đường dẫn này đã được mở trên máy khác.")
    expect(citizen.page.locator("#composer")).to_be_hidden()


def test_an_expired_link_is_a_page_with_a_sentence(citizen: Citizen) -> None:
    citizen.opens("het-han")
    expect(citizen.page.locator("main")).to_contain_text("Đường dẫn này đã hết hạn.")


def test_a_conversation_that_is_gone_begins_anew_on_reload(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees()
    service.talks.clear()
    citizen.taps("Hài lòng")
    expect(citizen.page.locator("#log .card").first).to_contain_text("không còn")
    citizen.page.reload()
    citizen.hears("đồng ý tham gia")
    assert len(service.talks) == 1


def test_without_a_stream_the_page_asks(citizen: Citizen, service: WebServer) -> None:
    service.stream = False
    citizen.agrees()
    service.defer = True
    citizen.types("tôi cũng chưa biết").hears("chưa hiểu")
    assert service.streams == 0


def test_a_stream_that_breaks_is_opened_again(citizen: Citizen, service: WebServer) -> None:
    citizen.agrees()
    service.stream = False
    expect(citizen.page.locator("#alarm")).to_be_empty()
    citizen.taps("Hài lòng").hears("thái độ")
    service.stream = True
    citizen.taps("Hài lòng").hears("mấy lần")
    expect(citizen.own).to_have_count(3)


def test_the_picker_says_what_is_wrong_and_tries_again(citizen: Citizen) -> None:
    citizen.page.route("**/demo/cases", lambda route: route.abort(), times=1)
    citizen.page.goto("/")
    expect(citizen.page.locator("#cases-state")).to_contain_text("Chưa tải được danh sách")
    citizen.page.get_by_role("button", name="Tải lại").click()
    expect(citizen.page.locator(".slip")).to_have_count(3)
