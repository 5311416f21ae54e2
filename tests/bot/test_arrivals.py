"""What a platform delivers, on the real store: kept before it is dealt with, once, and never a reason to come back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.arrivals import Arrivals, read_json
from bot.channel import Event, Inbound, Unreadable
from bot.events import Dealer
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio


@dataclass
class Door:
    """A channel whose updates are already what they mean: an Inbound, an Event, None, or an error to raise."""

    name: str = "telegram"
    acknowledged: list[Any] = field(default_factory=list)

    def read(self, update: Any) -> Inbound | Event | None:
        said = update["is"]
        if isinstance(said, Exception):
            raise said
        return said

    async def acknowledge(self, update: Any) -> None:
        self.acknowledged.append(update)


@pytest.fixture
async def stage(database: str):
    async with set_stage(database, pushed=frozenset({"telegram"})) as one:
        yield one


def arrivals(stage: Stage) -> Arrivals:
    return Arrivals(stage.desk, stage.receiver, Dealer(stage.desk))


def message(kind: str, words: str, number: str, address: str = "1001", about: str = "") -> dict[str, Any]:
    return {"is": Inbound("telegram", address, number, kind, words, about)}


async def delivered(stage: Stage, *updates: dict[str, Any], door: Door | None = None) -> Arrivals:
    taking = arrivals(stage)
    for one in updates:
        await taking.take(door or Door(), one, repr(one).encode())
        await taking.rest()
    return taking


async def bubbles(stage: Stage) -> list[dict[str, Any]]:
    return [row.body for row in await stage.rows("SELECT body FROM outbox ORDER BY id")]


async def payload(stage: Stage, title: str) -> str:
    return next(one["payload"] for one in (await bubbles(stage))[-1]["buttons"] if title in one["title"])


async def asked(stage: Stage) -> None:
    """A person on Telegram who has agreed and is being asked the first question."""
    await delivered(stage, message("start", await stage.case(), "m1"))
    await delivered(stage, message("tap", await payload(stage, "Đồng ý"), "c1"))


async def answers(stage: Stage) -> list[tuple]:
    query = "SELECT question_id, value, said, current, channel FROM answers ORDER BY id"
    return [tuple(row) for row in await stage.rows(query)]


async def test_a_conversation_goes_from_the_platform_into_the_outbox(stage):
    door = Door()
    await asked(stage)
    await delivered(stage, message("tap", await payload(stage, "4 –"), "c2"), door=door)
    assert await answers(stage) == [("tiep_can", 4, "4 – Hài lòng", True, "telegram")]
    assert len(door.acknowledged) == 1, "a tap's spinner is stopped"
    assert {row[0] for row in await stage.rows("SELECT state FROM outbox")} == {"due"}
    assert {row[0] for row in await stage.rows("SELECT state FROM inbox")} == {"done"}


async def test_a_token_is_kept_sealed_and_then_gone(stage):
    token = await stage.case()
    taking = arrivals(stage)
    await stage.desk.post.arrive("telegram", "1001", "m1", "start", token)
    assert token not in (await stage.rows("SELECT text FROM inbox"))[0][0]
    await taking.take(Door(), message("start", token, "m1"), b"")
    await stage.receiver.lane((await stage.rows("SELECT id FROM contacts"))[0][0])
    assert (await stage.rows("SELECT text FROM inbox"))[0][0] == ""


async def test_the_same_update_again_changes_nothing(stage):
    await asked(stage)
    tap = message("tap", await payload(stage, "4 –"), "c2")
    await delivered(stage, tap, tap, tap)
    assert len(await answers(stage)) == 1 and len(await bubbles(stage)) == 3


async def test_it_is_stored_when_take_returns_though_nobody_deals_with_it(stage):
    """The process dies right after it said 200: the message lies in the lane, and the worker's round finds it."""
    await asked(stage)
    contact, number = await stage.desk.post.arrive("telegram", "1001", "m7", "text", "3")
    assert number and await answers(stage) == []
    stage.clock.waits(seconds=10)
    assert await stage.desk.post.left_lying() == [contact]
    await stage.receiver.lane(contact)
    assert [row[1] for row in await answers(stage)] == [3]


async def test_an_edited_message_corrects_what_it_answered(stage):
    await asked(stage)
    await delivered(stage, message("text", "5", "m5"), message("text", "4", "m6"))
    await delivered(stage, message("edit", "2", "u9", about="m5"))
    assert await answers(stage) == [
        ("tiep_can", 5, "5", False, "telegram"),
        ("thu_tuc", 4, "4", True, "telegram"),
        ("tiep_can", 2, "2", True, "telegram"),
    ]
    assert (await bubbles(stage))[-1]["question"] == "thai_do", "what was open stays open"


async def test_an_edit_of_what_was_not_understood_is_a_new_try_only_while_it_is_the_newest(stage):
    await asked(stage)
    await delivered(stage, message("text", "qwertz", "m5"), message("edit", "4", "u6", about="m5"))
    assert [row[1] for row in await answers(stage)] == [4]
    await delivered(stage, message("edit", "1", "u7", about="m5"), message("edit", "1", "u8", about="unheard"))
    assert [row[1] for row in await answers(stage) if row[3]] == [1], "the first edit answered, so it is corrected"
    await delivered(stage, message("text", "asdf", "m9"), message("text", "3", "m10"))
    await delivered(stage, message("edit", "5", "u11", about="m9"))
    assert [row[1] for row in await answers(stage) if row[3]] == [1, 3]


