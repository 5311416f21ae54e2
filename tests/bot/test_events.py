"""Events of platforms, from what a channel reads to what the desk has done about them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.channel import Event
from bot.events import Dealer
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(database: str):
    async with set_stage(database, pushed=frozenset({"telegram", "zalo", "zbs"})) as one:
        yield one


async def deal(stage: Stage, kind: str, address: str = "", channel: str = "zalo", **data) -> bool:
    return await Dealer(stage.desk).deal(Event(channel, f"{kind}-1", kind, address, data))


async def one(stage: Stage, query: str):
    ((row),) = await stage.rows(query)
    return tuple(row) if len(row) > 1 else row[0]


async def holds(stage: Stage) -> dict[str, tuple]:
    return {held.scope: (held.reason, held.until) for held in await stage.desk.outgoing.holds()}


async def test_blocked_and_back(stage):
    await stage.citizen(channel="telegram", name="1001")
    query = "SELECT unreachable_at IS NOT NULL, unreachable_reason, opted_out_at FROM contacts"
    assert await deal(stage, "blocked", "1001", "telegram", reason="blocked")
    assert await one(stage, query) == (True, "blocked", None)
    assert await deal(stage, "returned", "1001", "telegram")
    assert await one(stage, query) == (False, None, None)


async def test_who_comes_is_greeted_once_and_asked_for_a_code_or_a_number(stage):
    for _ in range(2):
        assert await deal(stage, "followed", "u-1")
    text, ask = await one(stage, "SELECT body->>'text', body->>'ask' FROM outbox")
    assert "mã" in text and "số điện thoại" in text and ask == "phone"
    assert await one(stage, "SELECT interacted_at FROM contacts") == stage.clock()


async def test_who_is_in_a_survey_is_not_greeted(stage):
    person = await stage.citizen(await stage.case(), channel="zalo", name="u-1")
    await person.taps("Đồng ý")
    before = await stage.count("outbox")
    assert await deal(stage, "followed", "u-1")
    assert await stage.count("outbox") == before


async def test_who_leaves_is_left_alone(stage):
    person = await stage.citizen(await stage.case(), channel="zalo", name="u-1")
    await person.taps("Đồng ý")
    assert await deal(stage, "unfollowed", "u-1")
    assert await one(stage, "SELECT opted_out_at IS NOT NULL, unreachable_reason FROM contacts") == (True, "unfollowed")
    assert await one(stage, "SELECT disposition FROM sessions") == "opted_out"
    assert await one(stage, "SELECT source FROM left_alone") == "unfollow"
    assert await deal(stage, "followed", "u-1"), "coming back is not asking to be surveyed"
    assert await one(stage, "SELECT opted_out_at IS NOT NULL FROM contacts") is True


@pytest.mark.parametrize("kind", ["blocked", "unfollowed", "withdrawn", "handed_over"])
async def test_what_is_told_of_strangers_concerns_nobody(stage, kind):
    assert await deal(stage, kind, "nobody")
    assert await stage.count("contacts") == 0


async def test_a_withdrawal_erases(stage):
    person = await stage.citizen(await stage.case(), channel="zalo", name="u-1")
    await person.taps("Đồng ý")
    assert await deal(stage, "withdrawn", "u-1") and await deal(stage, "withdrawn", "u-1")
    assert await one(stage, "SELECT erased_at IS NOT NULL, address_sealed FROM contacts") == (True, None)


async def test_a_human_agent_has_two_hours_from_each_message(stage):
    await stage.citizen(channel="zalo", name="u-1")
    assert await deal(stage, "handed_over", "u-1")
    stage.clock.waits(hours=1)
    assert await deal(stage, "handed_over", "u-1")
    until = await one(stage, "SELECT handed_over_until FROM contacts")
    assert (until - stage.clock()).total_seconds() == 7200


@pytest.mark.parametrize(
    ("kind", "data"),
    [("rating", {"rate": 4}), ("pressed", {"label": "Không"}), ("delivered", {"at": "2026-11-20T05:00:00+00:00"})],
)
async def test_what_is_about_a_message_of_ours_waits_for_it(stage, kind, data):
    data |= {"tracking_id": "t-1", "msg_id": "m-1"}
    assert await deal(stage, kind, channel="zbs", **data) is False


async def test_a_kind_that_nobody_knows_is_no_reason_to_come_back(stage):
    assert await deal(stage, "sneezed", "u-1")


async def test_a_template_that_is_stopped_holds_and_one_that_is_approved_goes_again(stage):
    assert await deal(stage, "notice", event="change_template_status", template="77", status="DISABLE", reason="x")
    assert await holds(stage) == {"zalo:77": ("not-approved", None), "zbs:77": ("not-approved", None)}
    await deal(stage, "notice", event="change_template_status", template="77", status="ENABLE")
    assert await holds(stage) == {}


async def test_quality_holds_until_it_is_better(stage):
    await deal(stage, "notice", event="change_template_quality", template="77", quality="LOW")
    assert (await holds(stage))["zbs:77"] == ("quality", None)
    await deal(stage, "notice", event="change_template_status", template="77", status="ENABLE")
    assert (await holds(stage))["zbs:77"] == ("quality", None), "being approved says nothing about quality"
    await deal(stage, "notice", event="change_template_quality", template="77", quality="MEDIUM")
    assert await holds(stage) == {}


async def test_an_empty_quota_holds_until_midnight_in_vietnam(stage):
    await deal(stage, "notice", event="change_oa_daily_quota", quota="0")
    await deal(stage, "notice", event="change_template_quota", template="77", quota="0")
    midnight = datetime(2026, 11, 20, 17, tzinfo=UTC)
    found = await holds(stage)
    assert found["zbs"] == ("quota-day", midnight) and found["zbs:77"] == ("quota-template", midnight)
    await deal(stage, "notice", event="change_oa_daily_quota", quota="20000")
    assert "zbs" not in await holds(stage)


@pytest.mark.parametrize(
    "data", [{"event": "change_oa_template_tags"}, {"event": "change_template_status"}, {"event": "x", "quota": "0"}]
)
async def test_a_notice_that_says_nothing_holds_nothing(stage, data):
    assert await deal(stage, "notice", **data)
    assert await holds(stage) == {}
