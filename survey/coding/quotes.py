"""Which comments are quoted: typical, short, about one thing, one of a person, and always the same ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from survey.coding.figures import Quote

MOST = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A masked comment that could stand for a theme. `sure`: how sure the coder was, 1 where a person decided."""

    comment: int
    person: UUID
    words: str
    tone: str
    sure: float


def chosen(candidates: Iterable[Candidate], tone: str | None, most: int = MOST) -> tuple[Quote, ...]:
    """`tone`: the one in which most people spoke, whose quotes go first.

    The surest are the typical ones. Among equals a digest decides: neither who wrote first nor who reads.
    """
    ordered = sorted(candidates, key=lambda one: (one.tone != tone, -round(one.sure, 2), _draw(one), one.comment))
    return tuple(Quote(one.words, one.tone) for one in _distinct(ordered)[:most])


def _distinct(ordered: Sequence[Candidate]) -> list[Candidate]:
    """One of each person, and no sentence twice."""
    found: list[Candidate] = []
    people: set[UUID] = set()
    words: set[str] = set()
    for one in ordered:
        said = " ".join(one.words.casefold().split())
        if one.person not in people and said not in words:
            found.append(one)
            people.add(one.person)
            words.add(said)
    return found


def _draw(one: Candidate) -> str:
    return hashlib.sha256(f"{one.comment}".encode()).hexdigest()
