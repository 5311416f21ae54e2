"""A list to be printed: its columns, its rows under their headings, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`share` of the width of the table."""

    title: str
    share: float


@dataclass(frozen=True, slots=True)
class Listing:
    """What stands on paper. Rows come with the heading under which they belong, in order."""

    title: str
    facts: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[tuple[str, Sequence[str]]]
    foot: str
