"""How a simulated citizen replies to what a bubble asks: by typing words, or by tapping what it offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from bench import phrases

type Bubble = Mapping[str, Any]
type Manner = Literal["words", "taps"]

AGREED = ("đồng ý", "dong y", "tôi đồng ý")
RIGHT = ("đúng rồi", "dung roi")
TIMES = {
    "0": ("không lần nào", "0 lần"),
    "1": ("một lần", "1 lần"),
    "2": ("hai lần", "2 lan"),
    "3": ("3 lần", "3 lan"),
}
COMMENT = "Cán bộ hướng dẫn tận tình, chỉ mong có thêm chỗ gửi xe."


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent, and the five-level answer meant (0: none). `read`: words that Rasa has to read, or a tap."""

    body: dict[str, str]
    level: int = 0
    read: bool = True


class Offer:
    """The buttons of one bubble by their value, the last part of the payload."""

    def __init__(self, bubble: Bubble) -> None:
        self.question: str | None = bubble["question"]
        self.buttons = {one["payload"].rpartition(":")[2]: one for one in bubble["buttons"]}
        self.answers = [value for value in self.buttons if value[0] not in "!+"]

    @property
    def confirms(self) -> bool:
        """Consent or the closing summary: a plain yes is what leads on."""
        return self.question is None and "!yes" in self.buttons

    @property
    def levels(self) -> bool:
        return len(self.answers) == 5 and all(self.title(value).startswith(f"{value} – ") for value in self.answers)

    def title(self, value: str) -> str:
        return str(self.buttons[value]["title"])

    def tap(self, value: str, level: int = 0) -> Reply:
        return Reply({"tap": self.buttons[value]["payload"]}, level)


def reply(manner: Manner, offer: Offer, random: Random) -> Reply:
    """The next message of a citizen of that manner; KeyError when the bubble offers no way on."""
    return (_typed if manner == "words" else _tapped)(offer, random)


def _tapped(offer: Offer, random: Random) -> Reply:
    if offer.confirms:
        return offer.tap("!yes")
    if offer.levels:
        level = phrases.level(random)
        return offer.tap(str(level), level)
    return offer.tap(random.choice(offer.answers) if offer.answers else "!skip")


def _typed(offer: Offer, random: Random) -> Reply:
    if offer.confirms:
        return Reply({"text": random.choice(RIGHT if _is_summary(offer) else AGREED)})
    if offer.levels:
        level = phrases.level(random)
        return Reply({"text": phrases.typed(level, random)}, level)
    if not offer.answers:
        return Reply({"text": COMMENT}, read=False)  # words under an open question are the answer, as they are
    return Reply({"text": _named(offer, random.choice(offer.answers[:4]), random)})


def _is_summary(offer: Offer) -> bool:
    return "!fix" in offer.buttons


def _named(offer: Offer, value: str, random: Random) -> str:
    """A number in words, or a choice by its text."""
    return random.choice(TIMES[value]) if value in TIMES else offer.title(value).lower()
