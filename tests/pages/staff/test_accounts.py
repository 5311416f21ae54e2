"""Accounts in a browser: an administrator makes one, its owner takes it over and sets up a second step."""

from __future__ import annotations

import time

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.site import PASSWORD, StaffSite

NEW = "con trâu đi trước cái cày đi sau"
OWN = "/tai-khoan/cua-toi"


def create(page: Page, name: str, login: str, role: str) -> None:
    page.goto("/tai-khoan/moi")
    page.fill("#name", name)
    page.fill("#login", login)
    page.get_by_role("radio", name=role).check()


def enter(page: Page, login: str, password: str) -> None:
    page.goto("/dang-nhap")
    page.fill("#login", login)
    page.fill("#password", password)
    page.get_by_role("button", name="Đăng nhập").click()


def test_an_account_is_made_for_an_agency_and_taken_over_by_its_owner(staff_site: StaffSite, axe) -> None:
    page = staff_site.sign_in("admin")
    create(page, "Nguyễn Văn An", "an.thuanhoa", "Đơn vị")
    axe(page)
    page.get_by_role("button", name="Tạo tài khoản").click()
    expect(page.get_by_role("alert")).to_contain_text("ít nhất một đơn vị")
    expect(page.locator("#name")).to_have_value("Nguyễn Văn An")
    axe(page)
    page.get_by_role("checkbox", name="UBND phường Thuận Hóa").check()
    page.get_by_role("button", name="Tạo tài khoản").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã tạo tài khoản")
    axe(page)
    password = page.locator("dd b").inner_text()
    owner = staff_site.visitor(820, 1180)
    enter(owner, "an.thuanhoa", password)
    expect(owner.get_by_role("alert")).to_contain_text("đặt mật khẩu của riêng mình")
    axe(owner)
    owner.goto("/tai-khoan")
    expect(owner, "nothing else opens before").to_have_url(f"{staff_site.url}{OWN}")
    for field, words in (("current", password), ("new", NEW), ("again", NEW)):
        owner.fill(f"#{field}", words)
    owner.get_by_role("button", name="Đổi mật khẩu").click()
    expect(owner.get_by_role("status")).to_contain_text("Đã đổi mật khẩu")
    owner.goto("/tai-khoan")
    expect(owner.get_by_role("heading", level=1)).to_have_text("Không được mở trang này")
    axe(owner)


def test_a_role_shows_only_what_it_is_bound_to(staff_site: StaffSite) -> None:
    page = staff_site.sign_in("admin", 360, 740)
    create(page, "Phạm Thị Mận", "man.bd", "Người hỗ trợ")
    expect(page.locator("#places")).to_be_visible()
    expect(page.get_by_role("checkbox").first).to_be_hidden()
    page.get_by_role("radio", name="Giám sát").check()
    expect(page.locator("#places")).to_be_hidden()


