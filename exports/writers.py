"""Writers by the name of their format, and files that are either whole or not there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from importlib import import_module
from pathlib import Path
from typing import Protocol

from survey.exporting import Sheet
from survey.exporting.ahead import ahead
from survey.exporting.sheet import Row

# Each is imported when it is needed: their libraries cost time and memory.
WRITERS = {
    "csv": ("exports.text", "Csv"),
    "jsonl": ("exports.text", "JsonLines"),
    "xlsx": ("exports.xlsx", "Xlsx"),
    "parquet": ("exports.parquet", "Parquet"),
    "sav": ("exports.sav", "Sav"),
}

type Told = Callable[[int], Awaitable[bool]]


class Writer(Protocol):
    def write(self, rows: Sequence[Row]) -> None: ...
    def close(self) -> None: ...


class Cancelled(Exception):
    """Whoever asked for the file does not want it any more."""


async def write(path: Path, form: str, sheet: Sheet, batches: AsyncIterator[Sequence[Row]], told: Told) -> int:
    """Writes all rows into the file and returns their number. `told` hears how many there are so far; False cancels.

    The file has its name only when it is whole; on any failure nothing is left. Raises Cancelled.
    """
    module, name = WRITERS[form]
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    writer: Writer | None = None
    done = False
    try:
        writer = getattr(import_module(module), name)(partial, sheet)
        number = await _written(writer, batches, told)
        await asyncio.to_thread(writer.close)
        partial.replace(path)
        done = True
        return number
    finally:
        if not done:
            _dropped(writer, partial)


async def _written(writer: Writer, batches: AsyncIterator[Sequence[Row]], told: Told) -> int:
    number = 0
    async with aclosing(ahead(batches)) as coming:
        async for rows in coming:
            # In a thread, so that conversations of the same process go on meanwhile.
            await asyncio.to_thread(writer.write, rows)
            number += len(rows)
            if not await told(number):
                raise Cancelled
    return number


def _dropped(writer: Writer | None, partial: Path) -> None:
    """Lets go of what was begun. What failed is raised already, and may keep the writer from ending well."""
    if writer is not None:
        with suppress(Exception):
            getattr(writer, "drop", writer.close)()
    partial.unlink(missing_ok=True)
