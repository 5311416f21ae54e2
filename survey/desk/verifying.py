"""The desk's verbs for people who check what was read in comments: the queue, decisions, agreement, corrections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from survey.coding.agreement import Agreement, Pair, agreements, same_tone
from survey.coding.codebook import Book
from survey.coding.figures import TONES
from survey.desk.audit import noted
from survey.desk.codebooks import current_book
from survey.desk.tools import Tools
from survey.staff import Staff, name_of

KINDS = ("doubtful", "sample")
ALL = 1_000_000


class Refused(Exception):
    """A decision that cannot be made; the sentence is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A theme that the machine thought of: how sure it is, and the words that carried it."""

    code: str
    name: str
    sure: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as the office sees it: masked, with what was read in it and what holds."""

    id: int
    words: str
    at: datetime
    agency: str
    unit: str
    procedure: str
    sure: tuple[Guess, ...]
    doubtful: tuple[Guess, ...]
    machine_tone: str | None
    tone_sure: float | None
    codes: tuple[str, ...]
    tone: str | None
    decided: bool
    sensitive: bool
    sealed: bool
    masked: int


@dataclass(frozen=True, slots=True)
class Decision:
    codes: tuple[str, ...]
    tone: str
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None
    undone_by: str | None


class Group(Protocol):
    """Comments that belong together, by their ids, the most typical first, and the words that tell them."""

    @property
    def words(self) -> Sequence[str]: ...
    @property
    def members(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme that there could be: its telling words, and the comments of it, each with its number."""

    words: tuple[str, ...]
    comments: tuple[tuple[int, str], ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """How machine and people agree, theme by theme; `sure_only`: over what the machine had no doubt about."""

    comments: int
    tone: float | None
    themes: tuple[Agreement, ...]
    sure_comments: int
    sure_only: tuple[Agreement, ...]


class Verifying:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def queue(
        self,
        kind: str = "doubtful",
        agency: str | None = None,
        code: str | None = None,
        after: int = 0,
        number: int = 20,
    ) -> list[Comment]:
        """Comments to look at, the oldest first. Raises Refused."""
        if kind not in KINDS:
            raise Refused(f"Chỉ có hàng đợi {' hoặc '.join(KINDS)}.")
        async with self._tools.store.single() as tx:
            book = await current_book(tx)
            return [seen(book, row) for row in await tx.verifying.queue(kind, agency, code, after, number)]

    async def one(self, comment: int) -> Comment:
        """Raises Refused."""
        async with self._tools.store.single() as tx:
            return seen(await current_book(tx), await _row(tx, comment))

    async def history(self, comment: int) -> list[Decision]:
        async with self._tools.store.single() as tx:
            rows = await tx.verifying.history(comment)
        return [
            Decision(tuple(row.codes), row.tone, row.reason, row.by, row.at, row.undone_at, row.undone_by)
            for row in rows
        ]

    async def decide(
        self, comment: int, codes: Sequence[str], tone: str, who: Staff | str, reason: str = ""
    ) -> Comment:
        """What a person found in a comment holds from now on, whatever the machine says later. Raises Refused."""
        now = self._tools.now()
        by = _signed(who)
        async with self._tools.store.together() as tx:
            await tx.verifying.hold(comment)
            row, book = await _row(tx, comment), await current_book(tx)
            given = _fitting(book, codes, tone)
            await tx.verifying.undo(comment, by, now)
            decision = {"codes": given, "tone": tone, "machine": _machine(row)}
            await tx.verifying.decide(comment, decision, reason, by, now)
            await tx.verifying.stand(comment, given, tone, book.bits(given), decided=True)
            told = {"comment": comment, "codes": given, "tone": tone}
            await noted(tx, now, who, "theme-decided", reason, **told)
            return seen(book, await _row(tx, comment))

    async def undo(self, comment: int, who: Staff | str, reason: str = "") -> Comment:
        """Takes the standing decision back: what the machine read holds again. Raises Refused."""
        now = self._tools.now()
        by = _signed(who)
        async with self._tools.store.together() as tx:
            await tx.verifying.hold(comment)
            if not await tx.verifying.undo(comment, by, now):
                raise Refused("Góp ý này chưa có quyết định nào để rút lại.")
            row, book = await _row(tx, comment), await current_book(tx)
            codes = book.current(one[0] for one in row.themes or ())
            await tx.verifying.stand(comment, codes, row.machine_tone, book.bits(codes), decided=False)
            await noted(tx, now, who, "theme-undone", reason, comment=comment)
            return seen(book, await _row(tx, comment))

    async def agreement(self) -> Checked:
        """Over all comments that people decided on, against what the machine was sure of at that time."""
        async with self._tools.store.single() as tx:
            book, rows = await current_book(tx), await tx.verifying.decided(ALL)
        pairs = [(_pair(book, row), not row.machine["doubtful"]) for row in rows]
        every, sure = [pair for pair, _ in pairs], [pair for pair, certain in pairs if certain]
        codes = [one.code for one in book.live]
        of_all, of_sure = agreements(codes, every), agreements(codes, sure)
        return Checked(len(every), same_tone(every), tuple(of_all), len(sure), tuple(of_sure))

    async def corrections(self) -> list[Mapping[str, Any]]:
        """What people decided, as labelled comments to learn from; masked, and without the sensitive ones."""
        async with self._tools.store.single() as tx:
            book, rows = await current_book(tx), await tx.verifying.decided(ALL)
        return [
            {
                "id": f"nguoi-{row.id}",
                "text": row.words,
                "themes": list(book.current(row.decided_codes)),
                "sentiment": row.decided_tone,
                "pii": [],
                "agency_kind": row.unit_kind,
                "sensitive": False,
            }
            for row in sorted(rows, key=lambda one: one.id)
            if not row.sensitive
        ]

    async def suggest(self, grouped: Callable[[Mapping[str, str]], Sequence[Group]]) -> int:
        """Groups what fits no theme, for a person to name; how many groups. The same comments give the same ones."""
        words = {str(one.id): one.words for one in await self.unfitting()}
        groups = await asyncio.to_thread(grouped, words)
        plain = [{"words": one.words, "members": one.members} for one in groups]
        async with self._tools.store.together() as tx:
            await tx.verifying.suggest(plain, self._tools.now())
        return len(groups)

    async def suggestions(self) -> list[Suggestion]:
        """The groups as they were last made, without the comments that have been decided on since."""
        async with self._tools.store.single() as tx:
            rows = await tx.verifying.suggested()
        return [
            Suggestion(tuple(row.words), tuple((number, words) for number, words in row.members), row.at)
            for row in rows
            if row.members
        ]

    async def unfitting(self, number: int = 5000) -> list[Comment]:
        """Comments that no theme fits, the newest first: what new themes are suggested from."""
        async with self._tools.store.single() as tx:
            book = await current_book(tx)
            return [seen(book, row) for row in await tx.verifying.unfitting(number)]


def seen(book: Book, row: Any) -> Comment:
    """A row of the store as people see it."""
    return Comment(
        id=row.id,
        words=row.words,
        at=row.at,
        agency=row.agency,
        unit=row.unit,
        procedure=row.procedure,
        sure=tuple(_guesses(book, row.themes)),
        doubtful=tuple(_guesses(book, row.doubtful)),
        machine_tone=row.machine_tone,
        tone_sure=row.tone_sure,
        codes=book.current(row.codes or ()),
        tone=row.tone,
        decided=row.decided,
        sensitive=row.sensitive,
        sealed=row.sealed,
        masked=row.masked,
    )


def _guesses(book: Book, themes: Sequence[Any] | None) -> Iterator[Guess]:
    for code, sure, why in themes or ():
        now = book.now(code)
        if now:
            yield Guess(now, book[now].name, sure, tuple(why))


def _machine(row: Any) -> Mapping[str, Any]:
    return {
        "version": row.version,
        "themes": [one[0] for one in row.themes or ()],
        "doubtful": [one[0] for one in row.doubtful or ()],
        "tone": row.machine_tone,
    }


def _pair(book: Book, row: Any) -> Pair:
    machine, people = book.current(row.machine["themes"]), book.current(row.decided_codes)
    return Pair(machine, people, row.machine["tone"] or "", row.decided_tone)


def _fitting(book: Book, codes: Sequence[str], tone: str) -> list[str]:
    """The codes in the book's order. Raises Refused."""
    live = {one.code for one in book.live}
    unknown = [one for one in codes if one not in live]
    if unknown:
        raise Refused(f"Không có chủ đề nào đang dùng mang mã {', '.join(unknown)}.")
    if not codes:
        raise Refused("Hãy chọn ít nhất một chủ đề; không thuộc chủ đề nào thì chọn «Ngoài lề».")
    if "khac" in codes and len(set(codes)) > 1:
        raise Refused("«Ngoài lề» luôn đứng một mình.")
    if "khong_y_kien" in codes and set(codes) - {"khong_y_kien", "khen_chung"}:
        raise Refused("«Không có ý kiến» chỉ đi cùng «Khen chung».")
    if tone not in TONES:
        raise Refused(f"Giọng điệu là một trong {', '.join(TONES)}.")
    return list(book.current(codes))


async def _row(tx: Any, comment: int) -> Any:
    row = await tx.verifying.one(comment)
    if row is None:
        raise Refused(f"Không có góp ý số {comment}.")
    return row


def _signed(who: Staff | str) -> str:
    if not name_of(who).strip():
        raise Refused("Hãy ghi tên người quyết định.")
    return name_of(who)
