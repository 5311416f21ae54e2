"""The helper's own page: their number once, who asked for help, and that they were called."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages.tablet import POST, ready, rows


@pytest.fixture
def asked(staff_site) -> None:
    """Somebody has asked for a call, somebody else for a place."""
    ready(staff_site, 2)
    for number, kind in ((1, "call"), (2, "place")):
        staff_site.do(lambda desk, number=number, kind=kind: _asking(desk, f"H57.39-261103-{number:04d}", kind))


async def _asking(desk, case: str, kind: str) -> None:
    token = (await desk.codes.slips([case]))[0].token
    contact = await desk.post.contact("web", case)
    letter = (await desk.post.keep(contact, "web", f"{case}:1", "start", token)).letter
    await desk.talk.open(contact, letter.id, "web", letter.text)
    bubbles = (await desk.post.replies(letter.id)).bubbles
    key = bubbles[0]["buttons"][0]["payload"].split(":")[0]
    for number, value in ((2, "!yes"), (3, f"!{kind}")):
        await desk.talk.tap(contact, "web", f"{case}:{number}", f"{key}:-:{value}")


def test_the_own_number_is_asked_for_first(staff_site, axe):
    staff_site.do(lambda desk: desk.places.enter([POST]))
    page = staff_site.sign_in("helper", 820)
    expect(page).to_have_url(f"{staff_site.url}/ho-tro")
    axe(page)
    assert page.get_by_role("link", name="Mở phiếu của một hồ sơ").count() == 0
    page.fill("#phone", "123")
    page.get_by_role("button", name="Ghi số này").click()
    expect(page.get_by_text("Cần sửa:")).to_be_visible()
    page.fill("#phone", "0905 000 111")
    page.get_by_role("button", name="Ghi số này").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi số di động")
    page.get_by_role("link", name="Mở phiếu của một hồ sơ").click()
    expect(page.locator("main h1")).to_have_text("Mở phiếu của một hồ sơ")
    assert "905000111" not in repr(rows(staff_site, "SELECT * FROM helpers"))


def test_a_place_that_is_not_there_yet_is_said_so(staff_site, axe):
    page = staff_site.sign_in("helper", 360)
    expect(page.get_by_role("alert")).to_contain_text("Chưa có nơi hỗ trợ nào")
    axe(page)


@pytest.mark.usefixtures("asked")
def test_who_asked_for_help_is_listed_called_and_marked(staff_site, axe):
    page = staff_site.sign_in("helper", 820)
    expect(page.get_by_role("heading", name="Xin gọi lại")).to_be_visible()
    expect(page.get_by_role("heading", name="Xin đến nơi hỗ trợ")).to_be_visible()
    for hidden in ("Bưởi", "0912345", "+84912345", "H57.39-261103"):
        assert hidden not in page.content()
    axe(page)
    page.get_by_role("button", name="Xem số để gọi").click()
    expect(page.get_by_role("link", name="0912345601")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Đã gọi").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi lại.")
    expect(page.get_by_role("heading", name="Xin gọi lại")).to_have_count(0)
    page.get_by_role("button", name="Đã giúp xong").click()
    expect(page.get_by_text("Chưa có ai đang chờ.")).to_be_visible()
    ((done_by,),) = rows(staff_site, "SELECT DISTINCT done_by FROM callbacks WHERE state = 'done'")
    assert done_by == "Cán bộ Người hỗ trợ"
    assert [row.act for row in rows(staff_site, "SELECT act FROM audit WHERE act LIKE 'callback%' ORDER BY id")] == [
        "callback-phone",
        "callback-settled",
        "callback-settled",
    ]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("width", [360, 820, 1366])
def test_the_list_fits_every_width(staff_site, axe, width):
    page = staff_site.sign_in("helper", width)
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    axe(page)


@pytest.mark.usefixtures("asked")
def test_it_goes_by_keyboard_alone(staff_site):
    page = staff_site.sign_in("helper", 1366)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent.trim()") == "Đã gọi":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi lại.")
