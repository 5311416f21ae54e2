"""Figures with and without: each channel, the helped, the flagged, apart from the rest, and how far they differ."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from survey.measures.figures import Difference, Split
from survey.measures.index import fixed
from survey.measures.interval import LEVEL, NEWCOMBE, newcombe
from survey.measures.pool import Pool, levels
from survey.measures.tallied import Counted, Group
from survey.questionnaire import Questionnaire

REST = "rest"  # the name of the other side of a split

Belongs = Callable[[Group], bool]


def split(form: Questionnaire, counted: Counted, name: str, belongs: Belongs) -> Split:
    """The responses of some groups alone, and all the others."""
    alone, without = _of(form, counted, belongs), _of(form, counted, lambda group: not belongs(group))
    return Split(name, alone.part(), without.part(), difference(name, alone, REST, without))


def channels(form: Questionnaire, counted: Counted) -> tuple[Split, ...]:
    """Each channel over which a valid response came, apart from the others."""
    return tuple(split(form, counted, name, _over(name)) for name in _names(counted))


def between_channels(form: Questionnaire, counted: Counted) -> tuple[Difference, ...]:
    """Every two channels beside each other."""
    pools = {name: _of(form, counted, _over(name)) for name in _names(counted)}
    return tuple(difference(one, pools[one], other, pools[other]) for one, other in combinations(pools, 2))


def difference(first: str, one: Pool, second: str, other: Pool) -> Difference:
    """The index of one pool minus the one of another that has no response in common with it."""
    samples = one.sample(one.service), other.sample(other.service)
    fixed_by = {"level": LEVEL, "method": NEWCOMBE, "questionnaire": one.form.ref}
    if samples[0] is None or samples[1] is None:
        reason = other.reason if samples[0] else one.reason
        return Difference(first, second, None, None, None, reason, **fixed_by)
    low, high = (fixed(end) for end in newcombe(*samples))
    return Difference(first, second, fixed(samples[0].share - samples[1].share), low, high, None, **fixed_by)


def _of(form: Questionnaire, counted: Counted, belongs: Belongs) -> Pool:
    tallies = (one for one in counted.tallies if belongs(one.group))
    valid = sum(n for group, n in counted.valid.items() if belongs(group))
    return Pool(form, levels(form, tallies), valid)


def _names(counted: Counted) -> list[str]:
    return sorted({group.channel for group, n in counted.valid.items() if n})


def _over(name: str) -> Belongs:
    return lambda group: group.channel == name
