"""Signing in with a browser: by keyboard alone, with a second step, and back to where one was going."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from survey.staff import ROLES
from tests.site import PASSWORD, StaffSite


@pytest.mark.parametrize("role", ROLES)
def test_every_role_signs_in_and_sees_what_is_theirs(staff_site: StaffSite, role) -> None:
    page = staff_site.sign_in(role)
    expect(page.get_by_role("navigation", name="Mục lục")).to_be_visible()
    expect(page.locator(".me-name")).to_contain_text(ROLES[role])
    assert page.get_by_role("link", name="Tài khoản", exact=True).count() == (role == "admin")
    assert page.get_by_role("link", name="Nhật ký").count() == (role in ("admin", "office", "supervisor"))


def test_signing_in_by_keyboard_alone_and_back_to_where_one_was_going(staff_site: StaffSite, axe) -> None:
    staff_site.account("office")
    page = staff_site.visitor(360, 740)
    page.goto("/quan-ly/nhat-ky?viec=sign-in")
    expect(page).to_have_title("Đăng nhập · UBND thành phố Huế")
    axe(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("office")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{staff_site.url}/quan-ly/nhat-ky?viec=sign-in")
    axe(page)


def test_a_wrong_password_is_said_at_once_and_names_nothing(staff_site: StaffSite, axe) -> None:
    staff_site.account("office")
    page = staff_site.visitor()
    page.goto("/dang-nhap")
    for login in ("office", "khong-co-ai"):
        page.fill("#login", login)
        page.fill("#password", "sai mật khẩu rồi")
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("alert")).to_have_text("Tên đăng nhập hoặc mật khẩu chưa đúng.")
        expect(page.locator("#login")).to_have_value(login)
        expect(page.locator("#password")).to_have_value("")
    axe(page)


def test_leaving_ends_the_session(staff_site: StaffSite) -> None:
    page = staff_site.sign_in("office")
    kept = page.context.cookies()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(f"{staff_site.url}/dang-nhap")
    page.context.add_cookies(kept)
    page.goto("/quan-ly/nhat-ky")
    expect(page.locator("#login")).to_be_visible()


@pytest.mark.parametrize("width", (360, 820, 1366))
def test_pages_of_ones_own_fit_and_break_no_rule(staff_site: StaffSite, axe, width: int) -> None:
    page = staff_site.sign_in("office", width)
    for path in (
        "/tai-khoan/cua-toi",
        "/tai-khoan/cua-toi/hai-buoc",
        "/tai-khoan/cua-toi/xac-nhan",
        "/quan-ly/nhat-ky",
    ):
        page.goto(path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
