"""Figures: what is asked for (a scope), and what is answered (blocks of figures, one per questionnaire version)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from survey.measures.index import POOLED
from survey.measures.interval import Interval
from survey.measures.period import Period
from survey.measures.quota import Quota

# Why a figure is null.
NO_RESPONSES = "no-responses"  # there is no valid response at all
NO_ANSWERS = "no-answers"  # there are, and none of them answers this
NOT_INVITED = "not-invited"  # nobody was invited, so there is no rate of answering
NARROWED = "narrowed"  # only some of the responses were asked for, and nobody knows how many could have been of them
SEVERAL_YEARS = "several-years"  # a floor is set for one year
SEVERAL_AGENCIES = "several-agencies"  # … and for one agency
NO_TABLE = "no-table"  # no floor is set for that year or one before


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cases the figures are about. A case belongs to the day, in Vietnam, on which its result was returned.

    `channel`, `helped` and `flagged` are about the response; they narrow the responses, never the cases. How far
    conversations came is narrowed by the channel alone. `questionnaire` is a reference such as "tthc-rut-gon@1".
    """

    agency: str | None = None
    children: bool = False  # also the agencies below it
    period: Period = field(default_factory=Period)
    channel: str | None = None
    questionnaire: str | None = None
    helped: bool | None = None
    flagged: bool | None = None

    @property
    def narrowed(self) -> bool:
        return not (self.channel is None and self.helped is None and self.flagged is None)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A part of a whole in per cent; null with its reason where there is no whole."""

    part: int
    whole: int
    percent: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The five counts, and the percentage made from them with its interval; null with a reason without answers."""

    counts: tuple[int, ...]
    n: int
    satisfied: int
    percent: str | None
    reason: str | None
    interval: Interval | None
    method: str
    questionnaire: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFigure(Share):
    factor: str
    name: str


@dataclass(frozen=True, slots=True)
class ValueCount:
    """How many responses gave one value: a number, or a choice with its text."""

    value: int | str
    text: str
    n: int


@dataclass(frozen=True, slots=True)
class QuestionFigure:
    """One question. The four kinds of missing are apart, and with `n` they make up the valid responses.

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
    reason: str | None
    interval: Interval | None
    values: tuple[ValueCount, ...]
    skipped: int
    no_opinion: int
    unread: int  # put to the person, and no reply could be taken
    not_asked: int  # never put: its condition did not hold, or the person had left
    method: str
    questionnaire: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A figure by another rule than the index. Its method is its label."""

    method: str
    percent: str | None
    reason: str | None
    questionnaire: str


@dataclass(frozen=True, slots=True)
class Overall:
    """Two different things: the index over all answers about the service, and the one overall question."""

    pooled: Share
    question: Share | None  # None when the questionnaire has no overall question
    alternative: Alternative


@dataclass(frozen=True, slots=True)
class Part:
    """The index and the factors of some of the responses."""

    responses: int
    pooled: Share
    factors: tuple[FactorFigure, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The index of `first` minus the one of `second`, in points, with its interval; null where either has none."""

    first: str
    second: str
    points: str | None
    low: str | None
    high: str | None
    reason: str | None
    level: str
    method: str
    questionnaire: str


@dataclass(frozen=True, slots=True)
class Split:
    """The figures of the responses of one kind alone, and what the figures would be without them.

    With them they are the figures of the block itself. The two sides have nobody in common.
    """

    name: str
    alone: Part
    without: Part
    difference: Difference


@dataclass(frozen=True, slots=True)
class Block:
    """All figures of one questionnaire version. Blocks are never added up: versions do not mix.

    Each number of the reach includes the next: invited among cases, delivered among invited … `responses` are the
    returned ones, `valid` those of them that nobody has excluded: they alone are behind every figure.
    """

    ref: str
    title: str
    cases: int
    invited: int
    delivered: int
    started: int
    completed: int
    responses: int
    valid: int
    excluded: Mapping[str, int]
    dispositions: Mapping[str, int]
    response_rate: Ratio
    valid_rate: Ratio
    overall: Overall
    factors: tuple[FactorFigure, ...]
    questions: tuple[QuestionFigure, ...]
    channels: tuple[Split, ...]
    between_channels: tuple[Difference, ...]
    helped: Split
    flagged: Split


@dataclass(frozen=True, slots=True)
class AgencyName:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FormerAgency:
    """An agency whose history stands in these figures, because its work was taken over."""

    code: str
    name: str
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer to one question about figures: its scope, when it was computed, and a block per questionnaire."""

    agency: AgencyName | None
    carries: tuple[FormerAgency, ...]
    children: bool
    period: Period
    channel: str | None
    helped: bool | None
    flagged: bool | None
    computed_at: datetime
    cases: int
    quota: Quota | None
    no_quota: str | None  # why there is none
    questionnaires: tuple[Block, ...]
    method: str = POOLED
