"""The yearly report from what was frozen: the last snapshot of the year, and of the year before for comparison."""

from __future__ import annotations

from exports.report.annexes import annexes
from exports.report.document import document
from exports.report.year import Year
from survey.desk import Desk
from survey.desk.exporting import Refused
from survey.letterhead import Letterhead

_AT_ONCE = 100


async def frozen(desk: Desk, number: int) -> Year | None:
    """The year as it was last frozen; None when it never was."""
    found = await desk.snapshots.page(str(number), most=1)
    if not found:
        return None
    whole = await desk.snapshots.figures(found[0].id)
    assert whole is not None
    agencies, after = [], ""
    while True:
        some, last = await desk.snapshots.by_agency(found[0].id, after, _AT_ONCE)
        agencies += [one.read() for one in some if one.agency]
        if last is None:
            break
        after = last
    return Year.of(whole.read(), agencies, f"bản công bố {found[0].id}")


async def made(desk: Desk, what: str, number: int, by: Letterhead) -> bytes:
    """The report, or its annexes, of a year. Raises Refused for a year that was not frozen."""
    year = await frozen(desk, number)
    if year is None:
        raise Refused(f"Năm {number} chưa được công bố; báo cáo chỉ lập từ số liệu đã công bố.")
    if what == "annexes":
        return annexes(year, desk.cleaning.book.title)
    return document(year, await frozen(desk, number - 1), by, desk.cleaning.book.title)
