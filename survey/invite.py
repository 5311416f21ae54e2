"""Whether a case leads to an invitation, and when: a decision with its reason, taken once per case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from survey.case import Case, Party
from survey.measures.period import VIETNAM
from survey.phone import mobile


class Reach(StrEnum):
    """The way an invitation takes to the person."""

    PHONE = "phone"  # a message to a mobile number
    SLIP = "slip"  # the link or QR code on the slip that comes with the result


class SkipReason(StrEnum):
    NOT_RETURNED = "not-returned"
    NOT_ADULT = "not-adult"
    TOO_OLD = "too-old"

    @property
    def final(self) -> bool:
        """Whether it also withdraws an invitation given before; age alone never does."""
        return self is not SkipReason.TOO_OLD


@dataclass(frozen=True, slots=True)
class Policy:
    """When people are invited. Hours are Vietnamese time."""

    delay: timedelta = timedelta(hours=1)  # after the result was returned
    earliest: time = time(8)
    latest: time = time(20)
    window: timedelta = timedelta(days=365)  # results older than this are past asking
    open_for: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Invite:
    due: datetime  # UTC
    channel: Reach
    expires: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Skip:
    reason: SkipReason


def decide(case: Case, now: datetime, policy: Policy = Policy()) -> Invite | Skip:
    """Every outcome is asked about, refusals too, once the person holds the result (status 10)."""
    if not case.returned or case.returned_at is None:
        return Skip(SkipReason.NOT_RETURNED)
    if not case.adult:
        return Skip(SkipReason.NOT_ADULT)
    if now - case.returned_at > policy.window:
        return Skip(SkipReason.TOO_OLD)
    if not mobile(respondent(case).phone):
        return _invite(now, Reach.SLIP, policy)  # the slip is in the person's hand, at any hour
    return _invite(_waking(max(now, case.returned_at + policy.delay), policy), Reach.PHONE, policy)


def respondent(case: Case) -> Party:
    """Who is asked: the one who did the errand, where a message reaches them; otherwise the holder of the case."""
    return next(
        (one for one in (case.submitter, case.applicant) if mobile(one.phone)), case.submitter or case.applicant
    )


def _invite(due: datetime, channel: Reach, policy: Policy) -> Invite:
    return Invite(due, channel, due + policy.open_for)


def _waking(moment: datetime, policy: Policy) -> datetime:
    """The moment itself, or the next morning when it falls at night: nobody's phone rings at night."""
    local = moment.astimezone(VIETNAM)
    if local.time() < policy.earliest:
        local = datetime.combine(local.date(), policy.earliest, VIETNAM)
    elif local.time() >= policy.latest:
        local = datetime.combine(local.date() + timedelta(days=1), policy.earliest, VIETNAM)
    return local.astimezone(moment.tzinfo)
