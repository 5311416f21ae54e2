"""The yearly report from what was frozen: a snapshot of a year, and one of the year before for comparison.

The one of the year before is the newest that there was when the year was frozen: what is frozen later changes nothing,
and so a snapshot makes the same bytes for ever.
"""

from __future__ import annotations

from exports.report.annexes import annexes
from exports.report.document import document
from exports.report.year import Year
from survey.desk import Desk
from survey.desk.exporting import Refused
from survey.letterhead import Letterhead
from survey.snapshot import Snapshot

_AT_ONCE = 100
_MOST_EDITIONS = 500


async def made(desk: Desk, what: str, number: int, by: Letterhead) -> bytes:
    """The report, or its annexes, of a year as it was last frozen. Raises Refused for a year that was not frozen."""
    found = await desk.snapshots.page(str(number), most=1)
    if not found:
        raise Refused(f"Năm {number} chưa được công bố; báo cáo chỉ lập từ số liệu đã công bố.")
    now, before = await years(desk, found[0].id)
    title = desk.cleaning.book.title
    return annexes(now, title) if what == "annexes" else document(now, before, by, title)


async def years(desk: Desk, id: str) -> tuple[Year, Year | None]:
    """The year of a snapshot, and the year before it where that had been frozen. Raises Refused."""
    snapshot = await desk.snapshots.one(id)
    if snapshot is None:
        raise Refused(f"Không có bản công bố nào mang mã {id}. Xem: ./hailong publish")
    if snapshot.period != str(snapshot.first.year):
        raise Refused(f"Bản {id} là của kỳ {snapshot.period}; báo cáo năm lập từ bản công bố của cả năm.")
    editions = await desk.snapshots.page(str(snapshot.first.year - 1), most=_MOST_EDITIONS)
    before = next((one for one in editions if one.frozen_at <= snapshot.frozen_at), None)
    return await _year(desk, snapshot), await _year(desk, before) if before else None


async def _year(desk: Desk, snapshot: Snapshot) -> Year:
    whole = await desk.snapshots.figures(snapshot.id)
    assert whole is not None
    agencies, after = [], ""
    while True:
        some, last = await desk.snapshots.by_agency(snapshot.id, after, _AT_ONCE)
        agencies += [one.read() for one in some]
        if last is None:
            break
        after = last
    return Year.of(whole.read(), agencies, f"bản công bố {snapshot.id}")
