"""What the store counts and figures are made from: whole numbers only, which can be added up over agencies."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


class Group(NamedTuple):
    """Responses that came the same way: over one channel, by oneself or helped, with or without a flag on them."""

    channel: str = ""
    helped: bool = False
    flagged: bool = False


class Tally(NamedTuple):
    """How many valid responses of a group say the same about one question. `value` only when it was answered."""

    question: str
    status: str  # answered | skipped | no_opinion | unread
    value: int | str | None
    responses: int
    group: Group = Group()


@dataclass(slots=True)
class Counted:
    """All that is counted for one questionnaire version."""

    reach: Counter[str] = field(default_factory=Counter)  # cases that were invited, delivered, started, completed
    dispositions: Counter[str] = field(default_factory=Counter)
    valid: Counter[Group] = field(default_factory=Counter)  # responses that count
    excluded: Counter[str] = field(default_factory=Counter)  # responses that a person has excluded, by rule
    tallies: list[Tally] = field(default_factory=list)

    def add(self, other: Counted) -> None:
        self.reach += other.reach
        self.dispositions += other.dispositions
        self.valid += other.valid
        self.excluded += other.excluded
        self.tallies += other.tallies

    @property
    def responses(self) -> int:
        """All returned responses, at most one per case, the excluded ones among them."""
        return self.valid.total() + self.excluded.total()


@dataclass(slots=True)
class Tallied:
    """Cases whose result was returned, asked or not; and what came of them, by questionnaire version."""

    cases: int = 0
    forms: dict[str, Counted] = field(default_factory=dict)

    def form(self, ref: str) -> Counted:
        if ref not in self.forms:
            self.forms[ref] = Counted()
        return self.forms[ref]

    def add(self, other: Tallied) -> None:
        self.cases += other.cases
        for ref, counted in other.forms.items():
            self.form(ref).add(counted)
