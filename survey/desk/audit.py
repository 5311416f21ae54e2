"""The audit: one way to write down what staff did, and a way to read it. No citizen's words or name goes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from survey.desk.tools import Tools
from survey.staff import Staff

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that somebody did. `account` is empty for what was done at the command line or by a key."""

    id: int
    at: datetime
    act: str
    by: str
    account: UUID | None
    reason: str
    response: UUID | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries are wanted; `by` is a part of a name, `before` the id of the last one already read."""

    act: str | None = None
    by: str | None = None
    first: datetime | None = None
    last: datetime | None = None
    before: int | None = None
    number: int = AT_ONCE


class Audit:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def note(
        self, who: Staff | str, act: str, reason: str = "", *, response: UUID | None = None, **detail: Any
    ) -> None:
        """Writes an act down in a transaction of its own; verbs that write something else use `noted` in theirs."""
        async with self._tools.store.transaction() as tx:
            await noted(tx, self._tools.now(), who, act, reason, response=response, **detail)

    async def read(self, sought: Sought) -> list[Entry]:
        """The entries that fit, the newest first."""
        async with self._tools.store.transaction() as tx:
            rows = await tx.audit.read(
                act=sought.act, by=_pattern(sought.by), first=sought.first, last=sought.last, before=sought.before,
                number=sought.number,
            )  # fmt: skip
        return [
            Entry(row.id, row.at, row.act, row.by, row.account_id, row.reason, row.session_id, row.detail)
            for row in rows
        ]

    async def acts(self) -> list[str]:
        """Every kind of act that was ever written down."""
        async with self._tools.store.transaction() as tx:
            return await tx.audit.acts()


async def noted(
    tx: Any, at: datetime, who: Staff | str, act: str, reason: str = "", *, response: UUID | None = None, **detail: Any
) -> None:
    """Writes an act down in the transaction that does it: both happen, or neither."""
    account, by = (who.id, who.name) if isinstance(who, Staff) else (None, who)
    await tx.audit.note(act, by, at, detail, account=account, reason=reason, session=response)


def _pattern(part: str | None) -> str | None:
    """The name as it is written, not as a pattern."""
    if not part:
        return None
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
