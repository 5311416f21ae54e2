"""The desk's verbs for handing out rows: a sheet with its rows as a stream, and exports that are made as jobs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from survey.desk.report import Report
from survey.desk.themes import ThemeFigures, Wanted
from survey.desk.tools import Tools
from survey.exporting import FORMATS, KINDS, REPORTS, Sheet, lists, responses
from survey.exporting.ahead import ahead
from survey.exporting.figures import FIGURES, figure_rows
from survey.exporting.sheet import Row
from survey.exporting.themes import THEMES, theme_rows
from survey.masking import mask
from survey.measures.figures import Figures, Scope
from survey.measures.period import Period
from survey.measures.quota import year_of
from survey.questionnaire import Kind, Questionnaire

FEW = 10_000  # answers that are remembered as not masked yet; with more of them, everything is masked anew
KEPT_FOR = timedelta(days=7)  # how long the file of a finished export lies ready


class Refused(Exception):
    """An export that cannot be made; the sentence is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be handed out. With `identifiers`: who, and why, for the audit."""

    what: str
    scope: Scope = field(default_factory=Scope)
    identifiers: bool = False
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet and its rows, batch by batch. `total` is None where it is not known beforehand."""

    sheet: Sheet
    total: int | None
    batches: AsyncIterator[Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Export:
    """An export that was asked for, and how far it is."""

    id: UUID
    what: str
    format: str
    scope: Scope
    by: str
    state: str
    rows: int
    total: int | None
    size: int | None
    error: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class Exporting:
    def __init__(self, tools: Tools, report: Report) -> None:
        self._tools, self._report = tools, report

    @asynccontextmanager
    async def opened(self, request: Request) -> AsyncIterator[Opened]:
        """The sheet with its rows, all from one moment, for the length of the block. Raises Refused, Unknown."""
        if request.what == "figures":
            yield await self._figures(request.scope)
            return
        if request.what == "themes":
            yield await self._themes(request.scope)
            return
        await self._noted(request)
        async with self._tools.store.together(still=True) as tx:
            yield await self._rows(tx.exporting, request)

    async def _rows(self, rows: Any, request: Request) -> Opened:
        scope, now = request.scope, self._tools.now()
        if request.what == "responses":
            form = await self._form(rows, scope)
            scope = replace(scope, questionnaire=form.ref)
            sheet = responses.sheet(form, identifiers=request.identifiers)
            # With identifiers, words are handed out as they lie.
            strays = {} if request.identifiers else await self._strays(rows, self._open_questions(scope))
            read = responses.reader(form, strays, self._unseal if request.identifiers else None)
            found = rows.responses(scope, now, identifiers=request.identifiers)
            return Opened(sheet, await rows.count("responses", scope, now), _read(found, read))
        if request.what == "comments":
            found = rows.comments(scope, now, self._open_questions(scope))
            read = _written if request.identifiers else _masked
            return Opened(lists.COMMENTS, None, _read(found, read))
        if request.what == "invitations":
            total = await rows.count("invitations", scope, now)
            return Opened(lists.INVITATIONS, total, _read(rows.invitations(scope, now), _plain))
        raise Refused(f"Không xuất được “{request.what}”. Hãy ghi một trong: {', '.join(KINDS)}.")

    async def _strays(self, rows: Any, questions: Sequence[tuple[str, str]]) -> responses.Strays | None:
        """Questions by session whose words lie as they were written; None: too many to tell apart."""
        found = await rows.strays(questions, FEW + 1)
        if len(found) > FEW:
            return None
        strays: dict[str, list[str]] = {}
        for session, question in found:
            strays.setdefault(session, []).append(question)
        return strays

    async def _form(self, rows: Any, scope: Scope) -> Questionnaire:
        """The one version whose responses are meant: versions do not mix."""
        versions = [scope.questionnaire] if scope.questionnaire else await rows.versions(scope, self._tools.now())
        if len(versions) > 1:
            raise Refused(f"Có phiếu của nhiều bộ câu hỏi; hãy chọn một bằng --questionnaire: {', '.join(versions)}.")
        if not versions:
            raise Refused("Chưa có phiếu nào trong phạm vi này.")
        if versions[0] not in self._tools.forms:
            raise Refused(f"Không có bộ câu hỏi “{versions[0]}”. Hãy ghi mã và phiên bản, ví dụ tthc-rut-gon@1.")
        return self._tools.forms[versions[0]]

    async def figures(self, scope: Scope) -> list[Figures]:
        """The figures of the whole scope first, then those of each agency in it; all of one moment."""
        async with self._tools.store.still() as tx:
            report = self._report.within(tx)
            found = [await report.figures(scope)]
            if scope.agency is None or scope.children:
                found += await report.each(scope)
        return found

    async def _figures(self, scope: Scope) -> Opened:
        """Figures are few: they are computed before the first row."""
        rows = [row for one in await self.figures(scope) for row in figure_rows(one)]
        return Opened(FIGURES, len(rows), _at_once(rows))

    async def _themes(self, scope: Scope) -> Opened:
        period = scope.period if scope.period != Period() else None
        views = await ThemeFigures(self._tools).agencies(Wanted(scope.agency, scope.children, period))
        rows = [
            row
            for one in views
            for row in theme_rows(one.agency, one.period, one.codebook, one.found.people, one.found.themes)
        ]
        return Opened(THEMES, len(rows), _at_once(rows))

    def _open_questions(self, scope: Scope) -> list[tuple[str, str]]:
        forms = [one for one in self._tools.forms.values() if scope.questionnaire in (None, one.ref)]
        return [(form.ref, one.id) for form in forms for one in form if one.kind is Kind.OPEN]

    async def _noted(self, request: Request) -> None:
        """Identifiers are handed out only with a name and a reason, which stay on record before a row is read."""
        if not request.identifiers:
            return
        if not request.by.strip() or not request.reason.strip():
            raise Refused("Xuất kèm thông tin cá nhân thì phải ghi người yêu cầu và lý do.")
        detail = {"what": request.what, "scope": written(request.scope)}
        async with self._tools.store.transaction() as tx:
            await tx.cleaning.note(
                "identifiers", request.by.strip(), request.reason.strip(), self._tools.now(), None, detail
            )

    def _unseal(self, sealed: bytes | None) -> str | None:
        return None if sealed is None else self._tools.sealer.open(sealed)

    async def ask(self, what: str, form: str, scope: Scope, by: str) -> Export:
        """Asks for an export to be made as a job. Raises Refused."""
        if REPORTS.get(what) != form and (what not in KINDS or form not in FORMATS):
            raise Refused(f"Chỉ xuất được {', '.join(KINDS)}, với định dạng {', '.join(FORMATS)}.")
        if what in REPORTS and year_of(scope.period) is None:
            raise Refused("Báo cáo lập cho một năm: hãy chọn kỳ trong một năm.")
        export = self._tools.ids.uuid()
        values = {"id": export, "what": what, "format": form, "scope": written(scope), "by": by}
        async with self._tools.store.together() as tx:
            await tx.exporting.ask({**values, "at": self._tools.now()})
        made = await self.get(export, by)
        assert made is not None
        return made

    async def get(self, export: UUID, by: str) -> Export | None:
        """An export of one's own."""
        async with self._tools.store.single() as tx:
            row = await tx.exporting.get(export, by)
        return _export(row) if row else None

    async def any(self, export: UUID) -> Export | None:
        """An export, whoever asked for it: for the office, which watches over all of them."""
        async with self._tools.store.single() as tx:
            row = await tx.exporting.any(export)
        return _export(row) if row else None

    async def page(self, before: datetime | None = None, number: int = 50) -> list[Export]:
        """Everybody's exports, the newest first; `before`: when the last one of the page before was asked for."""
        async with self._tools.store.single() as tx:
            return [_export(row) for row in await tx.exporting.page(before, number)]

    async def cancel(self, export: UUID, by: str) -> str | None:
        """Stops an export of one's own, or gives up its file; its state afterwards, None when there is none."""
        async with self._tools.store.single() as tx:
            return await tx.exporting.cancel(export, by, self._tools.now())

    @asynccontextmanager
    async def next_due(self) -> AsyncIterator[Export | None]:
        """The next export to write; nobody else writes it for the length of the block. None: nothing waits."""
        async with self._tools.store.single() as tx:
            waiting = await tx.exporting.open()
        for export in waiting:
            async with self._tools.store.together() as held:
                if not await held.exporting.hold(export):
                    continue
                async with self._tools.store.single() as tx:
                    row = await tx.exporting.start(export, self._tools.now())
                if row:
                    yield _export(row)
                    return
        yield None

    async def progress(self, export: UUID, rows: int, total: int | None) -> bool:
        """Notes how far it is; whether to go on."""
        async with self._tools.store.single() as tx:
            return not await tx.exporting.progress(export, rows, total)

    async def finish(self, export: UUID, state: str, rows: int, size: int | None = None, error: str = "") -> bool:
        """Whether the export now stands so: somebody may have cancelled it at the last moment."""
        async with self._tools.store.single() as tx:
            return await tx.exporting.finish(export, state, self._tools.now(), rows, size, error) == state

    async def expire(self) -> list[Export]:
        """Gives up what has lain ready for a week; returns which."""
        now = self._tools.now()
        async with self._tools.store.single() as tx:
            return [_export(row) for row in await tx.exporting.expire(now, now - KEPT_FOR)]


def written(scope: Scope) -> dict[str, Any]:
    """A scope as it is kept."""
    first, last = scope.period.first, scope.period.last
    return {
        "agency": scope.agency,
        "children": scope.children,
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
        "channel": scope.channel,
        "questionnaire": scope.questionnaire,
        "helped": scope.helped,
        "flagged": scope.flagged,
    }


def scoped(values: Mapping[str, Any]) -> Scope:
    """The scope that was `written`."""
    first, last = (date.fromisoformat(values[one]) if values[one] else None for one in ("from", "to"))
    return Scope(
        values["agency"], values["children"], Period(first, last), values["channel"], values["questionnaire"],
        values.get("helped"), values.get("flagged"),
    )  # fmt: skip


def _export(row: Any) -> Export:
    values = dict(row)
    return Export(**{**values, "scope": scoped(values["scope"])})


async def _read(batches: AsyncIterator[Sequence[Any]], read: Any) -> AsyncIterator[Sequence[Row]]:
    """`read` makes rows of a batch, in a thread: that takes its time, and conversations go on meanwhile.

    The database gathers the next batch in that time.
    """
    async with aclosing(ahead(batches)) as coming:
        async for batch in coming:
            yield await asyncio.to_thread(read, batch)


async def _at_once(rows: Sequence[Row]) -> AsyncIterator[Sequence[Row]]:
    if rows:
        yield rows


def _plain(batch: Sequence[Any]) -> list[Row]:
    return [tuple(row) for row in batch]


def _written(batch: Sequence[Any]) -> list[Row]:
    return [tuple(row)[:-1] for row in batch]


def _masked(batch: Sequence[Any]) -> list[Row]:
    return [(*fixed, mask(words).text if stray else words) for *fixed, words, stray in batch]
