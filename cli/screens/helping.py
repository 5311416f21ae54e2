"""Helped mode for its pictures: a place, people who asked for help, cases to open, and a form walked to a screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from survey.desk import Desk
from survey.desk.places import Place

PLACE = Place("buu-dien-thuan-hoa", "Bưu điện Thuận Hóa", "8 Hoàng Hoa Thám")
WALKS = 6  # forms that are walked to some screen, each at three widths
WIDTHS = (360, 820, 1366)
STEPS = ("Đồng ý", "Hiện câu hỏi ngay", "Hài lòng", "1 lần", "Bỏ qua", "Gửi phiếu")
SETTLES = 500  # milliseconds until a touch counts


async def helping(desk: Desk) -> dict[str, str]:
    """A place with its helper, two requests, and for each walk the short codes of three cases: {helped_1} …"""
    await desk.places.enter([PLACE])
    helper = await desk.accounts.named("helper")
    assert helper, "accounts are made before the parts are filled"
    await desk.places.declare(helper.id, "0905000111", "ảnh màn hình")
    cases = await desk.codes.open_cases()
    for case, kind in zip(cases, ("call", "place"), strict=False):
        await _asks(desk, case, kind)
    wanted = iter(cases[2 : 2 + WALKS * len(WIDTHS)])
    codes = [[await desk.codes.slip(next(wanted)) for _ in WIDTHS] for _ in range(WALKS)]
    return {f"helped_{number}": ",".join(three) for number, three in enumerate(codes, 1)}


async def _asks(desk: Desk, case: str, kind: str) -> None:
    """Somebody in a chat agrees, and asks for a call or for a place."""
    token = (await desk.codes.slips([case]))[0].token
    contact = await desk.post.contact("web", f"screens:{case}")
    letter = (await desk.post.keep(contact, "web", f"{case}:1", "start", token)).letter
    await desk.talk.open(contact, letter.id, "web", letter.text)
    bubbles = (await desk.post.replies(letter.id)).bubbles
    key = bubbles[0]["buttons"][0]["payload"].split(":")[0]
    for number, value in enumerate(("!yes", f"!{kind}"), 2):
        await desk.talk.tap(contact, "web", f"{case}:{number}", f"{key}:-:{value}")


def settled(title: str) -> Callable[[Any], None]:
    """Opens the case whose code stands in the address, and answers until the screen with this title is there."""

    def act(page: Any) -> None:
        page.get_by_role("heading", level=1).filter(has_text="Mở phiếu").wait_for()
        codes = page.url.partition("#")[2]
        if codes:
            page.fill("#ma", codes.split(",")[WIDTHS.index(page.viewport_size["width"])])
            page.get_by_role("button", name="Mở hồ sơ").click()
            page.get_by_role("heading", level=1).filter(has_text="Ý kiến").wait_for()
        while title not in page.get_by_role("heading", level=1).inner_text():
            page.wait_for_timeout(SETTLES)
            buttons = [page.get_by_role("button", name=name, exact=True) for name in STEPS]
            next(one for one in buttons if one.count()).first.click()
            page.wait_for_timeout(SETTLES)

    return act