@pytest.mark.parametrize("error", [Unreadable("no message"), KeyError("chat"), RecursionError()])
async def test_what_cannot_be_read_is_kept_for_an_operator(stage, error):
    await delivered(stage, {"is": error}, {"is": error})
    (unused,) = await stage.desk.happenings.unused()
    assert (unused.channel, unused.kind) == ("telegram", "unreadable") and await stage.count("inbox") == 0
    assert await stage.desk.happenings.retry([unused.id]) == [], "reading it again would fail again"


async def test_what_is_dropped_on_purpose_leaves_nothing(stage):
    await delivered(stage, {"is": None})
    assert await stage.count("inbox") == 0 and await stage.count("events") == 0


async def test_an_event_is_dealt_with_once(stage):
    await asked(stage)
    blocked = {"is": Event("telegram", "u50", "blocked", "1001", {"reason": "blocked"})}
    await delivered(stage, blocked, blocked)
    assert [tuple(row) for row in await stage.rows("SELECT kind, state, attempts FROM events")] == [
        ("blocked", "done", 1)
    ]
    assert (await stage.rows("SELECT unreachable_reason FROM contacts"))[0][0] == "blocked"
    await delivered(stage, message("text", "4", "m60"))
    assert (await stage.rows("SELECT unreachable_reason FROM contacts"))[0][0] is None, "who writes can be reached"


async def test_an_event_that_cannot_be_used_yet_waits_longer_every_time_and_ends_in_a_named_state(stage):
    rating = Event(
        "zalo", "r1", "rating", data={"rate": 5, "note": "", "reasons": [], "msg_id": "x", "tracking_id": ""}
    )
    taking = await delivered(stage, {"is": rating})
    assert (await stage.rows("SELECT state, error FROM events"))[0] == ("waiting", "not-yet")
    assert not await taking.deal_with(), "its next turn is still to come"
    for _ in range(60):
        stage.clock.waits(hours=4)
        await taking.deal_with()
    (unused,) = await stage.desk.happenings.unused()
    assert unused.error == "not-yet"
    assert await stage.desk.happenings.retry([unused.id]) == [unused.id]


async def test_a_human_agent_takes_over_for_words_but_buttons_still_work(stage):
    await asked(stage)
    tap = message("tap", await payload(stage, "4 –"), "c2")
    await delivered(stage, {"is": Event("telegram", "e1", "handed_over", "1001")}, message("text", "alo", "m5"))
    assert len(await bubbles(stage)) == 2, "the bot keeps quiet"
    assert (await stage.rows("SELECT state, error FROM inbox ORDER BY id DESC LIMIT 1"))[0] == ("done", "handed-over")
    await delivered(stage, tap)
    assert [row[1] for row in await answers(stage)] == [4]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("help", "trợ lý tự động"),
        ("settings", "đừng nhắn nữa"),
        ("start", "Xin tiếp tục"),
        ("stop", "không nhắn khảo sát"),
    ],
)
async def test_commands_are_answered_and_the_question_stays(stage, name, part):
    await asked(stage)
    await delivered(stage, message("command", name, "m5"))
    assert part in (await bubbles(stage))[-1]["text"] and await answers(stage) == []


async def test_a_command_of_somebody_without_a_survey_is_answered_kindly(stage):
    await delivered(stage, message("command", "help", "m1"))
    assert "trợ lý tự động" in (await bubbles(stage))[-1]["text"]


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_told_apart(raw):
    with pytest.raises(Unreadable):
        read_json(raw)


def test_json_in_either_dress_is_the_same_update():
    said = {"text": "hài lòng"}
    assert read_json(json.dumps(said).encode()) == read_json(json.dumps(said, ensure_ascii=False).encode()) == said


async def test_words_that_come_long_after_their_question_are_no_answer_to_another(stage):
    """Sent while the first question was open, delivered by the platform when the second one is."""
    await asked(stage)
    sent = stage.clock()
    stage.clock.waits(seconds=20)
    await delivered(stage, message("tap", await payload(stage, "4 –"), "c2"))
    stage.clock.waits(seconds=20)
    await delivered(stage, {"is": Inbound("telegram", "1001", "m5", "text", "2", said_at=sent)})
    assert [row[1] for row in await answers(stage)] == [4]
    assert "tới muộn" in (await bubbles(stage))[-1]["text"] and (await bubbles(stage))[-1]["question"] == "thu_tuc"
    await delivered(stage, {"is": Inbound("telegram", "1001", "m6", "text", "2", said_at=stage.clock())})
    assert [row[:2] for row in await answers(stage)] == [("tiep_can", 4), ("thu_tuc", 2)]


async def test_who_types_ahead_is_taken_at_their_word(stage):
    await asked(stage)
    for number, level in enumerate("543"):
        said = Inbound("telegram", "1001", f"m{number + 5}", "text", level, said_at=stage.clock())
        await stage.desk.post.arrive(
            *(said.channel, said.address, said.message_id, said.kind, said.text, "", said.said_at)
        )
    stage.clock.waits(seconds=3)
    await stage.receiver.lane((await stage.rows("SELECT id FROM contacts"))[0][0])
    assert [row[1] for row in await answers(stage)] == [5, 4, 3]


async def test_leaving_holds_however_late_it_comes(stage):
    await asked(stage)
    sent = stage.clock()
    stage.clock.waits(minutes=3)
    await delivered(stage, message("tap", await payload(stage, "4 –"), "c2"))
    await delivered(stage, {"is": Inbound("telegram", "1001", "m5", "text", "đừng nhắn nữa", said_at=sent)})
    assert (await stage.rows("SELECT opted_out_at FROM contacts"))[0][0] is not None
