"""How a bubble stands on a small screen, and whether Telegram would take it at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import batched
from typing import Any

from bot.channel import Body, Refused

LONGEST = 4096  # characters of a message
LONGEST_DATA = 64  # bytes of what a button carries
MOST_BUTTONS = 100
SHORT, MIDDLING = 8, 14  # characters of a title of which three, or two, stand in one row of a narrow phone

Button = Mapping[str, Any]


def check(body: Body) -> None:
    """Raises Refused for what Telegram would not take, before it is asked."""
    if not body["text"].strip():
        raise Refused("empty")
    if len(body["text"]) > LONGEST:
        raise Refused("too-long")
    buttons = body.get("buttons") or ()
    if len(buttons) > MOST_BUTTONS:
        raise Refused("too-many-buttons")
    for one in buttons:
        if not one["title"].strip():
            raise Refused("button-empty")
        if not 0 < len(one["payload"].encode()) <= LONGEST_DATA:
            raise Refused("button-too-long")


def rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """The answers first, one under the other unless all are short; the quieter choices two by two below."""
    answers = [one for one in buttons if not one.get("extra")]
    extras = [one for one in buttons if one.get("extra")]
    return [list(row) for row in (*batched(answers, _width(answers)), *batched(extras, 2))]


def _width(buttons: Sequence[Button]) -> int:
    longest = max((len(one["title"]) for one in buttons), default=0)
    return 3 if longest <= SHORT else 2 if longest <= MIDDLING else 1
