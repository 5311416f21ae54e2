"""The bot's side as written and as heard: whether they agree, how they differ, and how what was heard is written."""

from __future__ import annotations

import difflib
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bot.channel import Body
from cli.talk.transcript import BOT, Expected

ANY = "…"
WIDTH = 110
NO_BREAK = "\xa0"
INDENT = " " * (len(BOT) + 1)


def fits(expected: Sequence[Expected], heard: Sequence[Body]) -> bool:
    """Whether the bot said these bubbles and no others. Where lines break does not matter."""
    return len(expected) == len(heard) and all(
        agrees(one.text, spoken(body)) for one, body in zip(expected, heard, strict=True)
    )


def agrees(pattern: str, text: str) -> bool:
    """Whether the text is the pattern, with any words where it has `…`."""
    pieces = (re.escape(piece.strip()) for piece in _composed(pattern).split(ANY))
    return re.fullmatch(r"\s*.*?\s*".join(pieces), _composed(text), re.DOTALL) is not None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def spoken(body: Body) -> str:
    """A bubble in one line: its words, then its buttons in brackets."""
    return " ".join((*str(body["text"]).split(), *_buttons(body)))


def _buttons(body: Body) -> list[str]:
    return [f"[{one['title']}]" for one in body["buttons"]]


def written(body: Body, hidden: Iterable[str] = ()) -> Expected:
    """A bubble as it is written down; `hidden` are words that differ from day to day."""
    text = str(body["text"])
    for one in filter(None, hidden):
        text = text.replace(one, ANY)
    lines = [line for paragraph in text.splitlines() for line in _wrapped(paragraph)]
    whole = " ".join(one.replace(" ", NO_BREAK) for one in _buttons(body))
    lines += [line.replace(NO_BREAK, " ") for line in _wrapped(whole)]
    return Expected(tuple(f"{INDENT}{line}" if at else f"{BOT} {line}" for at, line in enumerate(lines)))


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line.strip(), WIDTH - len(INDENT), break_long_words=False, break_on_hyphens=False)


def rewritten(expected: Sequence[Expected], heard: Sequence[Body], hidden: Iterable[str] = ()) -> tuple[Expected, ...]:
    """The bot's side brought up to date; a bubble that still agrees keeps its `…`, a short one stays short."""
    hidden = tuple(hidden)
    pairs = zip(expected, heard, strict=False)
    kept = [one if agrees(one.text, spoken(body)) else _short(one, written(body, hidden)) for one, body in pairs]
    return (*kept, *(written(body, hidden) for body in heard[len(kept) :]))


def _short(before: Expected, now: Expected) -> Expected:
    """What was written down with an open end keeps it, at the same length."""
    if not before.text.endswith(ANY):
        return now
    length = max(1, len(before.raw) - (before.raw[-1].strip() == ANY))
    *others, last = now.raw[:length]
    return Expected((*others, f"{last} {ANY}")) if len(now.raw) > length else now


def difference(expected: Sequence[Expected], heard: Sequence[Body], hidden: Iterable[str] = ()) -> Iterator[str]:
    """The lines that were expected and the ones that came: `-`, `+`, and what they share."""
    hidden = tuple(hidden)
    said = [written(body, hidden) for body in heard]
    agreed = [
        was if agrees(was.text, spoken(body)) else now for was, now, body in zip(expected, said, heard, strict=False)
    ]
    agreed += said[len(agreed) :]
    lines = difflib.ndiff([line for one in expected for line in one.raw], [line for one in agreed for line in one.raw])
    return (line.rstrip() for line in lines if not line.startswith("?"))
