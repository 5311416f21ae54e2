"""How a survey is getting on: for a period, by agency, channel, month and question, and what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from survey.measures.index import percent
from survey.measures.interval import Interval
from survey.measures.period import VIETNAM, Period
from survey.measures.quota import Quota


@dataclass(frozen=True, slots=True)
class Reached:
    """How far cases came; each number includes the next. `returned` are the responses, `valid` those not excluded."""

    cases: int = 0
    invited: int = 0
    delivered: int = 0
    started: int = 0
    completed: int = 0
    returned: int = 0
    valid: int = 0

    @property
    def response_rate(self) -> str | None:
        return percent(self.returned, self.invited)

    @property
    def completion_rate(self) -> str | None:
        return percent(self.completed, self.started)


@dataclass(frozen=True, slots=True)
class AgencyProgress:
    """One agency in the period, and how its whole year stands against the floor; `quota` None: none is set."""

    code: str
    name: str
    reached: Reached
    quota: Quota | None

    @property
    def missing(self) -> int:
        """Forms that are still to come before the floor of this year is met."""
        return max(0, self.quota.so_far.required - self.quota.so_far.returned) if self.quota else 0

    @property
    def lags(self) -> bool:
        """Whether at today's rate the year will end below the floor, or has ended so."""
        if self.quota is None:
            return False
        forecast = self.quota.forecast
        return not (forecast.expected.met_returned if forecast else self.quota.so_far.met_returned)


@dataclass(frozen=True, slots=True)
class ChannelProgress:
    """What a channel brought in; cases and invitations belong to no channel."""

    channel: str
    started: int
    completed: int
    returned: int
    valid: int


@dataclass(frozen=True, slots=True)
class MonthProgress:
    """The cases whose result was returned in a month, and what has come of them."""

    month: date
    reached: Reached


@dataclass(frozen=True, slots=True)
class Stop:
    """A question that people left open: it was put to them, and they went no further."""

    questionnaire: str
    question: str
    text: str
    number: int  # its place in the questionnaire
    people: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody of the office. `flags`: responses with a flag nobody has decided about, by rule."""

    flags: int
    by_rule: Mapping[str, int]
    undelivered: Mapping[str, int]  # messages that did not leave, by channel
    callbacks: int


@dataclass(frozen=True, slots=True)
class Checks:
    """Re-checks: `own` of the `answered` say that they answered themselves; None where nobody did."""

    drawn: int
    answered: int
    own: int
    percent: str | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The first view of the office: everything of one moment."""

    period: Period
    at: datetime
    reached: Reached
    agencies: tuple[AgencyProgress, ...]
    channels: tuple[ChannelProgress, ...]
    months: tuple[MonthProgress, ...]
    stops: tuple[Stop, ...]
    excluded: Mapping[str, int]
    waiting: Waiting
    rechecks: Checks
    costs: Mapping[str, int] = field(default_factory=dict)  # đồng by month, this one and the one before
    unpriced: int = 0  # messages of these months whose price is not known

    @property
    def lagging(self) -> tuple[AgencyProgress, ...]:
        """Who is to be urged on, the one with most forms to come first."""
        return tuple(sorted((one for one in self.agencies if one.lags), key=lambda one: (-one.missing, one.code)))

    @property
    def met(self) -> int:
        return sum(one.quota.so_far.met_returned for one in self.agencies if one.quota)


def plain(one: Overview) -> dict[str, Any]:
    """As plain JSON values: for the web and for `--json`."""
    values = asdict(one)
    values["period"] = {"from": _day(one.period.first), "to": _day(one.period.last)}
    values["at"] = one.at.astimezone(VIETNAM).isoformat(timespec="seconds")
    values["response_rate"], values["completion_rate"] = one.reached.response_rate, one.reached.completion_rate
    for told, agency in zip(values["agencies"], one.agencies, strict=True):
        told |= {"missing": agency.missing, "lags": agency.lags, "response_rate": agency.reached.response_rate}
    for told, month in zip(values["months"], one.months, strict=True):
        told["month"] = f"{month.month:%Y-%m}"
        told |= {"response_rate": month.reached.response_rate, "completion_rate": month.reached.completion_rate}
    return values


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
