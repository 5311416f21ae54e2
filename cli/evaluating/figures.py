"""The figures of an evaluation: counts first, silently wrong above all. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cli.evaluating.labels import ANSWER, LABELS, LEVELS, UNCLEAR, flipped
from cli.evaluating.outcomes import Outcome
from cli.evaluating.rows import Row


class Verdict(StrEnum):
    UNDERSTOOD = "understood"  # the label was reached without asking; an unclear row was asked again
    ASKED_AGAIN = "asked_again"  # not unclear, but asked again
    SILENTLY_WRONG = "silently_wrong"  # an answer was stored that was not meant, without asking
    MISREAD = "misread"  # taken for another act; nothing was stored


@dataclass(frozen=True, slots=True)
class Judged:
    """A reply and what became of it. `scale`: the open question is of five levels.

    Under another question a level is an answer like any other, and reached when any answer was stored.
    """

    row: Row
    outcome: Outcome
    scale: bool = True

    @property
    def meant(self) -> str:
        return self.row.label if self.scale or self.row.label not in LEVELS else ANSWER

    @property
    def verdict(self) -> Verdict:
        if self.outcome.label == self.meant:
            return Verdict.UNDERSTOOD
        if self.outcome.stored:
            return Verdict.SILENTLY_WRONG
        return Verdict.ASKED_AGAIN if self.outcome.label == UNCLEAR else Verdict.MISREAD

    @property
    def flipped(self) -> bool:
        return bool(self.outcome.stored) and flipped(self.row.label, self.outcome.label)

    @property
    def level(self) -> bool:
        return self.row.label in LEVELS

    @property
    def proposed(self) -> bool:
        """Asked again by a question for confirmation, not by the five buttons alone."""
        return self.verdict is Verdict.ASKED_AGAIN and bool(self.outcome.proposed)


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Counts over all rows, by label and by kind; rates are left to the reader of them."""
    return {
        "rows": len(judged),
        **_verdicts(judged),
        "confirmed": sum(one.proposed for one in judged),
        "confirmed_right": sum(one.proposed and one.outcome.proposed == one.row.label for one in judged),
        "levels": {"rows": len(levels := [one for one in judged if one.level]), "understood": _understood(levels)},
        "labels": {name: _label(name, judged) for name in LABELS if any(one.row.label == name for one in judged)},
        "kinds": {kind: _kind(rows) for kind, rows in sorted(_grouped(judged, lambda one: one.row.kind).items())},
        "confusion": {
            name: dict(Counter(one.outcome.label for one in rows).most_common())
            for name, rows in _grouped(judged, lambda one: one.row.label, LABELS).items()
        },
    }


def rate(part: int, whole: int) -> float | None:
    """None when there is nothing to be a part of."""
    return round(part / whole, 4) if whole else None


def _verdicts(judged: Iterable[Judged]) -> dict[str, int]:
    judged = list(judged)
    counts = Counter(one.verdict for one in judged)
    named = {verdict.value: counts[verdict] for verdict in Verdict}
    return {**named, "polarity_flips": sum(one.flipped for one in judged)}


def _understood(judged: Iterable[Judged]) -> int:
    return sum(one.verdict is Verdict.UNDERSTOOD for one in judged)


def _label(name: str, judged: Sequence[Judged]) -> dict[str, Any]:
    meant = [one for one in judged if one.row.label == name]
    taken = [one for one in judged if one.outcome.label == meant[0].meant]
    return {
        "rows": len(meant),
        "recall": rate(_understood(meant), len(meant)),
        "precision": rate(_understood(taken), len(taken)),
        "asked_again": sum(one.verdict is Verdict.ASKED_AGAIN for one in meant),
    }


def _kind(judged: Sequence[Judged]) -> dict[str, int]:
    levels = [one for one in judged if one.level]
    return {
        "rows": len(judged),
        **_verdicts(judged),
        "levels_rows": len(levels),
        "levels_understood": _understood(levels),
    }


def _grouped(
    judged: Iterable[Judged], by: Callable[[Judged], str], order: Sequence[str] = ()
) -> dict[str, list[Judged]]:
    groups: dict[str, list[Judged]] = {name: [] for name in order}
    for one in judged:
        groups.setdefault(by(one), []).append(one)
    return {name: rows for name, rows in groups.items() if rows}
