"""The storm in small: both platforms at once, every kind of fault, each process killed; nothing is lost or doubled."""

from __future__ import annotations

import asyncio

import pytest

from tests.storm import report
from tests.storm.play import Outcome, Plan, scene, storm

pytestmark = pytest.mark.xdist_group("full")

PLAN = Plan(conversations=24, gap=2.0, rounds=1, thinking=(0.1, 0.8), gather=2.0, to_the_end=False)


async def _weathered(stack, fakes, journal: report.Journal) -> Outcome:
    async with scene(stack, fakes, PLAN.conversations, PLAN) as on:
        outcome = await storm(on, on.system.tickets, PLAN, journal.note, lambda: None)
    journal.keep(outcome)
    return outcome


def test_nothing_is_lost_or_doubled_in_a_small_storm(full_stack, full_settings, fakes, tmp_path):
    journal = report.Journal(tmp_path / "storm.log")
    told = report.plain(asyncio.run(_weathered(full_stack, fakes, journal)), journal.path)
    assert (told["lost"], told["doubled"], told["unfinished"]) == (0, 0, 0), journal.path.read_text()
    assert told["conversations"] == PLAN.conversations
    assert all(told["killed"][part] >= 1 for part in report.KILLED) and told["flushes"] and told["token_expiries"]
    for name, channel in told["by_channel"].items():
        updates = told["platforms"][name]["updates"]
        assert channel["conversations"] >= PLAN.conversations // 3
        assert updates["doubled"] > 0
