"""What to do now with an errand whose time has come: send it by a route, wait, or let it be; and what comes next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from survey.inviting.calendar import next_permitted, permitted
from survey.inviting.decision import Person, shut_out
from survey.inviting.policy import Policy, Route
from survey.inviting.routes import Choice, Chosen, Closed, Kind


class DropReason(StrEnum):
    """Why nothing is sent any more. A shared phone and one asked recently are named as in `Reason`."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    ERASED = "erased"
    OPTED_OUT = "opted-out"
    OFFICIAL = "official"
    STARTED = "started"
    FINISHED = "finished"
    REFUSED = "refused"
    INELIGIBLE = "ineligible"
    OPENED = "opened"
    NOTHING_LEFT = "nothing-left"  # a continuation, and no survey that was rated is waiting for more
    GONE_ON = "gone-on"  # a promise, and the survey does not wait for it any more
    SHARED_PHONE = "shared-phone"
    ASKED_RECENTLY = "asked-recently"
    NO_ROUTE = "no-route"


@dataclass(frozen=True, slots=True)
class Errand:
    """`number` counts reminders; `fell` is why the attempt before this one did not arrive."""

    kind: Kind
    number: int = 1
    fell: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """How the survey of the case stands. `dispositions` are those of all its sessions; `rated`: one was begun by stars
    in a template, is not finished, and nobody talks there yet. `erased`: nothing is known of the person any more.
    `awaited`: it still stands where a message was promised. `promised_for`: when one is still to come.
    """

    expires: datetime
    revoked: bool = False
    erased: bool = False
    dispositions: Collection[str] = ()
    rated: bool = False
    awaited: bool = False
    promised_for: datetime | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """`next_due`: when to remind, should there be no answer; None for never."""

    choice: Choice
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Postpone:
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Drop:
    """`route` is LINK when the person may still answer, by the slip alone."""

    reason: str
    route: Route | None = None


def do(
    errand: Errand, survey: Survey, person: Person, chosen: Chosen, now: datetime, policy: Policy
) -> Send | Postpone | Drop:
    """The one decision about a due errand, with the facts as they are now."""
    over = _over(errand, survey, person, now) or _unasked(errand, person, now, policy)
    if over:
        return Drop(over, Route.LINK if over in _SLIP_REMAINS else None)
    if errand.kind is Kind.REMINDER and survey.promised_for:
        return Postpone(_after(survey.promised_for, errand.number, now, policy), Kind.PROMISED.value)
    hour = permitted(now, policy)
    if hour:
        return Postpone(next_permitted(now, policy), hour)
    if chosen.waiting:
        until = max(chosen.again_at or now, now + _A_MOMENT)
        return Postpone(next_permitted(until, policy), chosen.waiting.value)
    if not chosen.open:
        return Drop(errand.fell or _why_none(chosen), Route.LINK)
    if _talks_elsewhere(chosen):
        return Postpone(next_permitted(now + policy.look_again, policy), Closed.IN_CONVERSATION.value)
    return Send(chosen.open[0], _reminder(errand, survey, now, policy))


_A_MOMENT = Policy().look_again / 60
_SLIP_REMAINS = (DropReason.SHARED_PHONE, DropReason.ASKED_RECENTLY)


def _over(errand: Errand, survey: Survey, person: Person, now: datetime) -> DropReason | None:
    """What ends every errand of the invitation."""
    told = (
        (survey.revoked, DropReason.REVOKED),
        (survey.expires <= now, DropReason.EXPIRED),
        (person.opted_out, DropReason.OPTED_OUT),
        (survey.erased, DropReason.ERASED),
        (person.official, DropReason.OFFICIAL),
    )
    return next((reason for holds, reason in told if holds), None) or _answered(errand, survey)


# The strongest first: a case that somebody finished is finished, whatever else was opened for it.
_ANSWERED = {
    "completed": DropReason.FINISHED,
    "opted_out": DropReason.OPTED_OUT,
    "refused": DropReason.REFUSED,
    "started": DropReason.STARTED,
    "partial": DropReason.STARTED,
    "expired": DropReason.EXPIRED,
}


def _answered(errand: Errand, survey: Survey) -> DropReason | None:
    standing = set(survey.dispositions)
    ended = next((_ANSWERED[one] for one in ("completed", "opted_out", "refused") if one in standing), None)
    if errand.kind is Kind.CONTINUATION:
        return ended or (None if survey.rated else DropReason.NOTHING_LEFT)
    if errand.kind is Kind.PROMISED:
        return ended or (None if survey.awaited else DropReason.GONE_ON)
    found = next((reason for one, reason in _ANSWERED.items() if one in standing), None)
    if found or standing - {"invited"}:
        return found or DropReason.INELIGIBLE
    return DropReason.OPENED if standing and errand.kind is Kind.INVITATION and not errand.fell else None


def _unasked(errand: Errand, person: Person, now: datetime, policy: Policy) -> DropReason | None:
    """Who was asked about another case meanwhile is not asked about this one; once asked, they are reminded."""
    why = shut_out(person, now, policy) if errand.kind is Kind.INVITATION and not errand.fell else None
    return DropReason(why.value) if why else None


def _why_none(chosen: Chosen) -> str:
    """Why no route is open: the reason of the one that the policy would have taken first and that could be known."""
    told = [why.value for why in chosen.closed.values() if why not in (Closed.NOT_CONNECTED, Closed.NO_CONTACT)]
    return told[-1] if told else DropReason.NO_ROUTE.value


def _talks_elsewhere(chosen: Chosen) -> bool:
    """Whether the person is in the middle of another survey, on whichever chat."""
    return any(why is Closed.IN_CONVERSATION for why in chosen.closed.values())


def _after(promised: datetime, number: int, now: datetime, policy: Policy) -> datetime:
    """When to remind somebody who is first written to at a time of their own."""
    interval = policy.reminders[number - 1] if number <= len(policy.reminders) else policy.look_again
    return next_permitted(max(promised, now) + interval, policy)


def _reminder(errand: Errand, survey: Survey, now: datetime, policy: Policy) -> datetime | None:
    done = {Kind.INVITATION: 0, Kind.REMINDER: errand.number}.get(errand.kind)
    if done is None or done >= len(policy.reminders):
        return None
    due = next_permitted(now + policy.reminders[done], policy)
    return due if due < survey.expires else None
