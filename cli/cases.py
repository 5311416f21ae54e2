"""`./hailong cases import`: finished cases from a file, with a report of the rows that were refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli import refused
from cli.at_desk import at_desk
from cli.options import DataDir
from cli.sheet import Line, Sheet, read_sheet
from survey.desk import Desk
from survey.desk.inviting import Invited
from survey.desk.register import REFUSED, Result
from survey.fault import Unreadable

type Enter = Callable[[Sequence[object]], Awaitable[list[Result]]]

_AT_ONCE = 500
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
    sheet = read_sheet(file)
    again = "nhập lại cùng tệp (không bị nhập hai lần)"
    outcome = at_desk(data_dir, lambda desk: _entered(desk, sheet, console), then=again)
    report = refused.write(file, sheet, outcome.refused) if outcome.refused else None
    _say(console, sheet, outcome, report)
    return 1 if outcome.refused else 0


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


async def _entered(desk: Desk, sheet: Sheet, console: Console) -> Outcome:
    with _progress(console) as progress:
        task = progress.add_task("Đang nhập hồ sơ", total=len(sheet.lines))
        return await enter(sheet, desk.register.enter, lambda count: progress.advance(task, count))


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console)


def _say(console: Console, sheet: Sheet, outcome: Outcome, report: Path | None) -> None:
    said = {"created": "mới", "updated": "cập nhật", "unchanged": "không đổi", REFUSED: "bị từ chối"}
    counts = ", ".join(f"{outcome.changes[status]} {name}" for status, name in said.items())
    console.print(f"{len(sheet.lines)} dòng: {counts}. Có lời mời: {outcome.invited} hồ sơ.", highlight=False)
    if sheet.columns.unknown:
        console.print(f"Bỏ qua cột: {', '.join(sheet.columns.unknown)}.", highlight=False, markup=False)
    for line, why in outcome.refused[:_SHOWN]:
        console.print(f"  Dòng {line.number}: {why}", highlight=False, markup=False)
    if report:
        console.print(f"Các dòng bị từ chối, kèm lý do: {report}. Sửa rồi nhập lại tệp này.", highlight=False)
