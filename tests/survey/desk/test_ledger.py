"""What messages have cost, by month and kind, and what the waiting ones will."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey.desk.outgoing import Outgoing
from tests.invited import ONE, THREE, TWO, known, outbox, staged
from tests.stage import Stage

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(database: str):
    async with staged(database) as one:
        yield one


async def test_what_a_campaign_will_cost(database):
    async with staged(database, prices={"template-phone": 300, "message-free": 0}) as stage:
        await known(stage, "zalo")
        await stage.case(ONE)
        await stage.case(TWO, applicant_phone="0987654321")
        await stage.case(THREE, applicant_phone="0987654322")
        await stage.desk.reach.opt_out("said", phone="+84987654322")
        stage.clock.waits(hours=12)  # at night: looked at for the morning
        forecast = await stage.desk.ledger.forecast()
        assert [(one.route, one.kind, one.number, one.cost) for one in forecast.lines] == [
            ("chat", "message-free", 1, 0),
            ("phone-template", "template-phone", 1, 300),
        ]
        assert (forecast.number, forecast.cost, forecast.reminders) == (2, 300, 4)
        assert await outbox(stage) == [], "looking sends nothing"


async def test_an_unknown_price_is_said_to_be_unknown(stage):
    await stage.case(ONE)
    forecast = await stage.desk.ledger.forecast()
    assert (forecast.lines[0].price, forecast.lines[0].cost, forecast.cost) == (None, None, None)


def sent_for(stage: Stage, price: int | None) -> Outgoing:
    """The sender's verbs while everything has this price."""
    return Outgoing(replace(stage.desk.post._tools, prices={"template-phone": price, "message-free": price}))


async def test_the_ledger_adds_up_by_month_and_kind(stage):
    await stage.case(ONE)
    await stage.desk.errands.run()
    (bubble,) = await outbox(stage)
    for price in (300, 300, None):
        await sent_for(stage, price).sent(bubble.id, "zbs", None, "template-phone")
    stage.clock.waits(days=10, hours=13)  # 1 December in Vietnam, still November in UTC
    await sent_for(stage, 0).sent(bubble.id, "zalo", None, "message-free", "reply")
    told = [(one.month, one.kind, one.number, one.unpriced, one.cost) for one in await stage.desk.ledger.totals()]
    assert told == [("2026-11", "template-phone", 3, 1, 600), ("2026-12", "message-free", 1, 0, 0)]
    assert [one.month for one in await stage.desk.ledger.totals(stage.clock())] == ["2026-12"]
