"""Counts of the five levels by question, and the shares that are made of them: of questions, factors, all together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from survey.measures.figures import NO_ANSWERS, NO_RESPONSES, FactorFigure, Part, Share
from survey.measures.index import LEVELS, POOLED, Counts, pooled
from survey.measures.interval import Interval, Sample, interval
from survey.measures.tallied import Tally
from survey.questionnaire import FACTOR_NAMES, Factor, Kind, Question, Questionnaire, Role


def levels(form: Questionnaire, tallies: Iterable[Tally]) -> dict[str, Counts]:
    """The counts of every question on the five levels."""
    found = {one.id: [0] * LEVELS for one in form if one.kind is Kind.SINGLE}
    for one in tallies:
        if one.status == "answered" and one.question in found and isinstance(one.value, int):
            found[one.question][one.value - 1] += one.responses
    return {question: Counts(tuple(counts)) for question, counts in found.items()}


@dataclass(frozen=True, slots=True)
class Pool:
    """What `valid` responses said on the five levels; `population`: the cases they come from, where that is known."""

    form: Questionnaire
    counts: Mapping[str, Counts]
    valid: int
    population: int | None = None

    @property
    def reason(self) -> str:
        """Why a figure without answers is null."""
        return NO_ANSWERS if self.valid else NO_RESPONSES

    @property
    def service(self) -> list[Question]:
        """The questions that the index is made of."""
        return [one for one in self.form if one.factor and one.id in self.counts and one.role is not Role.OVERALL]

    def by_factor(self) -> dict[Factor, list[Question]]:
        """The questions of each factor that the questionnaire asks about, in the order of the method."""
        service = self.service
        asked = {one.factor for one in service}
        return {factor: [one for one in service if one.factor is factor] for factor in Factor if factor in asked}

    def together(self, questions: Iterable[Question]) -> Counts:
        return pooled(self.counts[one.id] for one in questions)

    def index(self) -> Share:
        return self.share(self.service)

    def share(self, questions: Iterable[Question]) -> Share:
        """The share of satisfied answers over the answers to all of the questions."""
        return Share(**self.fields(tuple(questions)))

    def factors(self) -> tuple[FactorFigure, ...]:
        return tuple(
            FactorFigure(factor=factor.value, name=FACTOR_NAMES[factor], **self.fields(tuple(questions)))
            for factor, questions in self.by_factor().items()
        )

    def part(self) -> Part:
        return Part(self.valid, self.index(), self.factors())

    def sample(self, questions: Iterable[Question]) -> Sample | None:
        """The share and how many people are behind it: those who answered the question that most people answered."""
        asked = tuple(questions)
        share = self.together(asked).share
        people = max((self.counts[one.id].n for one in asked), default=0)
        return None if share is None else Sample(share, people, self.population)

    def fields(self, questions: tuple[Question, ...]) -> dict[str, Any]:
        """What a share and a figure of a question have in common."""
        counts = self.together(questions)
        return {
            "counts": counts.levels,
            "n": counts.n,
            "satisfied": counts.satisfied,
            "percent": counts.percent,
            "reason": None if counts.n else self.reason,
            "interval": self._interval(questions),
            "method": POOLED,
            "questionnaire": self.form.ref,
        }

    def _interval(self, questions: tuple[Question, ...]) -> Interval | None:
        sample = self.sample(questions)
        return interval(sample) if sample else None
