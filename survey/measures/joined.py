"""What an agency may see of its own figures: months joined until enough people stand behind whatever is shown.

An agency knows whose cases it handled on which day. So it sees months that are over, and everything it ever sees is a
sum of runs of months: a run is closed as soon as at least k people are behind every figure of it, and what is not
enough waits for the months that follow. Later months never change earlier runs. No difference of two periods, nor of
what is shown today and what was shown before, is therefore about fewer than k people. Runs begin anew with every year.

The same between questions: what adds up is closed together. All factors are shown of a run, or none; of a factor all
questions, or none; of its five levels all, or none, and there every count must be 0 or have k people behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from survey.measures.index import Counts, pooled
from survey.measures.period import Period, month
from survey.measures.pool import Pool
from survey.measures.tallied import Counted
from survey.questionnaire import Factor, Question, Questionnaire, Role

SETTLED = timedelta(days=10)  # after a month is over, until most of the answers about its cases have come


@dataclass(frozen=True, slots=True)
class Month:
    """One month of an agency: what its valid responses said, and how they came about."""

    first: date
    pool: Pool
    counted: Counted


@dataclass(frozen=True, slots=True)
class Run:
    """Months that follow one another, shown together."""

    months: tuple[Month, ...]

    @property
    def period(self) -> Period:
        last = self.months[-1].first
        return Period(self.months[0].first, month(last.year, last.month).last)

    @property
    def pool(self) -> Pool:
        pools = [one.pool for one in self.months]
        form = pools[0].form
        counts = {name: pooled(one.counts[name] for one in pools) for name in pools[0].counts}
        return Pool(form, counts, sum(one.valid for one in pools), sum(one.population or 0 for one in pools))

    @property
    def counted(self) -> Counted:
        found = Counted()
        for one in self.months:
            found.add(one.counted)
        return found


Runs = tuple[Run, ...]
Safe = Callable[[Pool], bool]


@dataclass(frozen=True, slots=True)
class Lines:
    """The closed runs of each kind of figure. A run of factors is made of whole runs of the index, and so on."""

    overall: Runs
    question: Runs  # the one overall question
    factors: Runs
    questions: Mapping[Factor, Runs]
    levels: Mapping[Factor, Runs]


def is_settled(first: date, today: date) -> bool:
    """Whether the month that begins on this day is over, and those who answer late have answered."""
    last = month(first.year, first.month).last
    return last is not None and last + SETTLED < today


def lines(form: Questionnaire, months: Sequence[Month], k: int) -> Lines:
    """The runs of settled months of one year, in their order."""
    overall = _joined([Run((one,)) for one in months], lambda pool: _enough(pool, k))
    factors = _joined(overall, lambda pool: all(_whole(pool, own, k) for own in pool.by_factor().values()))
    single = [one for one in form if one.role is Role.OVERALL]
    by_factor = _asked(form)
    return Lines(
        overall=overall,
        question=_joined(overall, lambda pool: all(_whole(pool, [one], k) for one in single)),
        factors=factors,
        questions={
            factor: _joined(factors, lambda pool, own=own: all(_whole(pool, [one], k) for one in own))
            for factor, own in by_factor.items()
        },
        levels={
            factor: _joined(factors, lambda pool, own=own: _even(pool, own, k)) for factor, own in by_factor.items()
        },
    )


def within(runs: Iterable[Run], period: Period) -> Run | None:
    """The runs that are closed within a period, together: a run counts where its last month does."""
    return _together(one for one in runs if period.first <= one.period.last <= period.last)


def inside(runs: Iterable[Run], outer: Run) -> Run | None:
    """The runs that lie wholly in another one, together."""
    whole = outer.period
    return _together(one for one in runs if whole.first <= one.period.first and one.period.last <= whole.last)


def holding(runs: Iterable[Run], day: date) -> Run | None:
    """The run that a day belongs to."""
    return next((one for one in runs if one.period.first <= day <= one.period.last), None)


def _together(runs: Iterable[Run]) -> Run | None:
    months = tuple(month for run in runs for month in run.months)
    return Run(months) if months else None


def _joined(runs: Sequence[Run], safe: Safe) -> Runs:
    found: list[Run] = []
    waiting: tuple[Month, ...] = ()
    for run in runs:
        waiting += run.months
        if safe(Run(waiting).pool):
            found.append(Run(waiting))
            waiting = ()
    return tuple(found)


def _enough(pool: Pool, k: int) -> bool:
    return _none_or(pool.valid, k) and _whole(pool, pool.service, k)


def _whole(pool: Pool, questions: Iterable[Question], k: int) -> bool:
    """Whether nobody, or at least k people, are certainly behind the answers to these questions."""
    return _none_or(max((pool.counts[one.id].n for one in questions if one.id in pool.counts), default=0), k)


def _even(pool: Pool, questions: Iterable[Question], k: int) -> bool:
    """The same of each of the five levels."""
    counts: list[Counts] = [pool.counts[one.id] for one in questions if one.id in pool.counts]
    return all(_none_or(max((one.levels[level] for one in counts), default=0), k) for level in range(5))


def _none_or(people: int, k: int) -> bool:
    return people == 0 or people >= k


def _asked(form: Questionnaire) -> dict[Factor, list[Question]]:
    service = [one for one in form if one.factor and one.role is not Role.OVERALL]
    return {factor: [one for one in service if one.factor is factor] for factor in Factor}
