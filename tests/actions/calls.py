"""Calls as Rasa makes them, and a desk that only writes down what it was told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import UUID

from survey.heard import Heard

CONTACT = UUID("6f1c3c1e-7a34-4a36-9d0c-0a5a3f0f5b11")


class FakeTalk:
    """`taken` is what the desk was handed; `fault` is raised instead when there is one."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.taken: list[tuple[UUID, int, Heard]] = []
        self.fault = fault

    async def take(self, contact: UUID, message: int, heard: Heard) -> None:
        if self.fault:
            raise self.fault
        self.taken.append((contact, message, heard))


class FakeDesk:
    def __init__(self, fault: Exception | None = None) -> None:
        self.talk = FakeTalk(fault)
        self.closed = False

    def opening(self) -> Callable[[], AbstractAsyncContextManager[FakeDesk]]:
        @asynccontextmanager
        async def opened() -> AsyncIterator[FakeDesk]:
            yield self
            self.closed = True

        return opened


def call(
    action: str,
    intent: str,
    *,
    text: str = "…",
    confidence: float = 1.0,
    asked: dict[str, Any] | None = None,
    said: tuple[str, ...] = (),
    metadata: dict[str, Any] | None = None,
    **entities: Any,
) -> dict[str, Any]:
    """One call of Rasa's, without the domain; `entities` are value, question, rule, rest and confirm."""
    told = {"asked": asked or {}, "contact": str(CONTACT), "message": 41} if metadata is None else metadata
    latest = {
        "intent": {"name": intent, "confidence": confidence},
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        "text": text,
        "metadata": told,
    }
    earlier = [{"event": "bot", "text": "lần trước"}, {"event": "user", "text": text}]
    events = [*earlier, *({"event": "bot", "text": one} for one in said), {"event": "bot", "text": None}]
    tracker = {"sender_id": str(CONTACT), "slots": {}, "latest_message": latest, "events": events}
    return {"next_action": action, "sender_id": str(CONTACT), "tracker": tracker, "version": "3.6.21"}
