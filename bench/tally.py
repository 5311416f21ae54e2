"""From the seconds of single turns to the numbers of the report: rates, percentiles, medians of rounds, ratios."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

Row = dict[str, float]  # per_s, p50_ms, p95_ms, cpu_ms


@dataclass(frozen=True, slots=True)
class Round:
    """What one window of one kind at one level gave.

    turns: seconds of each counted turn. seconds: how long each conversation was at counted turns, on average.
    cpu: seconds of processor time that the measured side took in the whole window.
    """

    turns: Sequence[float]
    seconds: float
    cpu: float = 0.0

    def row(self) -> Row:
        count = len(self.turns)
        return {
            "per_s": count / self.seconds,
            "p50_ms": percentile(self.turns, 50) * 1000,
            "p95_ms": percentile(self.turns, 95) * 1000,
            "cpu_ms": self.cpu / count * 1000,
        }


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest value that at least `percent` % of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no turns were counted")
    return ordered[max(ceil(len(ordered) * percent / 100), 1) - 1]


def summary(rounds: Iterable[Round]) -> Row:
    """The median of each number over the rounds, rounded for reading."""
    rows = [one.row() for one in rounds]
    return {name: round(median(row[name] for row in rows), 2) for name in rows[0]}


def ratios(rows: Mapping[str, Mapping[str, Row]], against: str = "stock") -> dict[str, dict[str, float]]:
    """How many times the turns a second of `against`, for each other kind and level."""
    return _times(rows, against, lambda row, plain: row["per_s"] / plain["per_s"])


def cheaper(rows: Mapping[str, Mapping[str, Row]], against: str = "stock") -> dict[str, dict[str, float]]:
    """How many times less processor time a turn takes than one of `against`, for each other kind and level."""
    return _times(rows, against, lambda row, plain: plain["cpu_ms"] / row["cpu_ms"])


def _times(
    rows: Mapping[str, Mapping[str, Row]], against: str, divide: Callable[[Row, Row], float]
) -> dict[str, dict[str, float]]:
    plain = rows[against]
    return {
        kind: {level: round(divide(row, plain[level]), 1) for level, row in levels.items()}
        for kind, levels in rows.items()
        if kind != against
    }
