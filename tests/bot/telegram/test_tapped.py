"""What a tap shows on the tapped message: the chosen button as chosen, the rest gone, or nothing at all."""

from __future__ import annotations

import pytest

from bot.telegram.tapped import Tapped, tapped
from tests.bot.telegram.updates import CHAT, edited, inaccessible, keyboard, member, message, said, tap

LEVELS = keyboard(("3 – Bình thường", "ab12cd:thai_do:3"), ("4 – Hài lòng", "ab12cd:thai_do:4"))
BOXES = keyboard(("☐ Chờ lâu", "ab12cd:ly_do:+cho_lau"), ("Xong", "ab12cd:ly_do:!done"))
KEY = "4382bfdwdsb323b2d9"


def test_the_chosen_button_is_shown_under_the_question() -> None:
    update = tap("ab12cd:thai_do:4", message(text="Thái độ ra sao?", reply_markup=LEVELS))
    assert tapped(update) == Tapped(KEY, CHAT, 7, "Thái độ ra sao?\n\n✓ 4 – Hài lòng")


def test_a_box_only_loses_its_keyboard() -> None:
    asked = message(text="Vì sao?", reply_markup=BOXES)
    assert tapped(tap("ab12cd:ly_do:+cho_lau", asked)) == Tapped(KEY, CHAT, 7, None)
    assert tapped(tap("ab12cd:ly_do:!done", asked)).text == "Vì sao?\n\n✓ Xong"


@pytest.mark.parametrize(
    "asked", [message(photo=[], reply_markup=LEVELS), message(text="a" * 4090, reply_markup=LEVELS)]
)
def test_where_no_text_fits_only_the_keyboard_goes(asked) -> None:
    assert tapped(tap("ab12cd:thai_do:4", asked)) == Tapped(KEY, CHAT, 7, None)


@pytest.mark.parametrize(
    "update",
    [
        tap(on=inaccessible()),
        tap(on=None),
        tap(on=message(text="Câu cũ, nút đã gỡ")),
        tap("ab12cd:thai_do:5", message(text="Thái độ?", reply_markup=LEVELS)),
        tap(data=None, on=message(text="Thái độ?", reply_markup=LEVELS)),
        tap(on=message(text="Thái độ?", reply_markup={"inline_keyboard": "không"})),
        tap(on=message(text="Thái độ?", reply_markup={"inline_keyboard": [None, [None, {}]]})),
        tap(on="tin"),
    ],
)
def test_nothing_is_changed_that_was_not_tapped(update) -> None:
    assert tapped(update) == Tapped(KEY)


@pytest.mark.parametrize(
    "update",
    [said("4"), edited(text="4"), member("kicked"), {}, None, [], {"callback_query": 5}, {"callback_query": {}}],
)
def test_what_is_no_tap_is_left_alone(update) -> None:
    assert tapped(update) is None
