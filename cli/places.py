"""`places`: post offices and other places where somebody helps people to answer, and the own numbers of helpers."""

from __future__ import annotations

import getpass
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import AsJson, DataDir
from cli.screen import say
from cli.written import to_json
from intake.errors import SheetError
from intake.rows import Row, opened, search
from survey.agency_names import AgencyNames
from survey.cells import fold
from survey.desk import Desk
from survey.desk.places import Place
from survey.fault import Unreadable

app = typer.Typer(no_args_is_help=True, add_completion=False)

HEADS = {
    "code": ("Mã", "Mã nơi hỗ trợ", "Mã bưu điện", "Mã điểm"),
    "name": ("Tên", "Tên nơi hỗ trợ", "Bưu điện", "Điểm hỗ trợ"),
    "address": ("Địa chỉ",),
    "agencies": ("Cơ quan", "Các cơ quan", "Phục vụ cơ quan"),
}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_BETWEEN = re.compile(r"[;\n]")
_SHOWN = 10


@app.callback()
def places() -> None:
    """Nơi có người hỗ trợ trả lời (bưu điện): nhập danh sách, xem, đóng."""


@app.command("import")
def import_places(
    file: Annotated[Path, typer.Argument(help="Tệp CSV hoặc XLSX, có cột «Mã», «Tên», và «Địa chỉ», «Cơ quan» nếu có")],
    data_dir: DataDir = None,
) -> int:
    """Nhập hoặc cập nhật nơi hỗ trợ. Cột «Cơ quan»: nơi ấy giúp người của cơ quan nào, cách nhau bằng dấu chấm phẩy;
    bỏ trống là mọi cơ quan. Nhập lại cùng tệp không sao.

    Mã thoát là 0 khi mọi dòng đều được nhận, 1 khi có dòng bị bỏ.
    """
    rows = read_places(file)
    new, refused = at_desk(data_dir, lambda desk: enter(desk, rows))
    say(f"{len(rows)} dòng: nhận {len(rows) - len(refused)} nơi ({new} mới), bỏ {len(refused)} dòng.")
    for line, why in refused[:_SHOWN]:
        say(f"  Dòng {line}: {why}")
    return 1 if refused else 0


@app.command("list")
def show(
    every: Annotated[bool, typer.Option("--all", help="Cả những nơi đã đóng")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Xem các nơi hỗ trợ."""
    found = at_desk(data_dir, lambda desk: desk.places.every(closed=every))
    say(to_json(found) if as_json else "\n".join(map(_line, found)) or "Chưa có nơi hỗ trợ nào.")


@app.command("close")
def close(code: Annotated[str, typer.Argument(metavar="MÃ", help="Mã nơi hỗ trợ")], data_dir: DataDir = None) -> None:
    """Đóng một nơi hỗ trợ. Việc đã làm ở đó vẫn còn; nhập lại là mở lại."""
    if not at_desk(data_dir, lambda desk: desk.places.close(code)):
        raise CommandError(f"Không có nơi hỗ trợ nào đang mở mang mã {code}. Xem: ./hailong places list")
    say(f"Đã đóng {code}.")


@app.command("declare")
def declare(
    login: Annotated[str, typer.Argument(metavar="TÀI-KHOẢN", help="Tên đăng nhập của người hỗ trợ")],
    phone: Annotated[str, typer.Argument(metavar="SỐ", help="Số di động của chính người ấy")],
    data_dir: DataDir = None,
) -> None:
    """Ghi số di động của người hỗ trợ, chỉ giữ dấu: không ai hỗ trợ hồ sơ do cơ quan mình giải quyết."""

    async def act(desk: Desk) -> bool:
        account = await desk.accounts.named(login)
        if account:
            await desk.places.declare(account.id, phone, getpass.getuser())
        return account is not None

    try:
        if not at_desk(data_dir, act):
            raise CommandError(f"Không có tài khoản {login}.")
    except Unreadable as fault:
        raise CommandError(fault.message) from None
    say("Đã ghi.")


async def enter(desk: Desk, rows: Sequence[tuple[int, dict[str, str]]]) -> tuple[int, list[tuple[int, str]]]:
    """Keeps the rows that make sense; returns how many are new, and the refused ones with their reason."""
    names = AgencyNames(await desk.errands.agencies())
    taken: dict[str, Place] = {}
    refused: list[tuple[int, str]] = []
    for line, row in rows:
        try:
            one = _place(row, names)
        except Unreadable as fault:
            refused.append((line, fault.message))
        else:
            taken[one.code] = one
    return await desk.places.enter(list(taken.values())), refused


def _place(row: dict[str, str], names: AgencyNames) -> Place:
    if not _CODE.fullmatch(row["code"]):
        raise Unreadable("Mã nơi hỗ trợ gồm chữ không dấu, số, gạch, nhiều nhất 40 ký tự.")
    if not row["name"]:
        raise Unreadable("Thiếu tên nơi hỗ trợ.")
    agencies = tuple(names(part.strip()) for part in _BETWEEN.split(row["agencies"]) if part.strip())
    if None in agencies:
        raise Unreadable("Có cơ quan không nằm trong danh mục. Kiểm tra lại mã hoặc tên cơ quan.")
    return Place(row["code"], row["name"], row["address"], tuple(filter(None, agencies)))


def read_places(path: Path) -> list[tuple[int, dict[str, str]]]:
    """(line, fields) of every filled row under a header row that names code and name. Raises SheetError."""
    found = search(opened(path), _found)
    if not found:
        raise SheetError(f"Không thấy hàng tiêu đề có cột «Mã» và «Tên» trong {path.name}.")
    return found[0]


def _found(rows: Sequence[Row], _: str) -> list[tuple[int, dict[str, str]]] | None:
    for top, row in enumerate(rows):
        heads = [fold(str(cell)) if cell is not None else "" for cell in row]
        at = {name: next((n for n, head in enumerate(heads) if head in _folded(name)), None) for name in HEADS}
        if at["code"] is not None and at["name"] is not None:
            below = enumerate(rows[top + 1 :], top + 2)
            read = ((line, {name: _cell(one, place) for name, place in at.items()}) for line, one in below)
            return [one for one in read if any(one[1].values())]
    return None


def _folded(name: str) -> set[str]:
    return {fold(head) for head in HEADS[name]}


def _cell(row: Row, at: int | None) -> str:
    return " ".join(str(row[at]).split()) if at is not None and at < len(row) and row[at] is not None else ""


def _line(one: Place) -> str:
    whose = ", ".join(one.agencies) or "mọi cơ quan"
    return f"{one.code}  {one.name}  {one.address}  ({whose}){'  đã đóng' if one.closed_at else ''}"
