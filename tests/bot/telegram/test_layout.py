"""Rows of buttons on a small screen, and what is refused before Telegram is asked."""

from __future__ import annotations

import pytest

from bot.channel import Refused
from bot.telegram.layout import check, rows
from survey.questionnaire import SCALE


def button(title: str, extra: bool = False, payload: str = "ab12cd:q:1") -> dict:
    return {"title": title, "payload": payload, "extra": extra}


def titles(*buttons: dict) -> list[list[str]]:
    return [[one["title"] for one in row] for row in rows(buttons)]


def test_long_answers_stand_one_under_the_other() -> None:
    levels = [f"{at} – {name}" for at, name in enumerate(SCALE, 1)]
    assert titles(*map(button, levels)) == [[level] for level in levels]


def test_short_answers_share_a_row() -> None:
    assert titles(*(button(f"{n} lần") for n in range(1, 6))) == [["1 lần", "2 lần", "3 lần"], ["4 lần", "5 lần"]]
    assert titles(button("Đồng ý"), button("Không đồng ý")) == [["Đồng ý", "Không đồng ý"]]


def test_one_long_answer_gives_every_answer_its_row() -> None:
    assert titles(button("Có"), button("Không"), button("Tôi không nhớ rõ lắm")) == [
        ["Có"],
        ["Không"],
        ["Tôi không nhớ rõ lắm"],
    ]


def test_the_quieter_choices_stand_two_by_two_below() -> None:
    quiet = ["Không ý kiến", "Bỏ qua", "Câu này nghĩa là gì?"]
    assert titles(*(button(one, extra=True) for one in quiet), button("1 – Rất không hài lòng")) == [
        ["1 – Rất không hài lòng"],
        quiet[:2],
        quiet[2:],
    ]


def test_no_buttons_no_rows() -> None:
    assert rows([]) == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"text": "", "buttons": []}, "empty"),
        ({"text": " \n", "buttons": []}, "empty"),
        ({"text": "ạ" * 4097, "buttons": []}, "too-long"),
        ({"text": "Câu", "buttons": [button("Có", payload="ạ" * 22)]}, "button-too-long"),
        ({"text": "Câu", "buttons": [button("Có", payload="")]}, "button-too-long"),
        ({"text": "Câu", "buttons": [button(" ")]}, "button-empty"),
        ({"text": "Câu", "buttons": [button("Có")] * 101}, "too-many-buttons"),
    ],
)
def test_what_telegram_would_not_take_is_refused(body, reason) -> None:
    with pytest.raises(Refused) as caught:
        check(body)
    assert caught.value.reason == reason


def test_the_limits_themselves_are_taken() -> None:
    check({"text": "ạ" * 4096, "buttons": [button("Có", payload="a" + "ạ" * 21)] * 100})
    check({"text": "Không nút"})
