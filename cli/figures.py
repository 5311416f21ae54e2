"""`./hailong figures`: the figures of an agency and a period as a table."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console, RenderableType

from cli import figures_table
from cli.at_desk import settle
from cli.errors import CommandError
from cli.figures_table import tables
from cli.options import DataDir, day
from cli.written import to_json
from survey.desk.report import Report, Unknown
from survey.measures.figures import Figures, Scope
from survey.measures.period import Period, parse
from survey.measures.stamp import stamped
from survey.store import open_store

WIDTH_OF_A_FILE = 140

Agency = Annotated[str | None, typer.Option("--agency", help="Mã đơn vị; bỏ trống là tất cả")]
Children = Annotated[bool, typer.Option("--children", help="Gồm cả các đơn vị trực thuộc")]
Written = Annotated[str | None, typer.Option("--period", help="Kỳ trả kết quả: 2026, 2026-Q3 hoặc 2026-11")]
From = Annotated[str | None, typer.Option("--from", help="Từ ngày trả kết quả, YYYY-MM-DD hoặc dd/mm/yyyy")]
To = Annotated[str | None, typer.Option("--to", help="Đến hết ngày trả kết quả")]
Channel = Annotated[str | None, typer.Option("--channel", help="Kênh trò chuyện: web, console…")]
Form = Annotated[str | None, typer.Option("--questionnaire", help="Bộ câu hỏi và phiên bản: tthc-rut-gon@1")]
Helped = Annotated[bool | None, typer.Option("--helped/--not-helped", help="Chỉ phiếu có, hoặc không có, người giúp")]
Flagged = Annotated[bool | None, typer.Option("--flagged/--not-flagged", help="Chỉ phiếu có, hoặc không có, dấu hiệu")]
Each = Annotated[bool, typer.Option("--each", help="Mỗi đơn vị một dòng; với --json là một danh sách")]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON, cùng dạng với GET /v1/figures")]


def run(
    agency: Agency = None,
    children: Children = False,
    period: Written = None,
    first: From = None,
    last: To = None,
    channel: Channel = None,
    questionnaire: Form = None,
    helped: Helped = None,
    flagged: Flagged = None,
    each: Each = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """In số liệu hài lòng: năm mức, tỷ lệ, khoảng tin cậy của từng câu, từng yếu tố và chung; số phiếu đạt hay chưa."""
    scope = Scope(agency, children, period_of(period, first, last), channel, questionnaire, helped, flagged)
    settle(data_dir)
    try:
        found = asyncio.run(_ask(os.environ["DATABASE_URL"], lambda report: _both(report, scope, each)))
    except Unknown as unknown:
        raise CommandError(unknown.message) from None
    if each:
        show_each(found, as_json=as_json)
    else:
        show(found[0], as_json=as_json)


async def _both(report: Report, scope: Scope, each: bool) -> tuple[Figures, ...]:
    return await report.each(scope) if each else (await report.figures(scope),)


def show(figures: Figures, *, as_json: bool = False) -> None:
    """Prints figures for people, or as JSON."""
    if as_json:
        sys.stdout.write(to_json(stamped(figures)) + "\n")
        return
    _print(tables(figures))


def show_each(figures: Sequence[Figures], *, as_json: bool = False) -> None:
    """Prints the figures of many agencies as one table, or as a list in JSON."""
    if as_json:
        sys.stdout.write(to_json([stamped(one) for one in figures]) + "\n")
    else:
        _print(figures_table.each(figures))


def _print(parts: Iterable[RenderableType]) -> None:
    console = Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE)
    for part in parts:
        console.print(part)


def period_of(written: str | None, first: str | None, last: str | None) -> Period:
    if written and (first or last):
        raise CommandError("Hãy dùng --period, hoặc --from và --to; không dùng cả hai.")
    try:
        return parse(written) if written else Period(day("--from", first), day("--to", last))
    except ValueError as wrong:
        raise CommandError(str(wrong)) from None


async def _ask[T](url: str, act: Callable[[Report], Awaitable[T]]) -> T:
    from survey.runtime import wiring

    store = open_store(url)
    try:
        return await act(Report(store, lambda: datetime.now(UTC), wiring.floors()))
    except OSError:
        raise CommandError("Không kết nối được cơ sở dữ liệu. Hãy chạy: ./hailong doctor") from None
    finally:
        await store.close()
