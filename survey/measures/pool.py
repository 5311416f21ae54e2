"""Counts of the five levels by question, and the shares that are made of them: of questions, factors, all together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from survey.measures.figures import NO_ANSWERS, NO_RESPONSES, FactorFigure, Part, Share
from survey.measures.index import LEVELS, POOLED, Counts, pooled
from survey.measures.interval import Sample, interval
from survey.measures.tallied import Counted, Group
from survey.questionnaire import FACTOR_NAMES, Factor, Kind, Question, Questionnaire, Role


class Groups:
    """The levels that each group of responses gave to each question, counted once; pools are made of some groups."""

    def __init__(self, form: Questionnaire, counted: Counted) -> None:
        self._form, self._valid = form, counted.valid
        self._levels: dict[Group, dict[str, list[int]]] = {}
        scale = {one.id for one in form if one.kind is Kind.SINGLE}
        for one in counted.tallies:
            if one.status == "answered" and one.question in scale and isinstance(one.value, int):
                of_group = self._levels.setdefault(one.group, {})
                of_group.setdefault(one.question, [0] * LEVELS)[one.value - 1] += one.responses

    @property
    def channels(self) -> list[str]:
        """Over which a valid response came."""
        return sorted({group.channel for group, n in self._valid.items() if n})

    def pool(self, belongs: Callable[[Group], bool] = lambda _: True, population: int | None = None) -> Pool:
        """What the responses of these groups said together."""
        parts = [levels for group, levels in self._levels.items() if belongs(group)]
        scale = [one.id for one in self._form if one.kind is Kind.SINGLE]
        counts = {one: Counts(_added(part[one] for part in parts if one in part)) for one in scale}
        valid = sum(n for group, n in self._valid.items() if belongs(group))
        return Pool(self._form, counts, valid, population)


def _added(parts: Iterable[list[int]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*parts, strict=True))) or (0,) * LEVELS


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
        return self._sample(asked, self.together(asked))

    def fields(self, questions: tuple[Question, ...]) -> dict[str, Any]:
        """What a share and a figure of a question have in common."""
        counts = self.together(questions)
        sample = self._sample(questions, counts)
        return {
            "counts": counts.levels,
            "n": counts.n,
            "satisfied": counts.satisfied,
            "percent": counts.percent,
            "reason": None if counts.n else self.reason,
            "interval": interval(sample) if sample else None,
            "method": POOLED,
            "questionnaire": self.form.ref,
        }

    def _sample(self, questions: tuple[Question, ...], counts: Counts) -> Sample | None:
        if counts.share is None:
            return None
        return Sample(counts.share, max(self.counts[one.id].n for one in questions), self.population)
