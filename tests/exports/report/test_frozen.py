"""The report from frozen snapshots: the year's own edition, the year before as it was then, the same bytes for ever."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from docx import Document

from exports.report.annexes import annexes
from exports.report.document import document
from exports.report.frozen import made, years
from survey.desk.exporting import Refused
from survey.measures.period import quarter, year
from survey.runtime.letterhead import letterhead
from survey.runtime.wiring import DATA
from tests.answered import Asked, Finished, fill, form
from tests.feeding import Feeding, feeding

pytestmark = pytest.mark.anyio

BY = letterhead(DATA / "report.yml")


def cases(when: datetime, *levels: int) -> list[Finished]:
    answers = ({"thai_do": level, "huong_dan": level, "tiep_can": level, "chung": level} for level in levels)
    return [Finished(agency="phong_a", returned_at=when, talks=[Asked(answers=one)]) for one in answers]


@pytest.fixture
def filled(database: str) -> str:
    then, now = datetime(2025, 6, 10, 3, tzinfo=UTC), datetime(2026, 6, 10, 3, tzinfo=UTC)
    fill(database, cases(then, 1, 2, 4, 5) + cases(now, 3, 4, 5, 5), (form(),))
    return database


@pytest.fixture
async def office(filled: str):
    async with feeding(filled) as one:
        one.clock.waits(days=60)  # both years are over
        yield one


def paper(raw: bytes) -> str:
    found = Document(io.BytesIO(raw))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in found.paragraphs), *cells])


async def bytes_of(office: Feeding, id: str) -> tuple[bytes, bytes]:
    now, before = await years(office.desk, id)
    title = office.desk.cleaning.book.title
    return document(now, before, BY, title), annexes(now, title)


async def test_a_report_says_which_edition_it_is_of_and_compares_with_the_year_before(office: Feeding):
    await office.desk.snapshots.publish(year(2025), "x")
    await office.desk.snapshots.publish(year(2026), "x")
    words = paper((await bytes_of(office, "2026-1"))[0])
    assert "bản công bố 2026-1" in words and "75,00%" in words
    assert "So sánh với năm 2025" in words and "50,00%" in words and "+25,00" in words


async def test_what_comes_later_changes_not_a_byte(office: Feeding):
    await office.desk.snapshots.publish(year(2025), "x")
    await office.desk.snapshots.publish(year(2026), "x")
    first = await bytes_of(office, "2026-1")
    office.clock.waits(days=30)
    async with office.store.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE answers SET value = '1' WHERE current")
    for number in (2025, 2026):
        await office.desk.snapshots.publish(year(number), "x", again=True, reason="Sửa phiếu")
    assert await bytes_of(office, "2026-1") == first
    later = paper((await bytes_of(office, "2026-2"))[0])
    assert "bản công bố 2026-2" in later and "75,00%" not in later
    assert paper(await made(office.desk, "report", 2026, BY)) == later


async def test_a_year_frozen_before_the_one_before_it_is_not_compared(office: Feeding):
    await office.desk.snapshots.publish(year(2026), "x")
    office.clock.waits(days=1)
    await office.desk.snapshots.publish(year(2025), "x")
    assert "Chưa có số liệu năm trước để so sánh" in paper((await bytes_of(office, "2026-1"))[0])


async def test_only_a_whole_year_that_was_frozen_makes_a_report(office: Feeding):
    await office.desk.snapshots.publish(quarter(2026, 2), "x")
    with pytest.raises(Refused, match="2026-Q2"):
        await years(office.desk, "2026-Q2-1")
    with pytest.raises(Refused, match="mã 2026-9"):
        await years(office.desk, "2026-9")
    with pytest.raises(Refused, match="chưa được công bố"):
        await made(office.desk, "report", 2026, BY)
