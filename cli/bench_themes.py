"""`./hailong bench themes`: how many comments a second are read and kept, and how long an agency's first view takes."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer
from rich.console import Console

from cli.measuring import bare_database
from cli.options import AsJson
from cli.written import to_json
from survey.display import whole

Comments = Annotated[int, typer.Option("--comments", min=1000, metavar="<số>", help="Tạo bao nhiêu góp ý để đo")]
VIEWS = {
    "agency": "đơn vị đông nhất, một năm",
    "agency_by_procedure": "đơn vị ấy, tách theo thủ tục",
    "province": "cả tỉnh, một năm",
    "province_quarter": "cả tỉnh, một quý",
}


def themes(comments: Comments = 200_000, as_json: AsJson = False) -> None:
    """Đo tốc độ đọc góp ý (kể cả lưu) và thời gian xem chủ đề lần đầu, trên rất nhiều góp ý.

    Dữ liệu do máy tạo, trong một PostgreSQL riêng, xong thì xóa. 200.000 góp ý chạy khoảng năm phút.
    """
    report = _measure(comments)
    if as_json:
        typer.echo(to_json(report))
    else:
        show(report, Console(soft_wrap=True))


def _measure(comments: int) -> dict[str, Any]:
    from bench.comments import Measurement

    say = Console(stderr=True).print
    say("Khởi động PostgreSQL")
    with bare_database() as (url, folder):
        return asyncio.run(Measurement(url, folder, comments, say).run())


def show(report: dict[str, Any], console: Console) -> None:
    """The report for people."""
    met = "đạt" if report["job_met"] else "CHƯA ĐẠT"
    speed = f"{whole(report['per_second'])} góp ý một giây, mục tiêu 2.000: {met}"
    console.print(f"Đọc và lưu {whole(report['read'])} góp ý trên {report['cores']} nhân: {speed}.")
    for name, words in VIEWS.items():
        row = report[name]
        met = "đạt" if row["met"] else "CHƯA ĐẠT"
        console.print(f"Xem lần đầu, {words}: {_ms(row['first_ms'])} ms, giữa {_ms(row['p50_ms'])} ms (300): {met}")


def _ms(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
