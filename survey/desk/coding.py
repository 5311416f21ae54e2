"""The desk's verbs for reading comments: new ones as they come, old ones again under a new version, in batches."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from survey.coding.codebook import Book
from survey.comment import Coded, Found
from survey.desk.audit import noted
from survey.desk.codebooks import current_book
from survey.desk.comment_keeping import kept_comment, kept_until
from survey.desk.tools import Tools
from survey.masking import mask
from survey.questionnaire import Kind
from survey.staff import Staff, name_of

AT_ONCE = 1000
TAKEN_AT_ONCE = 20_000  # answers looked at for open ones that have no comment yet


class Reader(Protocol):
    """A coder that does not hold up whoever asks it."""

    @property
    def version(self) -> str: ...

    async def read(self, texts: Sequence[str]) -> list[Coded]: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the newest run over old comments is; `finished_at` None: still going."""

    by: str
    done: int
    total: int
    version: str | None
    asked_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How many comments there are, and what waits."""

    comments: int
    unread: int
    waiting: int
    decided: int
    sensitive: int
    unseen: int


class Coding:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def new(self, reader: Reader, number: int = AT_ONCE, batches: int = 1) -> int:
        """Reads the next comments that nobody has read; how many. Doing it twice changes nothing.

        While one batch is read the one before is kept: reader and database work at the same time.
        """
        after, done, keeping = 0, 0, None
        for _ in range(batches):
            async with self._tools.store.single() as tx:
                rows, book = await tx.comments.unread(number, after), await current_book(tx)
            coded = await reader.read([row.words for row in rows]) if rows else []
            if keeping:
                await keeping
            if not rows:
                return done
            keeping = asyncio.ensure_future(self._keep(_version(reader, book), book, rows, coded))
            after, done = rows[-1].id, done + len(rows)
        if keeping:
            await keeping
        return done

    async def waits(self) -> bool:
        """Whether there is anything to read: so nobody has to wake a coder for nothing."""
        async with self._tools.store.single() as tx:
            return bool(await tx.comments.unread(1)) or await tx.comments.coding(still_open=True) is not None

    async def ask_again(self, who: Staff | str) -> bool:
        """Asks for every comment to be read again under the version of then; False when that is under way."""
        async with self._tools.store.together() as tx:
            asked = await tx.comments.ask(name_of(who), self._tools.now())
            if asked:
                await noted(tx, self._tools.now(), who, "themes-recode")
        return asked

    async def old(self, reader: Reader, number: int = AT_ONCE) -> int:
        """One batch of the run that was asked for; how many were read. What people decided stands."""
        async with self._tools.store.single() as tx:
            run = await tx.comments.coding(still_open=True)
            if run is None:
                return 0
            book = await current_book(tx)
            version = _version(reader, book)
            rows = await tx.comments.old(version, run.upto, number)
        if rows:
            await self._keep(version, book, rows, await reader.read([row.words for row in rows]))
        upto = rows[-1].id if rows else run.upto
        async with self._tools.store.single() as tx:
            over = not rows
            await tx.comments.progress(run.id, upto, len(rows), version, self._tools.now(), finished=over)
        return len(rows)

    async def progress(self) -> Progress | None:
        async with self._tools.store.single() as tx:
            row = await tx.comments.coding()
        if row is None:
            return None
        done = row.total if row.finished_at else min(row.done, row.total)
        return Progress(row.by, done, row.total, row.version, row.asked_at, row.finished_at)

    async def standing(self) -> Standing:
        async with self._tools.store.single() as tx:
            return Standing(**dict(await tx.comments.state()))

    async def take_in(self) -> int:
        """Finds open answers that have no comment, masks them wherever they lie; how many.

        They came before comments were kept apart, or some way that does not.
        """
        questions = [(form.ref, one.id) for form in self._tools.forms.values() for one in form if one.kind is Kind.OPEN]
        now, found = self._tools.now(), 0
        while True:
            async with self._tools.store.together() as tx:
                place = await tx.comments.intake()
                upto = min(place.newest, place.after + TAKEN_AT_ONCE)
                strays = await tx.comments.strays(place.after, upto, questions)
                for one in strays:
                    told = kept_comment(self._tools, one.question_id, mask(one.words).text, one.words)
                    await tx.comments.take_in(one, told, kept_until(self._tools, now), now)
                await tx.comments.taken_in(upto)
            found += len(strays)
            if upto >= place.newest:
                return found

    async def expire_originals(self) -> int:
        """Deletes the originals whose time is over; how many."""
        async with self._tools.store.together() as tx:
            return await tx.comments.expire(self._tools.now())

    async def tend(self) -> None:
        """What is to be done now and then: strays taken in, originals deleted, people folded."""
        await self.take_in()
        await self.expire_originals()
        async with self._tools.store.together() as tx:
            await tx.theme_figures.fold()

    async def _keep(self, version: str, book: Book, rows: Sequence[Any], coded: Sequence[Coded]) -> None:
        readings = [_reading(book, row.id, one) for row, one in zip(rows, coded, strict=True)]
        masked = [row.id for row in rows if row.masked]
        async with self._tools.store.together() as tx:
            await tx.comments.read(readings, version, self._tools.now())
            for one in await tx.comments.typed(masked) if masked else ():
                covered = mask(one.text)
                if covered.spans:
                    await tx.comments.cover_typed(one.id, covered.text)


def _version(reader: Reader, book: Book) -> str:
    return f"{reader.version}+{book.version}"


def _reading(book: Book, comment: int, coded: Coded) -> Mapping[str, Any]:
    codes = book.current(one.code for one in coded.themes)
    return {
        "id": comment,
        "themes": [_plain(one) for one in coded.themes if one.code in book],
        "doubtful": [_plain(one) for one in coded.doubtful if one.code in book],
        "codes": codes,
        "tone": coded.tone,
        "sure": coded.tone_sure,
        "bits": book.bits(codes),
        "sensitive": coded.sensitive,
    }


def _plain(found: Found) -> list[Any]:
    return [found.code, round(found.sure, 4), list(found.why)]
