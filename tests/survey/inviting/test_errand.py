"""What becomes of an errand whose time has come, and what follows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from survey.inviting import (
    Chat,
    Drop,
    Errand,
    Kind,
    Means,
    Person,
    Policy,
    Postpone,
    Route,
    Send,
    Survey,
    Templates,
    Ways,
    choose,
    do,
)

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
NIGHT = datetime(2026, 11, 20, 15, tzinfo=UTC)  # 22:00 in Vietnam
MORNING = datetime(2026, 11, 21, 1, tzinfo=UTC)
POLICY = Policy()
OPEN = Survey(NOON + timedelta(days=30))
INVITE, GO_ON = Errand(Kind.INVITATION), Errand(Kind.CONTINUATION)
PROMISED = Errand(Kind.PROMISED)
REMIND, LAST = Errand(Kind.REMINDER), Errand(Kind.REMINDER, 2)
FELL = Errand(Kind.INVITATION, fell="no-zalo")
MEANS = Means(templates=Templates("inv", reminder="remind", continuation="go-on"))
RATED = replace(OPEN, dispositions=("started",), rated=True)
AWAITED = replace(OPEN, dispositions=("partial",), awaited=True)
IN_CHAT = Ways(zalo=Chat(NOON - timedelta(days=2)))
ASKED = Person(asked_at=NOON - timedelta(days=1))


def done(errand, survey=OPEN, person=None, ways=None, now=NOON, policy=POLICY, means=MEANS):
    ways = ways or Ways(True)
    return do(errand, survey, person or Person(), choose(errand.kind, ways, means, now, policy), now, policy)


def standing(*dispositions: str) -> Survey:
    return replace(OPEN, dispositions=dispositions)


@pytest.mark.parametrize(
    ("errand", "survey", "person", "reason"),
    [
        (INVITE, replace(OPEN, revoked=True), None, "revoked"),
        (INVITE, replace(OPEN, expires=NOON), None, "expired"),
        (INVITE, replace(OPEN, erased=True), None, "erased"),
        (INVITE, OPEN, Person(opted_out=True), "opted-out"),
        (REMIND, OPEN, Person(opted_out=True), "opted-out"),
        (INVITE, OPEN, Person(official=True), "official"),
        (INVITE, standing("started"), None, "started"),
        (REMIND, standing("partial"), None, "started"),
        (REMIND, standing("completed"), None, "finished"),
        (REMIND, standing("invited", "completed"), None, "finished"),
        (REMIND, standing("refused"), None, "refused"),
        (REMIND, standing("opted_out"), None, "opted-out"),
        (REMIND, standing("ineligible"), None, "ineligible"),
        (REMIND, standing("expired"), None, "expired"),
        (INVITE, standing("invited"), None, "opened"),
        (INVITE, OPEN, ASKED, "asked-recently"),
        (INVITE, OPEN, Person(people=9), "shared-phone"),
        (GO_ON, OPEN, None, "nothing-left"),
        (GO_ON, standing("started"), None, "nothing-left"),
        (GO_ON, replace(RATED, dispositions=("started", "completed")), None, "finished"),
        (GO_ON, replace(RATED, dispositions=("started", "refused")), None, "refused"),
        (PROMISED, standing("started"), None, "gone-on"),
        (PROMISED, replace(AWAITED, dispositions=("invited", "completed")), None, "finished"),
        (PROMISED, replace(AWAITED, expires=NOON), None, "expired"),
        (PROMISED, AWAITED, Person(opted_out=True), "opted-out"),
    ],
)
def test_what_ends_an_errand(errand, survey, person, reason) -> None:
    dropped = done(errand, survey, person)
    assert isinstance(dropped, Drop)
    assert dropped.reason == reason
    assert dropped.route is (Route.LINK if reason in ("asked-recently", "shared-phone") else None)


@pytest.mark.parametrize(
    ("errand", "survey", "person"),
    [
        (INVITE, OPEN, None),
        (REMIND, standing("invited"), None),
        (REMIND, OPEN, ASKED),
        (GO_ON, RATED, ASKED),
        (FELL, standing("invited"), ASKED),
    ],
)
def test_what_is_sent(errand, survey, person) -> None:
    sent = done(errand, survey, person)
    assert isinstance(sent, Send)
    assert sent.choice.route is Route.PHONE_TEMPLATE


@pytest.mark.parametrize(
    ("errand", "survey", "policy", "then"),
    [
        (INVITE, OPEN, POLICY, timedelta(days=3)),
        (REMIND, OPEN, POLICY, timedelta(days=7)),
        (LAST, OPEN, POLICY, None),
        (GO_ON, RATED, POLICY, None),
        (INVITE, OPEN, replace(POLICY, reminders=()), None),
        (INVITE, replace(OPEN, expires=NOON + timedelta(days=3)), POLICY, None),
        (INVITE, OPEN, replace(POLICY, reminders=(timedelta(hours=10),)), timedelta(hours=20)),  # 22:00 → 8:00
    ],
)
def test_at_most_two_reminders_and_never_past_the_end(errand, survey, policy, then) -> None:
    sent = done(errand, survey, policy=policy)
    assert isinstance(sent, Send)
    assert sent.next_due == (NOON + then if then else None)


def test_a_promise_is_kept_in_its_chat_and_needs_no_reminder_after_it() -> None:
    sent = done(PROMISED, AWAITED, ASKED, IN_CHAT)
    assert isinstance(sent, Send)
    assert (sent.choice.route, sent.choice.template, sent.next_due) == (Route.CHAT, "", None)


@pytest.mark.parametrize(
    ("ways", "reason"),
    [
        (Ways(zalo=Chat(NOON - timedelta(days=8))), "window-over"),
        (Ways(telegram=Chat(NOON, opted_out=True)), "opted-out"),
        (Ways(telegram=Chat(NOON, unreachable_at=NOON)), "unreachable"),
    ],
)
def test_a_promise_takes_no_other_way(ways: Ways, reason: str) -> None:
    assert done(PROMISED, AWAITED, ways=replace(ways, phone=True)) == Drop(reason, Route.LINK)


def test_a_promise_waits_for_the_morning_and_for_another_survey() -> None:
    assert done(PROMISED, AWAITED, ways=IN_CHAT, now=NIGHT) == Postpone(MORNING, "night")
    busy = Ways(telegram=Chat(NOON, in_conversation=True))
    assert done(PROMISED, AWAITED, ways=busy) == Postpone(NOON + timedelta(hours=1), "in-conversation")


@pytest.mark.parametrize(("reminder", "days"), [(REMIND, 3), (LAST, 7), (Errand(Kind.REMINDER, 3), 1 / 24)])
def test_a_reminder_stays_behind_a_promise(reminder, days) -> None:
    promised = replace(OPEN, dispositions=("invited",), promised_for=NOON + timedelta(days=2))
    assert done(reminder, promised) == Postpone(NOON + timedelta(days=2 + days), "promised")


def test_at_night_everything_waits_for_the_morning() -> None:
    assert done(INVITE, now=NIGHT) == Postpone(MORNING, "night")


def test_what_is_over_is_dropped_at_night_too() -> None:
    assert done(INVITE, replace(OPEN, revoked=True), now=NIGHT) == Drop("revoked")


@pytest.mark.parametrize(
    "ways", [Ways(False, Chat(NOON, in_conversation=True)), Ways(True, Chat(NOON, None, False, None, True))]
)
def test_whoever_is_in_another_survey_is_left_to_it(ways: Ways) -> None:
    assert done(INVITE, ways=ways) == Postpone(NOON + timedelta(hours=1), "in-conversation")


@pytest.mark.parametrize(
    ("errand", "ways", "means", "reason"),
    [
        (INVITE, Ways(True), Means(), "no-template"),
        (INVITE, Ways(False), MEANS, "no-phone"),
        (INVITE, Ways(True), Means(frozenset()), "no-route"),
        (
            Errand(Kind.INVITATION, fell="no-zalo"),
            Ways(True, tried=frozenset({Route.PHONE_TEMPLATE})),
            MEANS,
            "no-zalo",
        ),
        (INVITE, Ways(True, by_phone=Chat(unreachable_at=NOON)), MEANS, "unreachable"),
    ],
)
def test_without_a_way_the_slip_remains_with_its_reason(errand, ways, means, reason) -> None:
    assert done(errand, ways=ways, means=means) == Drop(reason, Route.LINK)
