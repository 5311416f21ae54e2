"""A file of cases from one hand to the other: read, entered, and what became of it kept."""

from __future__ import annotations

import asyncio

from intake import refused
from intake.entering import enter
from intake.errors import SheetError
from intake.rows import File
from intake.sheet import read_sheet
from survey.desk import Desk
from survey.desk.imports import Refusals

MOST_ROWS = 20_000  # of one file in a browser: somebody waits for it


async def hand_in(desk: Desk, file: File, by: str) -> int:
    """Enters every row of a file; returns the number of what was kept about it. Raises SheetError."""
    sheet = await asyncio.to_thread(read_sheet, file)
    if len(sheet.lines) > MOST_ROWS:
        raise SheetError(f"Tệp có quá {MOST_ROWS} dòng. Hãy chia nhỏ, hoặc nhập bằng ./hailong cases import.")
    outcome = await enter(sheet, desk.register.enter)
    refusals = None
    if outcome.refused:
        raw = await asyncio.to_thread(refused.report, sheet, outcome.refused)
        lines = tuple((line.number, why) for line, why in outcome.refused)
        refusals = Refusals(refused.named(file.name, sheet), lines, raw)
    return await desk.imports.keep(file.name, by, outcome.changes, outcome.invited, sheet.columns.unknown, refusals)
