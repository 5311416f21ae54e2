"""`./hailong bench figures`: how long figures take over many responses, beside DuckDB on the same data."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from bench.figures import Measurement, Wrong
from cli.errors import CommandError
from cli.measuring import bare_database
from cli.options import AsJson
from cli.written import to_json
from survey.display import whole

Responses = Annotated[int, typer.Option("--responses", min=1000, metavar="<số>", help="Tạo bao nhiêu phiếu để đo")]
STATES = {"": "đã lưu sẵn", "three_days_changed": "ba ngày vừa đổi"}
ASKED = {"all": "từng đơn vị", "province": "cả tỉnh gộp lại", "one": "một đơn vị", "shown": "trang của đơn vị ấy"}


def figures(responses: Responses = 1_000_000, as_json: AsJson = False) -> None:
    """Đo thời gian ra số liệu trên rất nhiều phiếu, cạnh DuckDB đọc cùng dữ liệu ở dạng Parquet.

    Dữ liệu do máy tạo, trong một PostgreSQL riêng, xong thì xóa. Số liệu lưu sẵn, số liệu đếm từ câu trả lời và số
    của DuckDB phải khớp nhau; lệch một số thì không in gì. Một triệu phiếu chạy khoảng mười phút, cần 10 GB đĩa.
    """
    try:
        report = _measure(responses)
    except Wrong as wrong:
        raise CommandError(f"Đo không thành, không có số nào đáng tin. {wrong}") from None
    if as_json:
        typer.echo(to_json(report))
    else:
        show(report, Console(soft_wrap=True))


def _measure(responses: int) -> dict[str, Any]:
    say = Console(stderr=True).print
    say("Khởi động PostgreSQL")
    with bare_database() as (url, folder):
        return asyncio.run(Measurement(url, folder, responses, say).run())


def show(report: dict[str, Any], console: Console) -> None:
    """The report as a table for people."""
    made = f"{whole(report['responses'])} phiếu, {whole(report['answers'])} câu trả lời, {report['agencies']} đơn vị"
    console.print(f"{made}; {report['cores']} nhân. Tạo {_seconds(report['made_s'])}.")
    table = Table(
        "", "số liệu một năm của", "giữa, ms", "chậm nhất, ms", "mục tiêu, ms", "", box=box.SIMPLE, padding=(0, 1)
    )
    for state, words in STATES.items():
        for asked, name in ASKED.items():
            row = report[state][asked] if state else report[asked]
            numbers = (_number(row[one]) for one in ("p50_ms", "worst_ms", "limit_ms"))
            table.add_row(words, name, *numbers, "đạt" if row["met"] else "CHƯA ĐẠT")
    console.print(table)
    days, seconds = whole(report["days"]), _seconds(report["renew_s"])
    console.print(f"Đếm từ đầu không lưu gì: {_seconds(report['nothing_kept_s'])}. Lưu {days} ngày: {seconds}.")
    console.print(report["duckdb_missing"] or _duck(report["duckdb"]))


def _duck(duck: dict[str, Any]) -> str:
    times = f"từng đơn vị {_number(duck['all_ms'])} ms, một đơn vị {_number(duck['one_ms'])} ms"
    return f"DuckDB {duck['version']} đọc {_number(duck['parquet_mb'])} MB Parquet, chỉ đếm câu trả lời: {times}."


def _seconds(value: float) -> str:
    return f"{_number(value)} giây"


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",") if isinstance(value, float) else str(value)
