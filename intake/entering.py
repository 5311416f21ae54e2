"""The lines of a file handed to the desk, some at a time, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import batched

from intake import refused
from intake.sheet import Line, Sheet
from survey.desk.inviting import Invited
from survey.desk.register import REFUSED, Result
from survey.fault import Unreadable

type Enter = Callable[[Sequence[object]], Awaitable[list[Result]]]

_AT_ONCE = 500


@dataclass(slots=True)
class Outcome:
    """What became of the rows of a file."""

    changes: Counter[str] = field(default_factory=Counter)
    invited: int = 0
    refused: list[tuple[Line, str]] = field(default_factory=list)

    def add(self, sheet: Sheet, line: Line, result: Result) -> None:
        self.changes[result.status] += 1
        self.invited += isinstance(result.invitation, Invited)
        if result.status == REFUSED:
            self.refused.append((line, refused.reason(result.faults, sheet)))


async def enter(sheet: Sheet, send: Enter, advance: Callable[[int], None] = lambda _: None) -> Outcome:
    """Enters every line of the sheet; a line that a stray delimiter has shifted is refused without being read."""
    outcome = Outcome()
    for some in batched(sheet.lines, _AT_ONCE):
        sound = [line for line in some if not sheet.overflows(line)]
        results = await send([sheet.columns.fields(line.cells) for line in sound])
        told = dict(zip((line.number for line in sound), results, strict=True))
        for line in some:
            outcome.add(sheet, line, told.get(line.number, _SHIFTED))
        advance(len(some))
    return outcome


_SHIFTED = Result("", REFUSED, (Unreadable("Dòng có nhiều ô hơn hàng tiêu đề; kiểm tra dấu phân cách trong ô."),))