def test_a_second_step_by_an_authenticator_then_a_recovery_code(staff_site: StaffSite, axe) -> None:
    page = staff_site.sign_in("office")
    page.goto(f"{OWN}/hai-buoc")
    codes = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.fill("#code", "000000")
    page.fill("#current", PASSWORD)
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(page.locator("#code")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#code")).to_be_focused()
    axe(page)
    page.fill("#code", codes.now())
    page.fill("#current", PASSWORD)
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã bật xác thực hai bước")
    axe(page)
    recovery = page.locator(".secrets li").all_inner_texts()
    assert len(set(recovery)) == 10
    again = staff_site.visitor(360, 740)
    enter(again, "office", PASSWORD)
    expect(again.get_by_role("heading", level=1)).to_have_text("Nhập mã xác thực")
    axe(again)
    again.goto("/quan-ly/nhat-ky")
    expect(again.locator("#login"), "half a session opens nothing").to_be_visible()
    enter(again, "office", PASSWORD)
    again.fill("#code", codes.at(time.time() - 3600))
    again.get_by_role("button", name="Tiếp tục").click()
    expect(again.get_by_role("alert")).to_contain_text("Mã chưa đúng")
    again.fill("#code", recovery[0])
    again.get_by_role("button", name="Tiếp tục").click()
    expect(again.get_by_role("button", name="Đăng xuất")).to_be_visible()
    again.goto(OWN)
    expect(again.locator("main")).to_contain_text("Còn 9 mã khôi phục")
    axe(again)


def test_the_keeper_signs_somebody_out_and_switches_them_off(staff_site: StaffSite) -> None:
    theirs = staff_site.sign_in("office")
    page = staff_site.sign_in("admin")
    page.on("dialog", lambda asked: asked.accept())
    page.goto("/tai-khoan")
    page.get_by_role("link", name="Cán bộ Sở Nội vụ").click()
    page.get_by_role("button", name="Đăng xuất khỏi mọi nơi").click()
    expect(page.get_by_role("status")).to_contain_text("Đã đăng xuất")
    theirs.goto(OWN)
    expect(theirs.locator("#login")).to_be_visible()
    page.get_by_role("button", name="Tắt tài khoản").click()
    expect(page.get_by_role("status")).to_contain_text("Đã tắt")
    enter(theirs, "office", PASSWORD)
    expect(theirs.get_by_role("alert")).to_have_text("Tên đăng nhập hoặc mật khẩu chưa đúng.")
    page.goto("/quan-ly/nhat-ky?viec=account-off")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("row").last).to_contain_text("office")


def test_one_ends_a_session_of_ones_own_elsewhere(staff_site: StaffSite) -> None:
    elsewhere, page = staff_site.sign_in("office"), staff_site.sign_in("office")
    page.goto(OWN)
    page.get_by_role("button", name="Đăng xuất khỏi Chrome").click()
    expect(page.get_by_role("status")).to_contain_text("Đã đăng xuất")
    elsewhere.goto(OWN)
    expect(elsewhere.locator("#login")).to_be_visible()
    page.goto(OWN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tài khoản của tôi")


@pytest.mark.parametrize(
    "path", ["/dang-nhap", OWN, f"{OWN}/hai-buoc", "/tai-khoan", "/tai-khoan/moi", "/quan-ly/nhat-ky"]
)
def test_a_first_view_is_light_strict_and_needs_no_other_host(staff_site: StaffSite, path: str) -> None:
    page = staff_site.visitor() if path == "/dang-nhap" else staff_site.sign_in("admin")
    if path != "/dang-nhap":
        state = page.context.storage_state()
        page = staff_site.visitor(storage_state=state)  # the same cookies, and nothing kept of what was loaded
    loaded = []
    page.on("response", lambda one: loaded.append(one))  # a built-in method is none that Playwright can mark
    headers = page.goto(path).all_headers()
    page.wait_for_load_state("networkidle")
    assert {one.url.startswith(staff_site.url) for one in loaded} == {True}
    assert sum(len(one.body()) for one in loaded) < 100_000, "half of what a page may weigh, before it is packed"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert "camera=()" in headers["permissions-policy"] and headers["cache-control"] == "no-store"


def test_the_pages_work_without_scripts(staff_site: StaffSite) -> None:
    staff_site.account("office")
    page = staff_site.visitor(360, 740, java_script_enabled=False)
    enter(page, "office", PASSWORD)
    expect(page.get_by_role("navigation", name="Mục lục")).to_be_visible()
    page.goto("/quan-ly/nhat-ky")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("row").nth(1)).to_be_visible()


@pytest.mark.parametrize("width", (360, 820, 1366))
def test_pages_of_the_keeper_fit_and_break_no_rule(staff_site: StaffSite, axe, width: int) -> None:
    page = staff_site.sign_in("admin", width)
    (account,) = staff_site.do(lambda desk: desk.accounts.all())
    for path in ("/tai-khoan", "/tai-khoan/moi", f"/tai-khoan/{account.id}"):
        assert page.goto(path).status == 200
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        small = page.evaluate(SMALL)
        assert small == [], path


SMALL = """() => Array.from(document.querySelectorAll("a, button, input:not([type=hidden]), select, summary"))
  .filter((one) => one.getClientRects().length && !one.closest(".choice") && !one.closest(".skip, p"))
  .filter((one) => one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML)"""
