"""Which figures the public may see: nothing from which a handful of people could be told, not even by subtraction.

The figures of one questionnaire version are a table: a row for each agency (its own cases; rows share nobody), and
their total. A row is shown to a depth: its overall figure, its factors as well, its questions, the five levels. Each
depth is safe for itself, and so is what is left when all that is shown at that depth is taken from the total: the rest
is always empty, or at least two agencies that together are as safe as one that is shown. Cells are never hidden one by
one, so there is nothing to solve for.

What is safe: at least `k` people answered, and every count is 0, or at least `k` people are certainly behind it
(a count of answers to several questions may be one person's: the largest of the questions' counts is what is certain).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from survey.measures.index import SATISFIED_FROM, Counts, pooled

LEAST_K = 3  # with 2, whatever is hidden would be known to be 1


class Depth(IntEnum):
    HIDDEN = -1
    OVERALL = 0
    FACTORS = 1
    QUESTIONS = 2
    LEVELS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One agency's answers: how many people, and the five counts of each question. `factors`: question → factor."""

    key: str
    people: int
    questions: Mapping[str, Counts]
    factors: Mapping[str, str] = field(default_factory=dict)


def depths(rows: Sequence[Row], k: int) -> tuple[Depth, dict[str, Depth]]:
    """To which depth the total may be shown, and each row. Rows that nobody answered in stand apart: they are empty.

    Where a row has to go so that others are covered, the earlier goes first: let the order of `rows` be one that nobody
    outside can know, and that has nothing to do with the figures. (Were it the smallest row, its being hidden would
    say how small it is.)
    """
    if k < LEAST_K:
        raise ValueError(f"k must be at least {LEAST_K}, not {k}")
    answered = [row for row in rows if row.people]
    total = _depth(_merged(answered), k)
    shown = {row.key: min(total, _depth(row, k)) for row in answered}
    for depth in [one for one in Depth if Depth.HIDDEN < one <= total]:
        if not _settle(answered, shown, depth, k):
            return Depth(depth - 1), shown
    return total, shown


def _settle(rows: Sequence[Row], shown: dict[str, Depth], depth: Depth, k: int) -> bool:
    """Takes rows out of this depth until what is left out cannot be worked out by subtraction; whether that is so."""
    while not _covered([row for row in rows if shown[row.key] < depth], depth, k):
        rest = [row for row in rows if shown[row.key] >= depth]
        if not rest:
            return False
        shown[rest[0].key] = Depth(depth - 1)
    return True


def _covered(left: Sequence[Row], depth: Depth, k: int) -> bool:
    """Whether the rows that are left out of a depth stay unknown when their sum is known."""
    if not left:
        return True
    return len(left) > 1 and _mixed(left, depth, k) and _safe(_merged(left), depth, k)


def _mixed(left: Sequence[Row], depth: Depth, k: int) -> bool:
    """Whether one of them could have been shown. Were it known that all are small, a sum could tell each of them;
    among many, with a deeper table, it cannot.
    """
    if depth > Depth.OVERALL and len(left) >= 2 * k:
        return True
    return any(_depth(row, k) >= depth for row in left)


def _depth(row: Row, k: int) -> Depth:
    """The deepest at which the row is safe by itself, and everywhere above."""
    deepest = Depth.HIDDEN
    for depth in [one for one in Depth if one > Depth.HIDDEN]:
        if not _safe(row, depth, k):
            break
        deepest = depth
    return deepest


def _safe(row: Row, depth: Depth, k: int) -> bool:
    return row.people >= k and all(sure == 0 or sure >= k for sure in _behind(row, depth))


def _behind(row: Row, depth: Depth) -> Iterable[int]:
    """For each count that this depth shows: how many people are certainly behind it."""
    for counts in _groups(row, depth):
        for part in _parts(depth):
            yield max((sum(one.levels[part]) for one in counts), default=0)


def _groups(row: Row, depth: Depth) -> list[list[Counts]]:
    """The questions that are pooled in each figure of this depth."""
    in_factors = [name for name in row.questions if name in row.factors]
    if depth == Depth.OVERALL:
        return [[row.questions[name] for name in in_factors]]
    if depth == Depth.FACTORS:
        names = dict.fromkeys(row.factors[name] for name in in_factors)
        return [[row.questions[name] for name in in_factors if row.factors[name] == one] for one in names]
    return [[counts] for counts in row.questions.values()]


def _parts(depth: Depth) -> list[slice]:
    if depth == Depth.LEVELS:
        return [slice(level, level + 1) for level in range(5)]
    return [slice(0, SATISFIED_FROM - 1), slice(SATISFIED_FROM - 1, None)]


def _merged(rows: Sequence[Row]) -> Row:
    names = dict.fromkeys(name for row in rows for name in row.questions)
    questions = {name: pooled(row.questions[name] for row in rows if name in row.questions) for name in names}
    factors = {name: factor for row in rows for name, factor in row.factors.items()}
    return Row("", sum(row.people for row in rows), questions, factors)
