"""Writes the exports that were asked for over the API, one after the other, and clears away old files."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from exports.writers import Cancelled, write
from survey.desk import Desk
from survey.desk.exporting import Export, Refused, Request
from survey.desk.report import Unknown
from survey.exporting import REPORTS
from survey.letterhead import Letterhead
from survey.measures.quota import year_of

log = logging.getLogger(__name__)


def place(folder: Path, export: Export) -> Path:
    """Where the file of an export lies: the same for whoever writes and whoever fetches it."""
    return folder / "exports" / f"{export.id}.{export.format}"


async def work(desk: Desk, folder: Path, by: Letterhead | None = None) -> bool:
    """Writes the next export; whether there was one. `by`: in whose name reports are written."""
    async with desk.exporting.next_due() as export:
        if export is not None:
            await _make(desk, export, place(folder, export), by)
    return export is not None


async def _make(desk: Desk, export: Export, path: Path, by: Letterhead | None) -> None:
    rows, state, error = 0, "failed", "internal"
    try:
        writing = _reported(desk, export, path, by) if export.what in REPORTS else _written(desk, export, path)
        rows, state, error = await writing, "done", ""
    except Cancelled:
        state, error = "cancelled", ""
    except (Refused, Unknown) as refused:
        error = str(refused)
    except Exception:
        log.exception("export %s failed", export.id)
    size = await asyncio.to_thread(_size, path)
    if not await desk.exporting.finish(export.id, state, rows, size, error):
        await asyncio.to_thread(path.unlink, missing_ok=True)


async def _written(desk: Desk, export: Export, path: Path) -> int:
    async with desk.exporting.opened(Request(export.what, export.scope)) as opened:

        async def told(rows: int) -> bool:
            return await desk.exporting.progress(export.id, rows, opened.total)

        return await write(path, export.format, opened.sheet, opened.batches, told)


async def _reported(desk: Desk, export: Export, path: Path, by: Letterhead | None) -> int:
    """A document is small and made whole; it has no rows to be counted."""
    from exports.report.frozen import made  # its libraries cost time and memory, and it is seldom asked for

    number = year_of(export.scope.period)
    if by is None or number is None:
        raise Refused("Chưa có mẫu văn bản (data/report.yml).")
    raw = await made(desk, export.what, number, by)
    path.parent.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(path.write_bytes, raw)
    return 0


async def clear(desk: Desk, folder: Path) -> None:
    """Files of exports that were given up are deleted."""
    for export in await desk.exporting.expire():
        await asyncio.to_thread(place(folder, export).unlink, missing_ok=True)


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.exists() else None
