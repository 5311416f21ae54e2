"""The tracker store: little, for a while, and never an error."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
import redis.asyncio
from rasa.core.tracker_store import check_if_tracker_store_async
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.tracker_store import PREFIX, RecentEvents, recent
from tests.nlu.heard import said

NOBODY = "redis://127.0.0.1:1/0"


def talked(turns: int, sender: str | None = None) -> DialogueStateTracker:
    events = [event for _ in range(turns) for event in (*said("likert_4"), ActionExecuted("action_answer"))]
    return DialogueStateTracker.from_events(sender or uuid4().hex, [*events, ActionExecuted("action_listen")])


def test_only_the_last_events_come_back(redis_url: str):
    async def scene() -> DialogueStateTracker | None:
        store = RecentEvents(Domain.empty(), redis_url, keep=8)
        tracker = talked(20)
        await store.save(tracker)
        again = await store.retrieve(tracker.sender_id)
        await store.close()
        return again

    again = asyncio.run(scene())
    assert len(again.events) == 8
    assert again.latest_action_name == "action_listen"
    assert again.latest_message.intent_name == "likert_4"


def test_what_is_kept_expires(redis_url: str):
    async def scene() -> int:
        store, client = RecentEvents(Domain.empty(), redis_url, expire=60), redis.asyncio.from_url(redis_url)
        tracker = talked(1)
        await store.save(tracker)
        left = await client.ttl(PREFIX + tracker.sender_id)
        await client.close()
        await store.close()
        return left

    assert 0 < asyncio.run(scene()) <= 60


@pytest.mark.parametrize("left", [None, b"not json", b"[]", b'{"name": "x"}'])
def test_a_tracker_that_is_gone_or_broken_is_a_new_one(redis_url: str, left: bytes | None):
    async def scene() -> DialogueStateTracker:
        store, client = RecentEvents(Domain.empty(), redis_url), redis.asyncio.from_url(redis_url)
        tracker = talked(2)
        await store.save(tracker)
        key = PREFIX + tracker.sender_id
        await (client.set(key, left) if left else client.delete(key))
        again = await store.get_or_create_tracker(tracker.sender_id)
        await client.close()
        await store.close()
        return again

    assert asyncio.run(scene()).latest_message.text is None


def test_redis_away_is_a_new_tracker_and_one_warning(caplog: pytest.LogCaptureFixture):
    async def scene() -> DialogueStateTracker:
        store = RecentEvents(Domain.empty(), NOBODY)
        await store.save(talked(2, "someone"))
        tracker = await store.get_or_create_tracker("someone")
        assert await store.keys() == []
        return tracker

    assert list(asyncio.run(scene()).events)[-1].action_name == "action_listen"
    assert caplog.text.count("Redis") == 1


def test_a_form_and_its_slots_outlive_the_cut():
    loop, filled, emptied = ActiveLoop("complaint_form"), SlotSet("a", "x"), SlotSet("b", None)
    newer = [BotUttered(str(i)) for i in range(8)]
    assert recent([loop, filled, SlotSet("b", 1), emptied, *newer], 8) == [loop, filled, *newer]
    assert recent([ActiveLoop("complaint_form"), ActiveLoop(None), *newer], 8) == newer


def test_what_was_kept_of_a_form_is_replayed():
    events = recent([ActiveLoop("complaint_form"), SlotSet("a", "x"), *[BotUttered(str(i)) for i in range(9)]], 8)
    slots = [AnySlot("a", mappings=[{}])]
    tracker = DialogueStateTracker.from_events("one", events, slots=slots)
    assert (tracker.active_loop_name, tracker.get_slot("a")) == ("complaint_form", "x")


def test_rasa_takes_it_for_an_asynchronous_store():
    assert check_if_tracker_store_async(RecentEvents(Domain.empty(), NOBODY))


def test_a_process_that_is_alone_reads_from_memory_and_leaves_the_same_behind(redis_url: str):
    async def scene() -> tuple[DialogueStateTracker | None, ...]:
        alone, client = RecentEvents(Domain.empty(), redis_url, alone=True), redis.asyncio.from_url(redis_url)
        tracker = talked(20)
        await alone.save(tracker)
        await client.delete(PREFIX + tracker.sender_id)
        remembered = await alone.retrieve(tracker.sender_id)
        await alone.save(tracker)
        await alone.close()
        after = RecentEvents(Domain.empty(), redis_url)
        read = await after.retrieve(tracker.sender_id)
        await after.close()
        await client.close()
        return remembered, read

    remembered, read = asyncio.run(scene())
    assert remembered == read and len(remembered.events) == 8
    assert remembered.latest_message.intent_name == "likert_4"


def test_what_is_remembered_is_bounded_and_does_not_grow_with_use(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("nlu.tracker_store.REMEMBERED", 2)

    async def scene() -> list[int]:
        store = RecentEvents(Domain.empty(), NOBODY, alone=True)
        for sender in ("a", "b", "c"):
            for _ in range(3):
                await store.save(await store.retrieve(sender) or talked(5, sender))
        await store.close()
        return [len(events) for events in store._seen.values()]

    assert asyncio.run(scene()) == [8, 8]
