"""Who is invited, when, and which way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from survey.case import Case, Outcome, Party, Status
from survey.inviting import Invite, Person, Policy, Reach, Reason, Skip, SkipReason, respondent
from survey.inviting import decide as decided

RETURNED = datetime(2026, 11, 20, 3, tzinfo=UTC)  # 10:00 in Vietnam
NOBODY_SPECIAL, POLICY = Person(), Policy()
CASE = Case("H57-261105-0001", "H57", Status.RETURNED, returned_at=RETURNED, applicant=Party("An", "+84905123456"))


def decide(case: Case, now: datetime, person: Person = NOBODY_SPECIAL, policy: Policy = POLICY) -> Invite | Skip:
    return decided(case, person, now, policy)


def test_a_returned_case_is_invited_an_hour_later() -> None:
    due = RETURNED + timedelta(hours=1)
    assert decide(CASE, RETURNED) == Invite(due, Reach.PHONE, due + timedelta(days=30), Reason.MOBILE)


@pytest.mark.parametrize("outcome", [*Outcome, None])
def test_every_outcome_is_asked_about(outcome: Outcome | None) -> None:
    assert isinstance(decide(replace(CASE, outcome=outcome), RETURNED), Invite)


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.RETURNED])
def test_only_a_result_in_hand_counts(status: Status) -> None:
    assert decide(replace(CASE, status=status), RETURNED) == Skip(SkipReason.NOT_RETURNED)


def test_children_are_never_asked() -> None:
    assert decide(replace(CASE, adult=False), RETURNED) == Skip(SkipReason.NOT_ADULT)


def test_old_results_are_past_asking() -> None:
    window = Policy().window
    assert isinstance(decide(CASE, RETURNED + window), Invite)
    assert decide(CASE, RETURNED + window + timedelta(seconds=1)) == Skip(SkipReason.TOO_OLD)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ((20, 18, 59), (20, 19, 59)),
        ((20, 19, 0), (21, 8, 0)),
        ((20, 23, 30), (21, 8, 0)),
        ((21, 3, 0), (21, 8, 0)),
        ((21, 6, 59), (21, 8, 0)),
        ((21, 7, 0), (21, 8, 0)),
        ((21, 7, 30), (21, 8, 30)),
    ],
)
def test_nobody_is_messaged_at_night(now: tuple[int, int, int], due: tuple[int, int, int]) -> None:
    def local(day: int, hour: int, minute: int) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)

    decision = decide(replace(CASE, returned_at=local(*now)), local(*now))
    assert isinstance(decision, Invite)
    assert decision.due == local(*due)


def test_without_a_mobile_number_the_slip_carries_the_link_at_once() -> None:
    night = RETURNED + timedelta(hours=14)
    decision = decide(replace(CASE, applicant=Party("An", "+842343822111")), night)
    assert isinstance(decision, Invite)
    assert (decision.reach, decision.due, decision.reason) == (Reach.SLIP, night, Reason.NO_MOBILE)


LONG_AGO, LATELY = RETURNED - timedelta(days=30), RETURNED - timedelta(days=29, hours=23)


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        (Person(opted_out=True), SkipReason.OPTED_OUT),
        (Person(official=True), SkipReason.OFFICIAL),
        (Person(official=True, opted_out=True), SkipReason.OFFICIAL),
        (Person(people=5), Reason.MOBILE),
        (Person(people=6), Reason.SHARED_PHONE),
        (Person(asked_at=LATELY), Reason.ASKED_RECENTLY),
        (Person(asked_at=LONG_AGO), Reason.MOBILE),
        (Person(asked_at=RETURNED + timedelta(days=2)), Reason.ASKED_RECENTLY),  # planned already
        (Person(people=6, asked_at=LATELY), Reason.SHARED_PHONE),
    ],
)
def test_what_stands_about_the_person_decides_too(person: Person, outcome: Reason | SkipReason) -> None:
    decision = decide(CASE, RETURNED, person)
    assert decision.reason == outcome
    if isinstance(decision, Invite):
        assert decision.reach is (Reach.PHONE if outcome is Reason.MOBILE else Reach.SLIP)
        assert decision.due == (RETURNED + timedelta(hours=1) if outcome is Reason.MOBILE else RETURNED)


@pytest.mark.parametrize("reason", SkipReason)
def test_only_what_can_never_be_right_takes_an_invitation_back(reason: SkipReason) -> None:
    assert reason.final is (reason in (SkipReason.NOT_RETURNED, SkipReason.NOT_ADULT, SkipReason.OFFICIAL))


def test_the_one_who_did_the_errand_is_asked_first() -> None:
    helper = Party("Bình", "+84912345678")
    assert respondent(replace(CASE, submitter=helper)) == helper
    assert respondent(replace(CASE, submitter=Party("Bình"))) == CASE.applicant
    assert respondent(replace(CASE, applicant=Party(), submitter=Party("Bình"))) == Party("Bình")
