"""`report`: the yearly report as an official document, with its annexes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import DataDir
from cli.screen import say
from exports.report.annexes import annexes
from exports.report.document import document
from exports.report.frozen import years
from exports.report.year import Year
from survey.desk import Desk
from survey.desk.exporting import Refused
from survey.measures.figures import Scope
from survey.measures.period import year as whole_year
from survey.measures.plain import plain
from survey.runtime.letterhead import letterhead
from survey.runtime.marked import LibraryError
from survey.runtime.wiring import DATA

Number = Annotated[
    int | None, typer.Option("--year", min=2000, max=9998, help="Năm của báo cáo, theo ngày trả kết quả")
]
Into = Annotated[Path, typer.Option("--out", help="Thư mục ghi báo cáo")]
Figures = Annotated[
    Path | None, typer.Option("--figures", help="Tệp JSON số liệu đã công bố; bỏ trống là tính từ dữ liệu hiện nay")
]
FrozenId = Annotated[
    str | None, typer.Option("--snapshot", help="Mã bản công bố của một năm, ví dụ 2026-1: mãi mãi cùng từng byte")
]
Before = Annotated[Path | None, typer.Option("--before", help="Tệp JSON số liệu đã công bố của năm trước")]


def run(
    number: Number = None,
    snapshot: FrozenId = None,
    out: Into = Path(),
    figures: Figures = None,
    before: Before = None,
    data_dir: DataDir = None,
) -> None:
    """Lập báo cáo năm: văn bản DOCX theo thể thức hành chính, và phụ lục XLSX. Cùng số liệu thì cùng từng byte."""
    try:
        by = letterhead(DATA / "report.yml")
    except LibraryError as wrong:
        raise CommandError(str(wrong)) from None
    try:
        now, then, title = at_desk(data_dir, lambda desk: _years(desk, number, snapshot, figures, before))
    except Refused as refused:
        raise CommandError(str(refused)) from None
    out.mkdir(parents=True, exist_ok=True)
    papers = {"bao-cao": (document(now, then, by, title), "docx"), "phu-luc": (annexes(now, title), "xlsx")}
    for name, (raw, ending) in papers.items():
        file = out / f"{name}-{now.number}.{ending}"
        file.write_bytes(raw)
        say(f"Đã ghi {file.absolute()}")


async def _years(desk: Desk, number: int | None, snapshot: str | None, figures: Path | None, before: Path | None):
    title = desk.cleaning.book.title
    if snapshot is not None:
        if number is not None or figures is not None:
            raise CommandError("Hãy dùng --snapshot, hoặc --year; không dùng cả hai.")
        now, then = await years(desk, snapshot)
        return now, _read(before) if before else then, title
    if number is None:
        raise CommandError("Hãy ghi --snapshot MÃ (bản công bố của một năm), hoặc --year NĂM.")
    now = _read(figures) if figures else await _of(desk, number)
    then = _read(before) if before else await _of(desk, number - 1)
    return now, then if then.whole.results else None, title


async def _of(desk: Desk, number: int) -> Year:
    whole, *agencies = await desk.exporting.figures(Scope(period=whole_year(number)))
    return Year.of(plain(whole), map(plain, agencies))


def _read(path: Path) -> Year:
    """Figures from a file: {"whole": …, "agencies": […], "source": …}, each as GET /v1/figures answers."""
    try:
        values = json.loads(path.read_text("utf-8"))
        return Year.of(values["whole"], values["agencies"], values.get("source", ""))
    except OSError:
        raise CommandError(f"Không đọc được tệp {path}.") from None
    except (ValueError, KeyError, TypeError):
        raise CommandError(f"Tệp {path} không phải số liệu đã công bố của một năm.") from None
