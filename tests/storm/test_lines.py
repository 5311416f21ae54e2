"""Simulated people on a platform: what they do when nothing comes, and what they take for an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from cli.citizens.line import Lost
from tests.storm import lines
from tests.storm.lines import REPEAT, PlatformLine, Room
from tests.storm.phones import Phone, bubble, question
from tests.talking import form

pytestmark = pytest.mark.anyio

FIRST, SECOND = ("ab12:tiep_can:4", "4 – Hài lòng"), ("ab12:thu_tuc:4", "4 – Hài lòng")


class Little:
    """A platform that answers by a script: for each thing said, the bubbles that come of it."""

    def __init__(self, *script: Sequence[tuple[str, ...]]) -> None:
        self.script, self.heard, self.held, self.phone = list(script), [], False, Phone()

    def of(self, person: str) -> Phone:
        return self.phone

    async def holds(self, person: str) -> bool:
        return self.held

    async def opens(self, person: str, token: str) -> None:
        self._hear(token)

    async def says(self, person: str, words: str) -> None:
        self._hear(words)

    async def taps(self, person: str, payload: str, message: str | None) -> None:
        self._hear((payload, message))

    def _hear(self, what: object) -> None:
        self.heard.append(what)
        for text, *buttons in self.script.pop(0) if self.script else ():
            self.show(text, *buttons)

    def hand_over(self, text: str, *buttons: Any) -> None:
        self.held = False
        self.show(text, *buttons)

    def show(self, text: str, *buttons: Any) -> None:
        number = len(self.phone.shown) + 1
        made = [{"payload": payload, "title": title} for payload, title in buttons]
        self.phone.shown.append(bubble({"n": number, "id": f"m{number}", "text": text, "buttons": made}, form()))
        self.phone.rang.set()


def person(little: Little) -> PlatformLine:
    room = Room(little, little, thinking=(0, 0), shortest=0.03, recovery=0.1, usual=0.0)
    return room.line("somebody")


def texts(bubbles: Sequence[Any]) -> list[str]:
    return [one["text"] for one in bubbles]


async def test_the_reply_ends_the_wait():
    little = Little([("Câu hai", SECOND)])
    assert texts(await person(little).send({"text": "4"})) == ["Câu hai"]
    assert little.heard == ["4"]


async def test_a_bubble_without_buttons_may_be_followed_by_another():
    little = Little([("Cảm ơn",), ("Hẹn gặp lại",)])
    assert texts(await person(little).send({"text": "đúng rồi"})) == ["Cảm ơn", "Hẹn gặp lại"]


async def test_a_tap_without_a_reply_is_tapped_again_on_the_same_message():
    little = Little([("Câu một", FIRST)], [], [("Câu hai", SECOND)])
    line = person(little)
    await line.open("token")
    assert texts(await line.send({"tap": FIRST[0]})) == ["Câu hai"]
    assert little.heard == ["token", (FIRST[0], "m1"), (FIRST[0], "m1")]


@pytest.mark.parametrize("body", [{"text": "bỏ qua"}, {"tap": "ab12:ly_do:+cho_lau"}], ids=["words", "tick"])
async def test_what_would_count_twice_is_not_said_twice(body):
    little = Little([], [("Câu hai", SECOND)])
    assert texts(await person(little).send(body)) == ["Câu hai"]
    assert little.heard[1:] == [REPEAT]


async def test_a_bubble_that_was_there_before_is_no_reply():
    little = Little([("Câu một", FIRST)], [("Câu một", FIRST)], [("Câu hai", SECOND)])
    line = person(little)
    await line.open("token")
    assert texts(await line.send({"text": "bỏ qua"})) == ["Câu một", "Câu hai"]
    assert little.heard[-1] == REPEAT


async def test_after_a_repetition_both_replies_are_waited_for():
    little = Little([], [("Câu hai", SECOND), ("Xin nhắc lại câu hai", SECOND)])
    line = person(little)
    assert texts(await line.send({"text": "4"})) == ["Câu hai", "Xin nhắc lại câu hai"]


async def test_while_the_platform_has_something_of_theirs_the_person_waits_and_says_nothing():
    little = Little()
    little.held = True
    asyncio.get_running_loop().call_later(0.3, little.hand_over, "Câu hai", SECOND)
    assert texts(await person(little).send({"text": "4"})) == ["Câu hai"]
    assert little.heard == ["4"]


async def test_of_two_at_once_both_replies_are_waited_for():
    little = Little([("Câu hai", SECOND)], [], [("Câu ba", SECOND), ("Xin nhắc lại câu ba", SECOND)])
    said = await person(little).together([{"text": "4"}, {"text": "4"}])
    assert texts(said) == ["Câu hai", "Câu ba", "Xin nhắc lại câu ba"]
    assert little.heard == ["4", "4", REPEAT]


async def test_what_came_meanwhile_is_read_before_typing():
    little = Little([("Câu một", FIRST)])
    line = person(little)
    await line.open("token")
    little.show("Câu hai", SECOND)
    assert texts(await line.send({"text": "4"})) == ["Câu hai"]
    assert little.heard == ["token"]


async def test_somebody_whom_nobody_answers_is_stuck(monkeypatch):
    monkeypatch.setattr(lines, "LONGEST", 0.05)
    with pytest.raises(Lost, match="Chờ mãi"):
        await person(Little()).send({"text": "4"})


def test_people_wait_longer_where_everybody_waits():
    room = Room(Little(), Little(), usual=1.0)
    assert room.patience == room.shortest
    for _ in range(100):
        room.took(6.0)
    assert 20 < room.patience < lines.LONGEST / 6


@pytest.mark.parametrize(
    ("said", "payloads", "asked"),
    [
        ("Câu một", ["ab12:tiep_can:4", "ab12:tiep_can:!skip"], "tiep_can"),
        ("Sửa câu nào?", ["ab12:tiep_can:!fix", "ab12:thu_tuc:!fix"], None),
        ("Xem lại", ["ab12:-:!yes", "ab12:-:!fix"], None),
        (f"Đã ghi.\n\n{form()['gop_y'].text}", [], "gop_y"),
        ("Cảm ơn Ông/Bà.", [], None),
    ],
)
def test_what_a_bubble_asks(said, payloads, asked):
    assert question(said, payloads, form()) == asked
