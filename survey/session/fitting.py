"""Cuts a bubble to what its channel can show: few buttons become words to type, a long text becomes several bubbles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from survey.session.step import Button, Say

Phrases = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message of a channel holds: characters of text, buttons, characters of a button's title."""

    text: int
    buttons: int
    title: int


def fit(say: Say, limits: Limits, phrases: Phrases) -> list[Say]:
    """The same in one or more bubbles that the channel takes; the buttons are with the last.

    A main button is never left out alone: choices that do not all fit are listed to be typed, all of them.
    """
    chosen = [one for one in say.buttons if not one.extra]
    extras = [one for one in say.buttons if one.extra]
    listed = "" if len(chosen) <= limits.buttons else _listed(say, chosen, phrases)
    shown = [] if listed else chosen
    room = limits.buttons - len(shown)
    kept, left = extras[:room], extras[room:]
    text = _joined(say.text, listed, phrases("typed_extras", words=_words(left)) if left else "")
    buttons = tuple(replace(one, title=_short(one.title, limits.title)) for one in (*shown, *kept))
    *before, last = _parts(text, limits.text)
    return [*(Say(part) for part in before), replace(say, text=last, buttons=buttons)]


def _listed(say: Say, chosen: list[Button], phrases: Phrases) -> str:
    """The choices as lines with what to type: their number, several numbers, or the name of an answer to correct."""
    titles = [one.title for one in chosen if not one.payload.endswith("!done")]
    if say.question is None:
        return _joined("\n".join(titles), phrases("typed_correction"))
    several = any(":+" in one.payload for one in chosen)
    lines = "\n".join(f"{at}. {title.lstrip('☐☑ ')}" for at, title in enumerate(titles, 1))
    return _joined(lines, phrases("typed_choices" if several else "typed_choice"))


def _words(buttons: Iterable[Button]) -> str:
    return " · ".join(f"“{one.title.lower()}”" for one in buttons)


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _short(title: str, limit: int) -> str:
    return title if len(title) <= limit else title[: limit - 1].rstrip() + "…"


def _parts(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` characters, cut where a reader would pause."""
    parts = []
    while len(text) > limit:
        cut = max(_cut(text[:limit]), 1)
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*parts, text]


def _cut(room: str) -> int:
    """Where to cut: after a paragraph, a line, a sentence or a word, but not before half of the room is used."""
    places = (room.rfind(mark) + len(mark) for mark in ("\n\n", "\n", ". ", " "))
    return next((place for place in places if place > len(room) // 2), len(room))
