"""The desk's verbs for the codebook: kept by version, begun from the data folder, changed by people with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from survey.coding.codebook import BadCodebook, Book, load
from survey.desk.again import again
from survey.desk.audit import noted
from survey.desk.tools import Tools
from survey.records import Stale
from survey.staff import Staff, name_of

FROM_FILE = "tệp bộ mã"

STOCKED = "Theo tệp data/codebook"

Change = Callable[[Book], Book]


async def current_book(tx: Any) -> Book:
    """The newest version; an empty one where none was ever kept."""
    row = await tx.verifying.book()
    return load(row.version, row.themes) if row else Book(0, ())


async def keep_book(tx: Any, themes: Sequence[Mapping[str, Any]], at: datetime) -> Book:
    """With the themes of the file in the data folder; a new version only when it brings something new."""
    before = await current_book(tx)
    book = before.with_files(themes)
    if book != before and not await tx.verifying.keep_book(book.version, book.plain(), STOCKED, FROM_FILE, at):
        return await current_book(tx)
    return book


class Codebooks:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def current(self) -> Book:
        async with self._tools.store.single() as tx:
            return await current_book(tx)

    async def history(self) -> Sequence[Any]:
        """Every version, the newest first: who made it, and why."""
        async with self._tools.store.single() as tx:
            return await tx.verifying.books()

    async def add(self, code: str, name: str, factor: str | None, reason: str, who: Staff | str) -> Book:
        """Raises BadCodebook."""
        named(reason, name_of(who))
        return await self._change(lambda book: book.added(code.strip(), name, factor or None), reason, who)

    async def merge(self, code: str, into: str, reason: str, who: Staff | str) -> Book:
        """Raises BadCodebook."""
        named(reason, name_of(who))
        return await self._change(lambda book: book.merged(code, into), reason, who)

    async def _change(self, change: Change, reason: str, who: Staff | str) -> Book:
        return await again(lambda: self._changed(change, reason, who))

    async def _changed(self, change: Change, reason: str, who: Staff | str) -> Book:
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            before = await current_book(tx)
            book = change(before)
            if book == before:
                return book
            if not await tx.verifying.keep_book(book.version, book.plain(), reason, name_of(who), now):
                raise Stale
            await noted(tx, now, who, "codebook", reason, version=book.version)
        return book


def named(reason: str, by: str) -> None:
    """Whoever decides says who they are, and why. Raises BadCodebook."""
    if not reason.strip() or not by.strip():
        raise BadCodebook("Hãy ghi lý do và tên người quyết định.")
