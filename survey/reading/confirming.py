"""A yes or a no to what a dialogue has just asked; anything else is read as if it had not asked."""

from __future__ import annotations

from collections.abc import Sequence

from survey.reading import commands
from survey.reading.agreement import begins, read_confirmation
from survey.reading.lexicon import word_set
from survey.reading.pieces import Piece
from survey.reading.result import Reading

_UNRELATED = word_set("unrelated")
_KEPT = word_set("kept")
_MEANT = word_set("meant")
_AS_BEFORE = word_set("as before")


def read_pending(parts: Sequence[Piece], kind: object) -> Reading | None:
    """`kind` is what is pending (`asked["confirm"]`), if anything is."""
    if not kind:
        return None
    if kind == "later" and (again := _again(parts)):
        return again
    whole = _said(parts, ",", ".", "!")
    core = _said(parts, "polite", "filler", ",", ".", "!")
    if kind == "level" and core in _MEANT:
        return Reading("yes", rule="pending")
    if kind == "not_me" and core in _UNRELATED:
        return Reading("not_me", "unrelated", rule="pending")
    if kind == "delete" and (whole in _KEPT or commands.denied(parts)):
        return Reading("no", rule="pending")
    reading = read_confirmation(parts, level=kind == "level")
    return reading if reading.clear or reading.rule == "a yes or a level" else None


def stays(parts: Sequence[Piece]) -> bool:
    """Whether this says, to a question that has been gone back to, that its answer shall stay what it was."""
    return _said(parts, "polite", "filler", "nod", ",", ".", "!") in _AS_BEFORE


def _again(parts: Sequence[Piece]) -> Reading | None:
    """The wish to go on after all: no yes to having been left for another time."""
    wish = begins(parts, "paused") or commands.find(parts)
    return wish if wish is not None and wish.label == "resume" else None


def _said(parts: Sequence[Piece], *without: str) -> str:
    return " ".join(part.text for part in parts if part.tag not in without)
