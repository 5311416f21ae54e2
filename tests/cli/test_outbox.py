"""`./hailong outbox` on a real database: what did not leave and why, and what can be done about it."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.stage import Stage, set_stage


@pytest.fixture
def troubled(database) -> None:
    """A bubble that died, one that waits, a channel that is held, and an update that nobody could read."""

    async def arrange() -> None:
        async with set_stage(database, pushed=frozenset({"telegram"})) as stage:
            await _dies(stage)
            await stage.citizen(await stage.case("H57.90-261103-0002"), "telegram")
            await stage.desk.outgoing.hold("telegram", "bad-token")
            await stage.desk.happenings.keep_unreadable("telegram", "k", "{", "not-json")

    asyncio.run(arrange())


async def _dies(stage: Stage) -> None:
    person = await stage.citizen(await stage.case(), "telegram")
    claim, _ = await stage.desk.outgoing.next_due(person.contact, ["telegram"])
    assert claim.due
    await stage.desk.outgoing.undeliverable(claim.due.id, "dead", "too-long")


def test_nothing_waits(ask):
    assert ask("outbox") == (0, "Không có tin nào chờ hoặc hỏng.\n", "")


def test_everything_that_is_stuck_is_told_in_words(ask, troubled):
    code, out, _ = ask("outbox")
    assert code == 0
    for line in (
        "telegram: 1 tin hỏng, cần xem",
        "telegram: 1 tin đang chờ",
        "telegram: Telegram không nhận token của bot: chạy ./hailong telegram connect, cho đến khi được sửa",
        "  tin dài quá mức nền tảng nhận",
        "telegram  12:00 20/11/2026  unreadable: nội dung không phải JSON",
    ):
        assert line in out
    told = json.loads(ask("outbox", "--json")[1])
    assert [one["error"] for one in told["dead"]] == ["too-long"] and told["messages"] == []
    assert told["held"][0]["reason"] == "bad-token" and told["events"][0]["kind"] == "unreadable"


def test_it_is_sent_again_and_the_channel_let_go(ask, troubled):
    assert ask("outbox", "resend", "--all")[1] == "Đã đưa 1 tin vào hàng gửi lại.\n"
    assert ask("outbox", "lift", "telegram")[0] == 0
    code, _, err = ask("outbox", "lift", "telegram")
    assert code == 1 and "không bị dừng" in err
    assert "hỏng" not in ask("outbox")[1]
    assert ask("outbox", "resend")[0] == 1
