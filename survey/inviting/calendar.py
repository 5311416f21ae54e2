"""When somebody's phone may ring: by day, and not on quiet days. Days and hours are those of Vietnam."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from survey.inviting.policy import Policy
from survey.measures.period import VIETNAM

_FAR = 400  # days; a calendar that is quiet for longer than a year is a mistake


class NeverPermitted(ValueError):
    """The policy leaves no day to message anybody."""


def permitted(moment: datetime, policy: Policy) -> str:
    """The reason why nobody is messaged at this moment: "night" or "quiet-day"; "" when it may be."""
    local = moment.astimezone(VIETNAM)
    if quiet(local.date(), policy):
        return "quiet-day"
    return "" if policy.earliest <= local.time() < policy.latest else "night"


def quiet(day: date, policy: Policy) -> bool:
    return day.weekday() in policy.quiet_weekdays or any(one.holds(day) for one in policy.quiet)


def next_permitted(moment: datetime, policy: Policy) -> datetime:
    """The moment itself, or the next one at which messages may be pushed. Raises NeverPermitted."""
    local = moment.astimezone(VIETNAM)
    if local.time() >= policy.latest:
        local = _morning(local.date() + timedelta(days=1), policy)
    elif local.time() < policy.earliest:
        local = _morning(local.date(), policy)
    for _ in range(_FAR):
        if not quiet(local.date(), policy):
            return local.astimezone(moment.tzinfo)
        local = _morning(local.date() + timedelta(days=1), policy)
    raise NeverPermitted("no day of the year is left")


def _morning(day: date, policy: Policy) -> datetime:
    return datetime.combine(day, policy.earliest, VIETNAM)
