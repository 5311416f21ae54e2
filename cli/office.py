"""What the commands of the survey office share: who does it, about which cases, and how what is wrong is said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import day
from survey.desk import Desk
from survey.desk.report import Unknown
from survey.desk.samples import Scope
from survey.fault import Fault
from survey.measures.period import Period, parse

By = Annotated[str, typer.Option("--by", metavar="AI", help="Người làm việc này; được ghi lại")]
Agency = Annotated[str | None, typer.Option("--agency", metavar="MÃ", help="Mã đơn vị giải quyết; bỏ trống là tất cả")]
Children = Annotated[bool, typer.Option("--children", help="Gồm cả các đơn vị trực thuộc")]
Written = Annotated[str | None, typer.Option("--period", help="Kỳ trả kết quả: 2026, 2026-Q3 hoặc 2026-11")]
From = Annotated[str | None, typer.Option("--from", help="Từ ngày trả kết quả, YYYY-MM-DD hoặc dd/mm/yyyy")]
To = Annotated[str | None, typer.Option("--to", help="Đến hết ngày trả kết quả")]
Seed = Annotated[str, typer.Option("--seed", help="Hạt giống; cùng hạt giống thì chọn lại đúng như cũ")]


def scope(agency: str | None, children: bool, period: str | None, first: str | None, last: str | None) -> Scope:
    """Raises CommandError for a period that cannot be read, or is given twice."""
    if period and (first or last):
        raise CommandError("Hãy dùng --period, hoặc --from và --to; không dùng cả hai.")
    try:
        span = parse(period) if period else Period(day("--from", first), day("--to", last))
    except ValueError as wrong:
        raise CommandError(str(wrong)) from None
    return Scope(agency, children, span)


def ask[T](data_dir: Path | None, act: Callable[[Desk], Awaitable[T]]) -> T:
    """What `act` makes of the desk; what it refuses becomes a sentence."""

    async def told(desk: Desk) -> T:
        try:
            return await act(desk)
        except (Unknown, Fault) as wrong:
            raise CommandError(wrong.message) from None

    return at_desk(data_dir, told, then="làm lại")


def named(by: str) -> str:
    """Raises CommandError for nobody."""
    if not by.strip():
        raise CommandError("--by: ghi tên hoặc mã người làm.")
    return " ".join(by.split())[:60]


def write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError:
        raise CommandError(f"Không ghi được {out}. Hãy chọn nơi khác bằng --out.") from None
