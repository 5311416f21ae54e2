"""The worker's rounds over comments: a coder in a process of its own, new ones first, and rest when nothing waits."""

from __future__ import annotations

import pytest

from bot.coding import Reading, Rounds
from survey.comment import Coded, Found
from tests.commenting import wrote
from tests.stage import set_stage

pytestmark = pytest.mark.anyio


class Waiting:
    """A coder that knows one word."""

    version = "mot-chu@1"

    def read(self, texts):
        found = (Found("thoi_gian_cho", 0.9, ("chờ",)),)
        return [Coded(found if "chờ" in one else (), (), "tieu_cuc", 0.9, False, self.version) for one in texts]


class Breaking(Waiting):
    """A coder whose process goes away."""

    def read(self, texts):
        import os

        os._exit(1)


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        yield one


async def test_a_round_reads_what_came_and_what_was_asked_for_again(stage):
    await wrote(stage, ["Phải chờ lâu", "Tốt"])
    async with Rounds(stage.desk, Reading(Waiting, 2)) as rounds:
        assert await rounds.round() == 2 and await rounds.round() == 0
        rows = await stage.rows("SELECT codes, version FROM comments ORDER BY id")
        assert [tuple(row) for row in rows] == [(["thoi_gian_cho"], "mot-chu@1+1"), ([], "mot-chu@1+1")]
        await stage.desk.codebooks.add("moi", "Mới", None, "thử", "An")
        await stage.desk.coding.ask_again("An")
        assert await rounds.round() == 2 and (await stage.desk.coding.progress()).finished_at
        assert {row.version for row in await stage.rows("SELECT version FROM comments")} == {"mot-chu@1+2"}


async def test_order_is_kept_however_many_processes(stage):
    reading = Reading(Waiting, 2)
    await reading.open()
    texts = [f"chờ {number}" if number % 3 else f"khác {number}" for number in range(25)]
    read = await reading.read(texts)
    await reading.close()
    assert [bool(one.themes) for one in read] == ["chờ" in text for text in texts]


async def test_a_coder_that_breaks_is_opened_anew_and_nothing_is_lost(stage):
    await wrote(stage, ["Phải chờ lâu"])
    async with Rounds(stage.desk, Reading(Breaking)) as rounds:
        assert await rounds.round() == 0
    async with Rounds(stage.desk, Reading(Waiting)) as rounds:
        assert await rounds.round() == 1
