"""An agency's own figures as plain values: one period, how they came about, and how they compare with its own past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from survey.measures import joined
from survey.measures.apart import difference
from survey.measures.index import percent
from survey.measures.joined import Lines, Month, Run
from survey.measures.period import Period, month, name, quarter, year
from survey.measures.pool import Groups
from survey.measures.tallied import Tallied
from survey.questionnaire import FACTOR_NAMES, Factor, Question, Questionnaire

BEFORE, YEAR_BEFORE = "before", "year-before"
MOST = 4  # three in four
OTHERS = "others"  # channels over which only a few responses came, together


@dataclass(frozen=True, slots=True)
class Seen:
    """The settled months of one questionnaire version, by year, and the runs that may be shown of them."""

    form: Questionnaire
    years: Mapping[int, Lines]

    def overall(self, number: int) -> Sequence[Run]:
        found = self.years.get(number)
        return found.overall if found else ()

    def of(self, period: Period) -> Run | None:
        """What may be shown of a period; of a month that was joined with others, all of these."""
        assert period.first and period.last
        runs = self.overall(period.first.year)
        return joined.within(runs, period) or joined.holding(runs, period.first)


def seen(form: Questionnaire, counted: Mapping[date, Tallied], today: date, k: int) -> Seen:
    """What of these months may be shown today, with at least `k` people behind it."""
    years: dict[int, list[Month]] = {}
    for first in sorted(counted):
        if joined.is_settled(first, today):
            own = counted[first].form(form.ref)
            pool = Groups(form, own).pool(population=counted[first].cases)
            years.setdefault(first.year, []).append(Month(first, pool, own))
    return Seen(form, {number: joined.lines(form, months, k) for number, months in years.items()})


def shown(known: Seen, period: Period, k: int) -> dict[str, Any]:
    """All that an agency sees of one questionnaire version in a period; `figures` None: nothing may be shown."""
    run = known.of(period)
    periods = {year_before(period): YEAR_BEFORE, before(period): BEFORE}  # of a year they are the same
    past = {label: _of(known, one) for one, label in reversed(periods.items())}
    return {
        "ref": known.form.ref,
        "title": known.form.title,
        "figures": _figures(known, run, past, k) if run else None,
        "months": [_point(one) for number in sorted(known.years) for one in known.overall(number)],
        "quarters": _points(known, [quarter(number, at) for number in sorted(known.years) for at in range(1, 5)]),
    }


def before(period: Period) -> Period:
    """The month, quarter or year just before one."""
    assert period.first and period.last
    first, months = period.first, _months(period)
    index = first.year * 12 + first.month - 1 - months
    return _from(date(index // 12, index % 12 + 1, 1), months)


def year_before(period: Period) -> Period:
    """The same month, quarter or year a year earlier."""
    assert period.first
    return _from(date(period.first.year - 1, period.first.month, 1), _months(period))


def _months(period: Period) -> int:
    assert period.first and period.last
    return (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1


def _from(first: date, months: int) -> Period:
    if months == 12:
        return year(first.year)
    return quarter(first.year, (first.month + 2) // 3) if months == 3 else month(first.year, first.month)


def _of(known: Seen, period: Period) -> Run | None:
    """A past period, only where all of it is known by itself."""
    assert period.first
    return joined.within(known.overall(period.first.year), period)


def _figures(known: Seen, run: Run, past: Mapping[str, Run | None], k: int) -> dict[str, Any]:
    lines = known.years[run.months[0].first.year]
    pool = run.pool
    return {
        "period": plain(run.period),
        "sample": _sample(run),
        "channels": _channels(run, k),
        "overall": _share(run, pool.service),
        "question": _single(run, lines),
        "factors": _factors(run, lines),
        "past": [_change(label, run, other) for label, other in past.items() if other and _apart(run, other)],
    }


def _sample(run: Run) -> dict[str, Any]:
    """How the responses of a run came about."""
    counted, pool = run.counted, run.pool
    invited = counted.reach["invited"]
    return {
        "cases": pool.population,
        **{name: counted.reach[name] for name in ("invited", "delivered", "started", "completed")},
        "returned": counted.responses,
        "valid": pool.valid,
        "response_rate": percent(counted.responses, invited) if invited else None,
    }


def _channels(run: Run, k: int) -> list[dict[str, Any]]:
    """Over which channels the valid responses came; those with fewer than k are counted together, or left out."""
    counts: dict[str, int] = {}
    for group, n in run.counted.valid.items():
        counts[group.channel] = counts.get(group.channel, 0) + n
    few = {name for name, n in counts.items() if n < k}
    if few and sum(counts[name] for name in few) < k:
        few |= set(sorted(counts.keys() - few, key=lambda name: (counts[name], name))[:1])
    told = [(name, n) for name, n in counts.items() if name not in few]
    rest = sum(counts[name] for name in few)
    return [{"channel": name, "n": n} for name, n in [*sorted(told), *([(OTHERS, rest)] if rest else [])]]


def _single(run: Run, lines: Lines) -> dict[str, Any] | None:
    """The one overall question."""
    found = joined.inside(lines.question, run)
    question = next((one for one in run.pool.form if one.role == "overall"), None)
    return _share(found, [question]) | {"text": question.text} if found and question else None


def _factors(run: Run, lines: Lines) -> list[dict[str, Any]]:
    """Each factor with its questions and its five levels, as far as they may be shown."""
    found = joined.inside(lines.factors, run)
    asked = found.pool.by_factor() if found else {}
    return [_factor(run, found, lines, factor, questions) for factor, questions in asked.items() if found]


def _factor(run: Run, found: Run, lines: Lines, factor: Factor, questions: Sequence[Question]) -> dict[str, Any]:
    deeper, even = joined.inside(lines.questions[factor], run), joined.inside(lines.levels[factor], run)
    counts = even.pool.together(questions) if even and _most(even, run) else None
    return {
        "factor": factor.value,
        "name": FACTOR_NAMES[factor],
        **_share(found, questions),
        "questions": [{"id": q.id, "text": q.text} | _share(deeper, [q]) for q in questions] if deeper else [],
        "levels": {"period": plain(even.period), "counts": list(counts.levels)} if even and counts else None,
    }


def _most(part: Run, run: Run) -> bool:
    """Whether nearly all of the people of a run are in this part of it: a few months would tell a tale of their own."""
    return MOST * part.pool.valid >= run.pool.valid * (MOST - 1)


def _share(run: Run, questions: Iterable[Question]) -> dict[str, Any]:
    """A percentage with its interval, and of which months it is."""
    asked = tuple(questions)
    found = run.pool.share(asked)
    ends = found.interval
    return {
        "period": plain(run.period),
        "n": found.n,
        "satisfied": found.satisfied,
        "percent": found.percent,
        "low": ends.low if ends else None,
        "high": ends.high if ends else None,
    }


def _change(label: str, run: Run, other: Run) -> dict[str, Any]:
    """How the index differs from the one of a past run, in points, with the interval of the difference."""
    found = difference(label, run.pool, label, other.pool)
    return {
        "against": label,
        "period": plain(other.period),
        "percent": other.pool.index().percent,
        "points": found.points,
        "low": found.low,
        "high": found.high,
    }


def _apart(run: Run, other: Run) -> bool:
    first, last = sorted((run.period, other.period), key=lambda one: one.first or date.min)
    return first.last is not None and last.first is not None and first.last < last.first


def _points(known: Seen, periods: Iterable[Period]) -> list[dict[str, Any]]:
    found = [(period, _of(known, period)) for period in periods]
    return [_point(run) | {"name": name(period)} for period, run in found if run]


def _point(run: Run) -> dict[str, Any]:
    return _share(run, run.pool.service) | {"name": name(run.period), "responses": run.pool.valid}


def plain(period: Period) -> dict[str, str]:
    assert period.first and period.last
    return {"name": name(period), "from": period.first.isoformat(), "to": period.last.isoformat()}
