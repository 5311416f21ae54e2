"""The desk's verbs for the codebook: kept by version, begun from the data folder, changed by people with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from survey.coding.codebook import BadCodebook, Codebook, load
from survey.desk.again import again
from survey.desk.tools import Tools
from survey.records import Stale

FROM_FILE = "tệp bộ mã"

Change = Callable[[Codebook], Codebook]


async def current_book(tx: Any) -> Codebook:
    """The newest version; an empty one where none was ever kept."""
    row = await tx.verifying.book()
    return load(row.version, row.themes) if row else Codebook(0, ())


class Codebooks:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def current(self) -> Codebook:
        async with self._tools.store.single() as tx:
            return await current_book(tx)

    async def history(self) -> Sequence[Any]:
        """Every version, the newest first: who made it, and why."""
        async with self._tools.store.single() as tx:
            return await tx.verifying.books()

    async def stock(self, themes: Sequence[Mapping[str, Any]]) -> Codebook:
        """With the themes of the file in the data folder; a new version only when it brings something new."""
        return await self._change(lambda book: book.with_files(themes), "Theo tệp data/codebook", FROM_FILE)

    async def add(self, code: str, name: str, factor: str | None, reason: str, by: str) -> Codebook:
        """Raises BadCodebook."""
        named(reason, by)
        return await self._change(lambda book: book.added(code.strip(), name, factor or None), reason, by)

    async def merge(self, code: str, into: str, reason: str, by: str) -> Codebook:
        """Raises BadCodebook."""
        named(reason, by)
        return await self._change(lambda book: book.merged(code, into), reason, by)

    async def _change(self, change: Change, reason: str, by: str) -> Codebook:
        return await again(lambda: self._changed(change, reason, by))

    async def _changed(self, change: Change, reason: str, by: str) -> Codebook:
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            before = await current_book(tx)
            book = change(before)
            if book == before:
                return book
            if not await tx.verifying.keep_book(book.version, book.plain(), reason, by, now):
                raise Stale
            await tx.verifying.audit("codebook", by, now, {"version": book.version}, reason)
        return book


def named(reason: str, by: str) -> None:
    """Whoever decides says who they are, and why. Raises BadCodebook."""
    if not reason.strip() or not by.strip():
        raise BadCodebook("Hãy ghi lý do và tên người quyết định.")
