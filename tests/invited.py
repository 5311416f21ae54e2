"""A stage with inviting set up: templates, channels, people known on them, and a look at errands and the outbox."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from bot.receive import Receiver
from survey.desk import Desk
from survey.inviting import Policy, Templates
from survey.inviting.rules import Rules
from survey.runtime.wiring import words
from tests.stage import Person, Stage, set_stage

ONE, TWO, THREE = (f"H57.90-261103-000{number}" for number in (1, 2, 3))
PHONE = "+84912345678"
PUSHED = frozenset({"telegram", "zalo", "zbs"})
RULES = Rules(
    policy=Policy(),
    templates=Templates("inv", "", "user", "remind", "go-on"),
    channels=PUSHED,
    public_url="https://hue.vn",
)


@asynccontextmanager
async def staged(
    url: str, rules: Rules = RULES, prices: Mapping[str, int | None] | None = None
) -> AsyncIterator[Stage]:
    async with set_stage(url, pushed=PUSHED) as stage:
        tools = replace(stage.desk.post._tools, prices=prices or {})
        desk = Desk.on(tools, "tthc-rut-gon@1", rules)
        stage.desk, stage.script.desk = desk, desk
        stage.receiver = Receiver(desk, stage.script, words())
        yield stage


async def known(stage: Stage, channel: str, *, hours: float = 1) -> Person:
    """Somebody known on a channel by their number, who did something there so many hours ago."""
    person = await stage.citizen(channel=channel)
    await stage.desk.reach.phone(person.contact, PHONE)
    stage.clock.waits(hours=-hours)
    await stage.desk.reach.interacted(person.contact)
    stage.clock.waits(hours=hours)
    return person


async def errands(stage: Stage, code: str = ONE) -> list[tuple]:
    rows = await stage.rows(
        "SELECT e.kind, e.number, e.attempt, e.state, e.route, e.reason FROM errands e "
        "JOIN invitations i ON i.id = e.invitation_id JOIN cases c ON c.id = i.case_id "
        "WHERE c.code = :code ORDER BY e.id",
        code=code,
    )
    return [tuple(row) for row in rows]


async def outbox(stage: Stage, purpose: str = "invitation") -> list[Any]:
    return await stage.rows(
        "SELECT o.*, c.channel FROM outbox o JOIN contacts c ON c.id = o.contact_id WHERE purpose = :p ORDER BY o.id",
        p=purpose,
    )
