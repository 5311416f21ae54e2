"""Keeps the last few events of a conversation in Redis, for a while; a conversation starts afresh without it.

No answer lives here: PostgreSQL has them. So nothing that happens to Redis is ever an error to a person.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import redis.asyncio
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PREFIX = "tracker:"
BEHIND = 0.05  # seconds between a reply and its conversation in Redis, for a process that is alone
REMEMBERED = 5_000  # conversations of a process that is alone
KEEP = 8  # events; two turns, more than the rules and the actions look at
EXPIRE = 24 * 3600  # seconds
PATIENCE = 0.5  # seconds that a person waits for Redis at most
REST = 5.0  # seconds that Redis is left alone after it failed


class RecentEvents(TrackerStore, SerializedTrackerAsText):
    def __init__(
        self,
        domain: Domain | None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        keep: int = KEEP,
        expire: int = EXPIRE,
        alone: bool = False,
        **kwargs: Any,
    ) -> None:
        """`host` is Rasa's name for the endpoint's url (redis://… or unix://…); `expire` is in seconds.

        `alone`: this is the only Rasa process, so what it saw last is what Redis has. It then reads from memory and
        writes behind the reply; with more than one process each turn must read what the last one wrote.
        """
        super().__init__(domain, event_broker)
        self._redis = redis.asyncio.from_url(
            host or "redis://127.0.0.1:6379/0", socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        )
        self._keep = keep
        self._expire = expire
        self._seen: OrderedDict[str, list[Event]] | None = OrderedDict() if alone else None
        self._unwritten: dict[str, list[Event]] = {}
        self._writing: asyncio.Task[None] | None = None
        self._away_until = 0.0

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        if not tracker.events:
            return
        events = recent(list(tracker.events), self._keep)
        if self._seen is None:
            await self._write(tracker.sender_id, events)
            return
        self._remember(tracker.sender_id, events)
        self._unwritten[tracker.sender_id] = events
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_behind())

    def _remember(self, sender_id: str, events: list[Event]) -> None:
        self._seen[sender_id] = events
        self._seen.move_to_end(sender_id)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    async def _write_behind(self) -> None:
        """Writes what has gathered, each conversation once, when the replies are out."""
        await asyncio.sleep(BEHIND)
        while self._unwritten:
            await self._write(*self._unwritten.popitem())

    async def _write(self, sender_id: str, events: list[Event]) -> None:
        if self._away():
            return
        kept = json.dumps(Dialogue(sender_id, events).as_dict())
        try:
            await self._redis.set(PREFIX + sender_id, kept, ex=self._expire)
        except (RedisError, OSError) as error:
            self._note(error)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        if self._seen is not None and sender_id in self._seen:
            tracker = self.init_tracker(sender_id)
            tracker.recreate_from_dialogue(Dialogue(sender_id, list(self._seen[sender_id])))
            return tracker
        if self._away():
            return None
        try:
            stored = await self._redis.get(PREFIX + sender_id)
        except (RedisError, OSError) as error:
            self._note(error)
            return None
        return self._read(sender_id, stored) if stored else None

    def _read(self, sender_id: str, stored: bytes) -> DialogueStateTracker | None:
        try:
            return self.deserialise_tracker(sender_id, stored)
        except Exception as error:  # whatever stands there, another version's or nonsense, is worth no more than this
            logger.warning("Bỏ một hội thoại không đọc lại được (%s).", type(error).__name__)
            return None

    async def keys(self) -> Iterable[str]:
        if self._away():
            return []
        return [key.decode().removeprefix(PREFIX) async for key in self._redis.scan_iter(PREFIX + "*")]

    async def close(self) -> None:
        if self._writing is not None:
            await self._writing
        await self._redis.close()

    def _away(self) -> bool:
        return time.monotonic() < self._away_until

    def _note(self, error: Exception) -> None:
        self._away_until = time.monotonic() + REST
        logger.warning("Redis không trả lời (%s): hội thoại bắt đầu lại từ đầu.", type(error).__name__)


def recent(events: list[Event], keep: int) -> list[Event]:
    """The last `keep` events, and before them the form and slots in force, so that a dialogue is not cut in two."""
    older, newer = events[:-keep], events[-keep:]
    in_force: dict[str, Event] = {}
    for event in older:
        if isinstance(event, ActiveLoop):
            in_force["loop"] = event
        elif isinstance(event, SlotSet) and event.key != "session_started_metadata":
            in_force[f"slot {event.key}"] = event
    return [event for event in in_force.values() if not _empty(event)] + newer


def _empty(event: Event) -> bool:
    return (event.name if isinstance(event, ActiveLoop) else getattr(event, "value", None)) is None
