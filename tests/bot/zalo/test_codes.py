"""Zalo's error numbers: each of the documents means one named thing, held as long as it lasts and no longer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.channel import Halted, OutOfWindow, Refused, Throttled, Unreachable
from bot.zalo.codes import NotSent, Place, error

EVENING = datetime(2026, 11, 22, 15, 30, 20, tzinfo=UTC)  # 22:30 in Vietnam
MESSAGE, BY_USER, BY_PHONE = (
    Place("zalo", EVENING),
    Place("zalo", EVENING, "T1"),
    Place("zbs", EVENING, "T1"),
)
MIDNIGHT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


def test_every_number_of_the_documents_is_named():
    numbers = """-32 -100 -108 -109 -111 -112 -1121 -1122 -1124 -114 -115 -117 -118 -119 -131 -133 -135 -136 -137 -138
        -139 -140 -141 -144 -1441 -146 -147 -1471 -1472 -200 -201 -204 -205 -209 -210 -211 -212 -213 -217 -218 -219 -221
        -223 -224 -227 -230 -232 -233 -234 -235 -240 -242 -244 -248 -249 -320 -321"""
    for number in map(int, numbers.split()):
        for place in (MESSAGE, BY_USER, BY_PHONE):
            assert not error(number, place).reason.startswith("code"), number


def test_an_unknown_number_is_for_an_operator():
    found = error(-9999, MESSAGE)
    assert isinstance(found, Refused)
    assert found.reason == "code-9999"


@pytest.mark.parametrize(
    ("code", "reason", "opted_out"),
    [
        (-213, "not-following", False),
        (-227, "inactive", False),
        (-217, "opted-out", True),
        (-244, "opted-out", True),
        (-218, "receive-limit", False),
        (-139, "opted-out", True),
        (-140, "opted-out", True),
        (-141, "opted-out", True),
        (-118, "no-zalo", False),
        (-114, "cannot-receive", False),
        (-119, "cannot-receive", False),
        (-108, "bad-phone", False),
    ],
)
def test_what_concerns_the_person(code, reason, opted_out):
    found = error(code, BY_PHONE)
    assert isinstance(found, Unreachable)
    assert (found.reason, found.opted_out) == (reason, opted_out)


@pytest.mark.parametrize(
    ("code", "place", "scope", "reason", "until"),
    [
        (-211, MESSAGE, "zalo", "quota-oa", MIDNIGHT),
        (-144, BY_PHONE, "zbs", "quota-day", MIDNIGHT),
        (-147, BY_PHONE, "zbs:T1", "quota-template", MIDNIGHT),
        (-133, BY_PHONE, "zbs", "night", datetime(2026, 11, 23, 0, 0, tzinfo=UTC)),
        (-234, MESSAGE, "zalo", "night", datetime(2026, 11, 22, 23, 0, tzinfo=UTC)),
        (-146, BY_PHONE, "zbs:T1", "quality", None),
        (-131, BY_PHONE, "zbs:T1", "not-approved", None),
        (-117, BY_PHONE, "zbs:T1", "not-allowed", None),
        (-138, BY_PHONE, "zbs", "not-allowed", None),
        (-204, MESSAGE, "zalo", "not-allowed", None),
        (-115, BY_PHONE, "zbs", "money", None),
        (-321, BY_PHONE, "zbs", "money", None),
        # by user id: what stops templates must not stop the replies of the same channel
        (-144, BY_USER, "zalo:T1", "quota-day", MIDNIGHT),
        (-234, BY_USER, "zalo:T1", "night", datetime(2026, 11, 22, 23, 0, tzinfo=UTC)),
        (-115, BY_USER, "zalo:T1", "money", None),
        (-146, BY_USER, "zalo:T1", "quality", None),
    ],
)
def test_what_halts_and_how_far_and_how_long(code, place, scope, reason, until):
    found = error(code, place)
    assert isinstance(found, Halted)
    assert (found.scope, found.reason, found.until) == (scope, reason, until)


def test_a_message_that_would_cost_money_does_not_stop_free_replies():
    found = error(-321, MESSAGE)
    assert isinstance(found, Refused)
    assert found.reason == "money"


def test_night_ends_the_same_morning_after_midnight():
    after = Place("zbs", datetime(2026, 11, 22, 20, 0, tzinfo=UTC), "T1")  # 03:00 in Vietnam
    assert error(-133, after).until == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


def test_the_rest():
    assert error(-32, MESSAGE).wait == 41
    assert isinstance(error(-32, MESSAGE), Throttled)
    assert isinstance(error(-200, MESSAGE), NotSent)
    assert error(-200, MESSAGE).retryable
    assert isinstance(error(-230, MESSAGE), OutOfWindow)
    assert isinstance(error(-232, MESSAGE), OutOfWindow)
    assert error(-249, BY_USER).reason == "template-not-by-user-id"
    assert error(-210, MESSAGE).reason == "parameter"
