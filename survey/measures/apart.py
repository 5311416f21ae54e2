"""Figures with and without: each channel, the helped, the flagged, apart from the rest, and how far they differ."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from survey.measures.figures import Difference, Split
from survey.measures.index import fixed
from survey.measures.interval import LEVEL, NEWCOMBE, newcombe
from survey.measures.pool import Groups, Pool
from survey.measures.tallied import Group

REST = "rest"  # the name of the other side of a split

Belongs = Callable[[Group], bool]


def split(groups: Groups, name: str, belongs: Belongs) -> Split:
    """The responses of some groups alone, and all the others."""
    alone, without = groups.pool(belongs), groups.pool(lambda group: not belongs(group))
    return Split(name, alone.part(), without.part(), difference(name, alone, REST, without))


def channels(groups: Groups) -> tuple[Split, ...]:
    """Each channel over which a valid response came, apart from the others."""
    return tuple(split(groups, name, _over(name)) for name in groups.channels)


def between_channels(groups: Groups) -> tuple[Difference, ...]:
    """Every two channels beside each other."""
    pools = {name: groups.pool(_over(name)) for name in groups.channels}
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


def _over(name: str) -> Belongs:
    return lambda group: group.channel == name
