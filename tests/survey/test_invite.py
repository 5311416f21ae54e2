"""Who is invited, when, and which way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from survey.case import Case, Outcome, Party, Status
from survey.invite import Invite, Policy, Reach, Skip, SkipReason, decide, respondent

RETURNED = datetime(2026, 11, 20, 3, tzinfo=UTC)  # 10:00 in Vietnam
CASE = Case("H57-261105-0001", "H57", Status.RETURNED, returned_at=RETURNED, applicant=Party("An", "+84905123456"))


def test_a_returned_case_is_invited_an_hour_later() -> None:
    due = RETURNED + timedelta(hours=1)
    assert decide(CASE, RETURNED) == Invite(due, Reach.PHONE, due + timedelta(days=30))


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
    assert (decision.channel, decision.due) == (Reach.SLIP, night)


def test_the_one_who_did_the_errand_is_asked_first() -> None:
    helper = Party("Bình", "+84912345678")
    assert respondent(replace(CASE, submitter=helper)) == helper
    assert respondent(replace(CASE, submitter=Party("Bình"))) == CASE.applicant
    assert respondent(replace(CASE, applicant=Party(), submitter=Party("Bình"))) == Party("Bình")
