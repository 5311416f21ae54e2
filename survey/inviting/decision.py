"""Whether a case leads to an invitation, how far it goes, and when: a decision with its reason, taken once per case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from survey.case import Case, Party
from survey.inviting.calendar import next_permitted
from survey.inviting.policy import Policy
from survey.phone import mobile


class Reach(StrEnum):
    """The way an invitation takes to the person."""

    PHONE = "phone"  # a message is pushed, by whatever route is open then
    SLIP = "slip"  # only the link or QR code on the slip that comes with the result


class Reason(StrEnum):
    """Why an invitation goes as far as it does."""

    MOBILE = "mobile"
    NO_MOBILE = "no-mobile"
    ASKED_RECENTLY = "asked-recently"
    SHARED_PHONE = "shared-phone"


class SkipReason(StrEnum):
    NOT_RETURNED = "not-returned"
    NOT_ADULT = "not-adult"
    TOO_OLD = "too-old"
    OPTED_OUT = "opted-out"
    OFFICIAL = "official"

    @property
    def final(self) -> bool:
        """Whether it also withdraws an invitation given before.

        Age alone never does; nor does opting out: who changes their mind finds the link still there.
        """
        return self not in (SkipReason.TOO_OLD, SkipReason.OPTED_OUT)


@dataclass(frozen=True, slots=True)
class Person:
    """What stands about the person behind a case, by their phone.

    `official`: works at the agency of this case. `people`: how many hold cases under this number. `asked_at`: when a
    message about another case was last pushed to it, or is going to be.
    """

    opted_out: bool = False
    official: bool = False
    people: int = 1
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    due: datetime  # UTC
    reach: Reach
    expires: datetime  # UTC
    reason: Reason


@dataclass(frozen=True, slots=True)
class Skip:
    reason: SkipReason


def decide(case: Case, person: Person, now: datetime, policy: Policy) -> Invite | Skip:
    """Every outcome is asked about, refusals too, once the person holds the result (status 10)."""
    against = _against(case, person, now, policy)
    if against:
        return Skip(against)
    why = Reason.NO_MOBILE if not mobile(respondent(case).phone) else shut_out(person, now, policy)
    if why:
        return Invite(now, Reach.SLIP, now + policy.open_for, why)  # the slip is in the person's hand, at any hour
    assert case.returned_at is not None, "_against() lets only returned cases through"
    due = next_permitted(max(now, case.returned_at + policy.delay), policy)
    return Invite(due, Reach.PHONE, due + policy.open_for, Reason.MOBILE)


def _against(case: Case, person: Person, now: datetime, policy: Policy) -> SkipReason | None:
    if not case.returned or case.returned_at is None:
        return SkipReason.NOT_RETURNED
    if not case.adult:
        return SkipReason.NOT_ADULT
    if person.official:
        return SkipReason.OFFICIAL
    if person.opted_out:
        return SkipReason.OPTED_OUT
    return SkipReason.TOO_OLD if now - case.returned_at > policy.window else None


def shut_out(person: Person, now: datetime, policy: Policy) -> Reason | None:
    """Why no message is pushed to somebody who may be asked all the same; None when one may be."""
    if person.people > policy.people_per_phone:
        return Reason.SHARED_PHONE
    if person.asked_at is not None and person.asked_at > now - policy.cooldown:
        return Reason.ASKED_RECENTLY
    return None


def respondent(case: Case) -> Party:
    """Who is asked: the one who did the errand, where a message reaches them; otherwise the holder of the case."""
    return asked(case.submitter, case.applicant)


def asked(submitter: Party, applicant: Party) -> Party:
    return next((one for one in (submitter, applicant) if mobile(one.phone)), submitter or applicant)
