"""Within a transaction: puts a bubble that no step of a session brought about into the outbox, and has it fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from survey.desk.tools import Tools


async def post(tx: Any, tools: Tools, contact: UUID, channel: str, message: int, say: Mapping[str, Any]) -> None:
    """One bubble, in answer to a message."""
    await tx.mail.post(contact, None, message, [say], tools.outbox(channel), tools.now())
    await call_worker(tx, tools, contact, channel)


async def call_worker(tx: Any, tools: Tools, contact: UUID, channel: str) -> None:
    """Has the sender come for a person's bubbles, on channels where the worker sends."""
    if tools.calls_worker(channel):
        await tx.jobs.deliver(contact, channel)
