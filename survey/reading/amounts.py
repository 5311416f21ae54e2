"""A number that was asked for: how many trips, how many times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from survey.reading.lexicon import word_set
from survey.reading.numbers import mentions
from survey.reading.pieces import Piece, has, unknowns
from survey.reading.result import Reading, unclear

_TIMES = word_set("times")
_ROUGHLY = word_set("roughly")
_TROUBLE = ("vague", "ask", "doubt", "into", "/", "%", "percent", "over", "+", "=", "star", "point", "?", "but")
_MOST_UNKNOWN = 4


def read_amount(parts: Sequence[Piece], asked: Mapping[str, object]) -> Reading:
    """`number` with an int within the question's bounds; a range or a guess is unclear."""
    if has(parts, *_TROUBLE) or unknowns(parts) > _MOST_UNKNOWN:
        return unclear("a number among other words")
    said = [parts[one.at] for one in mentions(parts) if not one.rejected]
    if has(parts, "never"):
        return _within(0.0, asked, "never") if not said else unclear("never beside a number")
    if len(said) != 1 or not _counts_times(parts, said[0]):
        return unclear("no single number")
    return _within(said[0].number or 0.0, asked, "number")


def _counts_times(parts: Sequence[Piece], number: Piece) -> bool:
    at = next(i for i, part in enumerate(parts) if part is number)
    after = parts[at + 1] if at + 1 < len(parts) else Piece("")
    before = parts[at - 1] if at else Piece("")
    if (after.tag == "unit" and after.text not in _TIMES) or before.tag == "unit":
        return False
    if before.tag == "-" and number.tight:
        return False
    return not before.tags & {"about", "neg"} or before.text in _ROUGHLY


def _within(value: float, asked: Mapping[str, object], rule: str) -> Reading:
    low, high = asked.get("min"), asked.get("max")
    if value != int(value):
        return unclear("not a whole number")
    if (isinstance(low, int) and value < low) or (isinstance(high, int) and value > high) or value > 999:
        return unclear("out of bounds")
    return Reading("number", int(value), rule)
