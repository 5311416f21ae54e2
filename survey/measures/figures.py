"""From tallies of answers to the figures of one questionnaire version: per question, per factor, overall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from survey.measures.index import LEVELS, MEAN_OF_FACTORS, POOLED, Counts, mean_of_factors, pooled
from survey.measures.period import Period
from survey.questionnaire import FACTOR_NAMES, Factor, Kind, Question, Questionnaire, Role


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cases the figures are about. A case belongs to the day, in Vietnam, on which its result was returned.

    `channel` is the channel of the conversation; it narrows the conversations, never the cases.
    `questionnaire` is a reference with version, such as "tthc-rut-gon@1".
    """

    agency: str | None = None
    children: bool = False  # also the agencies below it
    period: Period = field(default_factory=Period)
    channel: str | None = None
    questionnaire: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many counted responses say the same about one question. `value` is set only when it was answered."""

    question: str
    status: str  # answered | skipped | no_opinion | unread
    value: int | str | None
    responses: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the cases came. Each number includes the next: invited among cases, started among invited …"""

    cases: int = 0
    invited: int = 0
    started: int = 0
    completed: int = 0
    responses: int = 0  # the counted ones: these are behind every figure
    dispositions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """The five counts, and the percentage made from them; None where nothing was answered."""

    counts: tuple[int, ...]
    n: int
    satisfied: int
    percent: str | None

    @classmethod
    def of(cls, counts: Counts) -> Share:
        return cls(counts.levels, counts.n, counts.satisfied, counts.percent)


@dataclass(frozen=True, slots=True)
class ValueCount:
    """How many responses gave one value: a number, or a choice with its text."""

    value: int | str
    text: str
    n: int


@dataclass(frozen=True, slots=True)
class QuestionFigure:
    """One question. The four kinds of missing are apart, and with `n` they make up the responses.

    A question of another kind than the five levels has no counts and no percentage, but `values`;
    an open question has neither, only `n`.
    """

    id: str
    text: str
    kind: str
    factor: str | None
    n: int
    counts: tuple[int, ...] | None
    satisfied: int | None
    percent: str | None
    values: tuple[ValueCount, ...]
    skipped: int
    no_opinion: int
    unread: int  # put to the person, and no reply could be taken
    not_asked: int  # never put: its condition did not hold, or the person had left


@dataclass(frozen=True, slots=True)
class FactorFigure:
    factor: str
    name: str
    counts: tuple[int, ...]
    n: int
    satisfied: int
    percent: str | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """A figure by another rule than the index. Its method is its label."""

    method: str
    percent: str | None


@dataclass(frozen=True, slots=True)
class Overall:
    """Two different things: the index over all answers about the service, and the one overall question."""

    pooled: Share
    question: Share | None  # None when the questionnaire has no overall question
    alternative: Alternative


@dataclass(frozen=True, slots=True)
class Block:
    """All figures of one questionnaire version. Blocks are never added up: versions do not mix."""

    ref: str
    title: str
    cases: int
    invited: int
    started: int
    completed: int
    responses: int
    dispositions: Mapping[str, int]
    overall: Overall
    factors: tuple[FactorFigure, ...]
    questions: tuple[QuestionFigure, ...]


@dataclass(frozen=True, slots=True)
class AgencyName:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer to one question about figures: its scope, when it was computed, and a block per questionnaire."""

    agency: AgencyName | None
    children: bool
    period: Period
    channel: str | None
    computed_at: datetime
    cases: int
    questionnaires: tuple[Block, ...]
    method: str = POOLED


def block(questionnaire: Questionnaire, reach: Reach, tallies: Iterable[Tally]) -> Block:
    """The figures of one questionnaire version from its tallies."""
    by_question: dict[str, list[Tally]] = {}
    for tally in tallies:
        by_question.setdefault(tally.question, []).append(tally)
    counts = {one.id: _levels(by_question.get(one.id, ())) for one in questionnaire if one.kind is Kind.SINGLE}
    factors = _by_factor(questionnaire, counts)
    return Block(
        ref=questionnaire.ref,
        title=questionnaire.title,
        cases=reach.cases,
        invited=reach.invited,
        started=reach.started,
        completed=reach.completed,
        responses=reach.responses,
        dispositions=dict(reach.dispositions),
        overall=_overall(questionnaire, counts, factors),
        factors=tuple(_factor(factor, one) for factor, one in factors.items()),
        questions=tuple(
            _question(one, by_question.get(one.id, ()), counts.get(one.id), reach.responses) for one in questionnaire
        ),
    )


def _levels(tallies: Sequence[Tally]) -> Counts:
    levels = [0] * LEVELS
    for tally in tallies:
        if tally.status == "answered" and isinstance(tally.value, int):
            levels[tally.value - 1] += tally.responses
    return Counts(tuple(levels))


def _by_factor(questionnaire: Questionnaire, counts: Mapping[str, Counts]) -> dict[Factor, Counts]:
    """The pooled counts of each factor that the questionnaire asks about, in the order of the method."""
    service = [one for one in questionnaire if one.factor and one.id in counts and one.role is not Role.OVERALL]
    asked = {one.factor for one in service}
    return {f: pooled(counts[one.id] for one in service if one.factor is f) for f in Factor if f in asked}


def _overall(questionnaire: Questionnaire, counts: Mapping[str, Counts], factors: Mapping[Factor, Counts]) -> Overall:
    question = next((one for one in questionnaire if one.role is Role.OVERALL and one.id in counts), None)
    return Overall(
        pooled=Share.of(pooled(factors.values())),
        question=Share.of(counts[question.id]) if question else None,
        alternative=Alternative(MEAN_OF_FACTORS, mean_of_factors(factors.values())),
    )


def _factor(factor: Factor, counts: Counts) -> FactorFigure:
    return FactorFigure(factor.value, FACTOR_NAMES[factor], counts.levels, counts.n, counts.satisfied, counts.percent)


def _question(question: Question, tallies: Sequence[Tally], counts: Counts | None, responses: int) -> QuestionFigure:
    by_status = {status: _sum(tallies, status) for status in ("skipped", "no_opinion", "unread")}
    answered = _answered(question, tallies)
    return QuestionFigure(
        id=question.id,
        text=question.text,
        kind=question.kind.value,
        factor=question.factor.value if question.factor else None,
        n=answered,
        counts=counts.levels if counts else None,
        satisfied=counts.satisfied if counts else None,
        percent=counts.percent if counts else None,
        values=_values(question, tallies),
        not_asked=responses - answered - sum(by_status.values()),
        **by_status,
    )


def _sum(tallies: Sequence[Tally], status: str) -> int:
    return sum(one.responses for one in tallies if one.status == status)


def _answered(question: Question, tallies: Sequence[Tally]) -> int:
    """Responses that answered. One with several choices answered once: its own tally, without value, says so."""
    if question.kind is Kind.MULTIPLE:
        return sum(one.responses for one in tallies if one.status == "answered" and one.value is None)
    return _sum(tallies, "answered")


def _values(question: Question, tallies: Sequence[Tally]) -> tuple[ValueCount, ...]:
    given = {one.value: one.responses for one in tallies if one.status == "answered" and one.value is not None}
    if question.kind in (Kind.CHOICE, Kind.MULTIPLE):
        return tuple(ValueCount(one.id, one.text, given.get(one.id, 0)) for one in question.choices)
    if question.kind is Kind.NUMBER:
        return tuple(ValueCount(value, str(value), given[value]) for value in sorted(given))
    return ()
