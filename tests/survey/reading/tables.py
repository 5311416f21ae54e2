"""The labelled files of replies, and the figures they are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from survey.reading import read

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    text: str
    label: str
    kind: str


@dataclass(frozen=True)
class Figures:
    rows: int
    understood: int
    asked_again: int
    wrong: tuple[str, ...]  # silently: another label than meant, without asking
    flipped: tuple[str, ...]


def rows(name: str) -> list[Row]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()[1:]
    return [Row(*line.split("\t")) for line in lines]


def side(label: str) -> int:
    """-1, 0 or +1 for a level; 0 for every other label."""
    return (int(label[-1]) > 3) - (int(label[-1]) < 3) if label.startswith("likert_") else 0


@cache
def heard(text: str) -> str:
    """The label as the labelled files know it: they have no label of its own for a correction."""
    label = read(text).label
    return "back" if label == "correct" else label


def figures(table: list[Row]) -> Figures:
    got = [(row, heard(row.text)) for row in table]
    wrong = [(row, label) for row, label in got if label not in ("unclear", row.label)]
    return Figures(
        rows=len(got),
        understood=sum(row.label == label for row, label in got),
        asked_again=sum(label == "unclear" for _, label in got),
        wrong=tuple(f"{row.text!r}: {row.label} heard as {label}" for row, label in wrong),
        flipped=tuple(row.text for row, label in wrong if side(row.label) * side(label) < 0),
    )
