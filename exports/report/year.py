"""A year's figures as the report reads them: from `plain` values, as they are frozen in a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from survey.measures.index import percent
from survey.measures.interval import Sample

type Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Level:
    """A name with its five counts and its index."""

    name: str
    counts: tuple[int, ...]
    n: int
    satisfied: int
    percent: str | None
    interval: tuple[str, str] | None = None
    sample: Sample | None = None  # how many people are behind the share, and out of how many


@dataclass(frozen=True, slots=True)
class Results:
    """What one questionnaire version gave, for all or for one agency."""

    ref: str
    title: str
    cases: int
    invited: int
    started: int
    completed: int
    returned: int
    valid: int
    excluded: Mapping[str, int]
    overall: Level
    question: Level | None
    mean: str | None
    factors: tuple[Level, ...]
    questions: tuple[Level, ...]

    @property
    def response_rate(self) -> str | None:
        return percent(self.returned, self.invited)

    def factor(self, name: str) -> Level | None:
        return next((one for one in self.factors if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency's results, by questionnaire; and what was required of it, where that is known."""

    code: str
    name: str
    cases: int
    results: Mapping[str, Results]
    required: int | None = None
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """`source`: where the figures come from, such as the address of a snapshot."""

    first: date
    last: date
    computed_at: datetime
    method: str
    whole: Agency
    agencies: tuple[Agency, ...]
    source: str = ""

    @property
    def number(self) -> int:
        return self.last.year

    @classmethod
    def of(cls, whole: Plain, agencies: Iterable[Plain], source: str = "") -> Year:
        """From the plain figures of everybody together, and of each agency."""
        first, last = (date.fromisoformat(whole["period"][end]) for end in ("from", "to"))
        at = datetime.fromisoformat(whole["computed_at"])
        return cls(first, last, at, whole["method"], _agency(whole), tuple(map(_agency, agencies)), source)


def _agency(values: Plain) -> Agency:
    named = values.get("agency") or {"code": "", "name": "Toàn thành phố"}
    quota = (values.get("quota") or {}).get("so_far") or {}
    return Agency(
        code=named["code"],
        name=named["name"],
        cases=values["cases"],
        results={one["ref"]: _results(one) for one in values["questionnaires"]},
        required=quota.get("required"),
        met=quota.get("met_valid"),
    )


def _results(block: Plain) -> Results:
    overall = block["overall"]
    return Results(
        ref=block["ref"],
        title=block["title"],
        cases=block["cases"],
        invited=block["invited"],
        started=block["started"],
        completed=block["completed"],
        returned=block["responses"],
        valid=block.get("valid", block["responses"]),
        excluded=block.get("excluded") or {},
        overall=_level("Chỉ số hài lòng chung", overall["pooled"]),
        question=_level("Câu hỏi chung về lần làm thủ tục", overall["question"]) if overall["question"] else None,
        mean=overall["alternative"]["percent"],
        factors=tuple(_level(one["name"], one) for one in block["factors"]),
        questions=tuple(_level(one["text"], one) for one in block["questions"] if one["counts"] is not None),
    )


def _level(name: str, share: Plain) -> Level:
    found = share.get("interval")
    interval = (found["low"], found["high"]) if found else None
    numbers = tuple(share["counts"]), share["n"], share["satisfied"], share["percent"]
    return Level(name, *numbers, interval, _sample(share))


def _sample(share: Plain) -> Sample | None:
    found = share.get("interval") or {}
    if not share["n"] or "n" not in found:
        return None
    return Sample(Fraction(share["satisfied"], share["n"]), found["n"], found.get("population"))
