"""A file of cases handed in by a browser: every row has its fate, and nothing of what was refused is lost."""

from __future__ import annotations

import pytest

from intake.errors import SheetError
from intake.handing import hand_in
from intake.rows import File
from tests.stage import set_stage

pytestmark = pytest.mark.anyio
HEAD = "Mã hồ sơ;Cơ quan;Chủ hồ sơ;Số điện thoại;Ngày trả kết quả;Ghi chú"


@pytest.fixture
async def stage(database):
    async with set_stage(database) as stage:
        yield stage


def csv(*lines: str, name: str = "ho-so.csv") -> File:
    return File(name, "\n".join((HEAD, *lines)).encode())


def good(number: int) -> str:
    return f"H57.39-261103-{number:04d};UBND phường Thuận Hóa;Lê Thị Bưởi;091234567{number};10/11/2026;x"


async def test_what_became_of_the_rows_is_kept_with_the_reasons_of_the_refused(stage):
    number = await hand_in(stage.desk, csv(good(1), "H57;Sở nào đó;An;12;10/11/2026;", good(2)), "lan")
    kept, refusals = await stage.desk.imports.one(number)
    assert (kept.file, kept.by, kept.rows, kept.created, kept.refused) == ("ho-so.csv", "lan", 3, 2, 1)
    assert kept.ignored == "Ghi chú"
    ((line, why),) = refusals.lines
    assert line == 3 and "Mã hồ sơ" in why and "Cơ quan" in why
    assert await stage.count("cases") == 2


async def test_the_refused_rows_are_corrected_and_handed_in_again(stage):
    first = await hand_in(stage.desk, csv(good(1).replace("UBND phường Thuận Hóa", "Sở nào đó")), "lan")
    _, refusals = await stage.desk.imports.one(first)
    mended = refusals.raw.decode("utf-8-sig").replace("Sở nào đó", "UBND phường Thuận Hóa").encode()
    again, none = await stage.desk.imports.one(await hand_in(stage.desk, File(refusals.name, mended), "lan"))
    assert (again.created, again.refused, none) == (1, 0, None)


async def test_refused_rows_are_sealed_and_given_up_after_a_month(stage):
    first = await hand_in(stage.desk, csv(f"H57;Sở nào đó;{'Nguyễn Văn Bí Mật'};12;10/11/2026;"), "lan")
    ((sealed,),) = await stage.rows("SELECT refused_sealed FROM imports")
    assert "Bí Mật".encode() not in bytes(sealed)
    stage.clock.waits(days=31)
    await hand_in(stage.desk, csv(good(1)), "lan")
    kept, refusals = await stage.desk.imports.one(first)
    assert (kept.refused, refusals) == (1, None)


async def test_the_list_is_the_newest_first_page_by_page(stage):
    numbers = [await hand_in(stage.desk, csv(good(1)), "lan") for _ in range(3)]
    page = await stage.desk.imports.page(number=2)
    assert [one.id for one in page] == numbers[:0:-1]
    assert [one.id for one in await stage.desk.imports.page(page[-1].id)] == numbers[:1]
    assert await stage.desk.imports.one(99) is None


@pytest.mark.parametrize(
    "file",
    [File("a.pdf", b"x"), File("a.csv", b"khong;co;tieu;de"), File("a.xlsx", b"khong phai")],
    ids=lambda f: f.name,
)
async def test_a_file_that_is_no_list_is_refused_whole(stage, file):
    with pytest.raises(SheetError):
        await hand_in(stage.desk, file, "lan")
    assert await stage.count("imports") == 0
