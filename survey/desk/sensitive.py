"""The desk's verbs for what left the ordinary path: the list of the survey office, and originals opened on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from survey.desk.audit import noted
from survey.desk.codebooks import current_book
from survey.desk.tools import Tools
from survey.desk.verifying import Comment, Refused, seen
from survey.staff import Staff, name_of

STATES = ("open", "handled", "cleared", "all")
SOURCES = {"rule": "quy tắc, ngay khi nhận", "machine": "máy đọc", "person": "người xem"}


@dataclass(frozen=True, slots=True)
class Noticed:
    """A sensitive comment; `source` is who noticed, `note` what was done or why it was let go."""

    comment: Comment
    source: str
    at: datetime
    seen_at: datetime | None
    seen_by: str | None
    handled_at: datetime | None
    handled_by: str | None
    cleared_at: datetime | None
    cleared_by: str | None
    note: str


class Sensitive:
    """Only the survey office asks these: the rated unit learns of none of it."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def listed(self, state: str = "open", number: int = 100) -> list[Noticed]:
        """The newest first. Raises Refused."""
        if state not in STATES:
            raise Refused(f"Trạng thái là một trong {', '.join(STATES)}.")
        async with self._tools.store.single() as tx:
            book = await current_book(tx)
            return [_noticed(book, row) for row in await tx.verifying.listed(state, number)]

    async def seen(self, who: Staff | str) -> int:
        """Notes that the list was looked at; how many on it were new."""
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            new = await tx.verifying.seen(name_of(who), now)
            if new:
                await noted(tx, now, who, "sensitive-seen", comments=new)
        return new

    async def mark(self, comment: int, who: Staff | str, reason: str) -> None:
        """A person found it: it leaves the ordinary path now. Raises Refused."""
        _reasoned(who, reason)
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            if await tx.verifying.one(comment) is None:
                raise Refused(f"Không có góp ý số {comment}.")
            await tx.verifying.alarm(comment, "person", now)
            await noted(tx, now, who, "sensitive-marked", reason, comment=comment)

    async def handle(self, comment: int, who: Staff | str, note: str) -> None:
        """What was done about it. It stays off the ordinary path. Raises Refused."""
        by = _reasoned(who, note)
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            if not await tx.verifying.handle(comment, note.strip(), by, now):
                raise Refused(f"Góp ý số {comment} không có trong danh sách.")
            await noted(tx, now, who, "sensitive-handled", note, comment=comment)

    async def clear(self, comment: int, who: Staff | str, reason: str) -> None:
        """It need not have been here: it goes back to the others. Raises Refused."""
        by = _reasoned(who, reason)
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            if not await tx.verifying.clear(comment, reason.strip(), by, now):
                raise Refused(f"Góp ý số {comment} không có trong danh sách.")
            await noted(tx, now, who, "sensitive-cleared", reason, comment=comment)

    async def original(self, comment: int, who: Staff | str, reason: str) -> str:
        """The words as they were written, for somebody who may read personal data. On record before it is opened.

        Raises Refused; the words themselves where nothing in them had been masked.
        """
        _reasoned(who, reason)
        async with self._tools.store.together() as tx:
            row = await tx.comments.original(comment)
            if row is None:
                raise Refused(f"Không có góp ý số {comment}.")
            await noted(tx, self._tools.now(), who, "original-opened", reason, comment=comment)
            masked = await tx.verifying.one(comment)
        if row.sealed is None:
            if masked.masked:
                raise Refused("Lời nguyên văn đã hết hạn lưu, hoặc đã xóa theo yêu cầu của người viết.")
            return row.words
        return (self._tools.originals or self._tools.sealer).open(row.sealed)


def _noticed(book: Any, row: Any) -> Noticed:
    return Noticed(
        comment=seen(book, row),
        source=row.source,
        at=row.noticed_at,
        seen_at=row.seen_at,
        seen_by=row.seen_by,
        handled_at=row.handled_at,
        handled_by=row.handled_by,
        cleared_at=row.cleared_at,
        cleared_by=row.cleared_by,
        note=row.note,
    )


def _reasoned(who: Staff | str, reason: str) -> str:
    if not name_of(who).strip() or not reason.strip():
        raise Refused("Hãy ghi lý do và tên người quyết định.")
    return name_of(who)
