"""`officials import`: the phone numbers of officials, so that nobody is asked about their own agency."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.at_desk import at_desk
from cli.options import DataDir
from cli.screen import say
from intake.errors import SheetError
from intake.rows import Row, opened, search
from survey.agency_names import AgencyNames
from survey.case_columns import NAMES
from survey.cells import fold
from survey.desk import Desk
from survey.fault import Unreadable
from survey.phone import mobile, read_phone

app = typer.Typer(no_args_is_help=True, add_completion=False)

AGENCY = {fold(name) for name in NAMES["agency"]}
PHONE = {fold(name) for name in ("Số điện thoại", "SĐT", "Điện thoại", "Di động", "Số di động", "Số ĐT")}
_SHOWN = 10


@app.callback()
def officials() -> None:
    """Cán bộ, công chức của các cơ quan: không mời họ đánh giá cơ quan mình."""


@app.command("import")
def import_officials(
    file: Annotated[Path, typer.Argument(help="Tệp CSV hoặc XLSX, có cột «Cơ quan» và «Số điện thoại»")],
    data_dir: DataDir = None,
) -> int:
    """Nhập số điện thoại của cán bộ. Số chỉ được lưu ở dạng không đọc lại được. Nhập lại cùng tệp không sao.

    Mã thoát là 0 khi mọi dòng đều được nhận, 1 khi có dòng bị bỏ.
    """
    rows = read_officials(file)
    total, new, refused = at_desk(data_dir, lambda desk: enter(desk, rows))
    say(f"{total} dòng: nhận {total - len(refused)} số ({new} mới), bỏ {len(refused)} dòng.")
    for line, why in refused[:_SHOWN]:
        say(f"  Dòng {line}: {why}")
    return 1 if refused else 0


async def enter(desk: Desk, rows: Sequence[tuple[int, object, object]]) -> tuple[int, int, list[tuple[int, str]]]:
    """Keeps (line, agency, phone) rows; returns how many there were, how many are new, and the refused ones."""
    names = AgencyNames(await desk.errands.agencies())
    taken: list[tuple[str, str]] = []
    refused: list[tuple[int, str]] = []
    for line, agency, phone in rows:
        try:
            taken.append((_phone(phone), _agency(agency, names)))
        except Unreadable as fault:
            refused.append((line, fault.message))
    return len(rows), await desk.errands.officials(sorted(set(taken))), refused


def _phone(value: object) -> str:
    phone = read_phone(value)
    if not phone:
        raise Unreadable("Thiếu số điện thoại.")
    if not mobile(phone):
        raise Unreadable("Đây không phải số di động; chỉ cần số di động của cán bộ.")
    return phone


def _agency(value: object, names: AgencyNames) -> str:
    code = names(str(value or ""))
    if code is None:
        raise Unreadable("Không có cơ quan này trong danh mục. Kiểm tra lại mã hoặc tên cơ quan.")
    return code


def read_officials(path: Path) -> list[tuple[int, object, object]]:
    """(line, agency, phone) of every filled row under a header row that names both. Raises SheetError."""
    found = search(opened(path), _found)
    if not found:
        raise SheetError(f"Không thấy hàng tiêu đề có cột «Cơ quan» và «Số điện thoại» trong {path.name}.")
    return found[0]


def _found(rows: Sequence[Row], _: str) -> list[tuple[int, object, object]] | None:
    for top, row in enumerate(rows):
        heads = [fold(str(cell)) if cell is not None else "" for cell in row]
        agency = next((at for at, head in enumerate(heads) if head in AGENCY), None)
        phone = next((at for at, head in enumerate(heads) if head in PHONE), None)
        if agency is not None and phone is not None:
            below = enumerate(rows[top + 1 :], top + 2)
            read = ((line, _cell(one, agency), _cell(one, phone)) for line, one in below)
            return [one for one in read if any(str(cell).strip() for cell in one[1:])]
    return None


def _cell(row: Row, at: int) -> object:
    return row[at] if at < len(row) and row[at] is not None else ""
