"""A step with what follows from it elsewhere: leaving, coming back, a promise, a call or a place. All or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from survey.desk.reach import keep_everywhere
from survey.desk.tools import Tools
from survey.records import Kept


async def keep_with_all(tx: Any, tools: Tools, row: Kept) -> tuple[int | None, list[Mapping[str, Any]]]:
    """Raises what keeping the step itself raises."""
    async with tx.whole():
        elsewhere = row.opted_out is not None
        said = await (keep_everywhere(tx, tools, row) if elsewhere else tx.talks.keep(row))
        if row.back_at:
            await tx.errands.promise(row.session, row.back_at, row.at)
        if row.callback:
            await tx.callbacks.ask(row.session, row.contact, row.at)
        if row.place:
            await tx.callbacks.ask(row.session, row.contact, row.at, "place")
    return said
