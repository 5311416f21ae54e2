"""How far machine and people agree about each theme: precision, recall and Cohen's kappa, from decided comments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Pair:
    """The codes that the machine was sure of, and those that people decided on; the two tones."""

    machine: Collection[str]
    people: Collection[str]
    tone: str
    decided_tone: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """`both`: comments to which both gave the theme. A figure is None where nothing could have been counted."""

    code: str
    both: int
    machine_only: int
    people_only: int
    neither: int

    @property
    def precision(self) -> float | None:
        return _share(self.both, self.both + self.machine_only)

    @property
    def recall(self) -> float | None:
        return _share(self.both, self.both + self.people_only)

    @property
    def kappa(self) -> float | None:
        """Agreement beyond what chance would give; None where one of the two answers never varies in either."""
        n = self.both + self.machine_only + self.people_only + self.neither
        if not n:
            return None
        seen = Fraction(self.both + self.neither, n)
        given, decided = Fraction(self.both + self.machine_only, n), Fraction(self.both + self.people_only, n)
        chance = given * decided + (1 - given) * (1 - decided)
        return None if chance == 1 else round(float((seen - chance) / (1 - chance)), 4)


def agreements(codes: Iterable[str], pairs: Sequence[Pair]) -> list[Agreement]:
    """Theme by theme."""
    return [_of(code, pairs) for code in codes]


def same_tone(pairs: Sequence[Pair]) -> float | None:
    """Of how many comments the tone was read as people decided."""
    return _share(sum(one.tone == one.decided_tone for one in pairs), len(pairs))


def _of(code: str, pairs: Sequence[Pair]) -> Agreement:
    seen = [(code in one.machine, code in one.people) for one in pairs]
    cells = [(True, True), (True, False), (False, True), (False, False)]
    return Agreement(code, *(seen.count(cell) for cell in cells))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
