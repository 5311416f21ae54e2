"""`./hailong cases import`: finished cases from a file, with a report of the rows that were refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.at_desk import at_desk
from cli.options import DataDir
from intake import refused
from intake.entering import Outcome, enter
from intake.rows import opened
from intake.sheet import Line, Sheet, read_sheet
from survey.desk import Desk
from survey.desk.register import REFUSED

_SHOWN = 10  # refused rows named on the screen; the report has them all

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def cases() -> None:
    """Hồ sơ đã giải quyết."""


@app.command("import")
def import_cases(
    file: Annotated[Path, typer.Argument(help="Tệp CSV hoặc XLSX, có cột «Mã hồ sơ» và «Cơ quan giải quyết»")],
    data_dir: DataDir = None,
) -> int:
    """Nhập hồ sơ từ tệp. Nhập lại cùng tệp không tạo thêm gì.

    Dòng nào bị từ chối được ghi ra tệp «…-bi-tu-choi» bên cạnh, kèm lý do: sửa rồi nhập lại tệp đó.
    Mã thoát là 0 khi mọi dòng đều được nhận, 1 khi có dòng bị từ chối.
    """
    console = Console(soft_wrap=True)
    sheet = read_sheet(opened(file))
    again = "nhập lại cùng tệp (không bị nhập hai lần)"
    outcome = at_desk(data_dir, lambda desk: _entered(desk, sheet, console), then=again)
    written = report(file, sheet, outcome.refused) if outcome.refused else None
    _say(console, sheet, outcome, written)
    return 1 if outcome.refused else 0


async def _entered(desk: Desk, sheet: Sheet, console: Console) -> Outcome:
    with _progress(console) as progress:
        task = progress.add_task("Đang nhập hồ sơ", total=len(sheet.lines))
        return await enter(sheet, desk.register.enter, lambda count: progress.advance(task, count))


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console)


def _say(console: Console, sheet: Sheet, outcome: Outcome, written: Path | None) -> None:
    said = {"created": "mới", "updated": "cập nhật", "unchanged": "không đổi", REFUSED: "bị từ chối"}
    counts = ", ".join(f"{outcome.changes[status]} {name}" for status, name in said.items())
    console.print(f"{len(sheet.lines)} dòng: {counts}. Có lời mời: {outcome.invited} hồ sơ.", highlight=False)
    if sheet.columns.unknown:
        console.print(f"Bỏ qua cột: {', '.join(sheet.columns.unknown)}.", highlight=False, markup=False)
    for line, why in outcome.refused[:_SHOWN]:
        console.print(f"  Dòng {line.number}: {why}", highlight=False, markup=False)
    if written:
        console.print(f"Các dòng bị từ chối, kèm lý do: {written}. Sửa rồi nhập lại tệp này.", highlight=False)


def report(source: Path, sheet: Sheet, lines: Sequence[tuple[Line, str]]) -> Path:
    """Writes the refused rows next to the file they are of, beside earlier reports and never over them."""
    number = 1
    while (path := source.with_name(refused.named(source.name, sheet, number))).exists():
        number += 1
    with path.open("xb") as file:
        file.write(refused.report(sheet, lines))
    return path
