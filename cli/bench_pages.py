"""`./hailong bench pages`: how long the first view of each page of the office takes over many responses."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from bench.pages import Measurement
from cli.measuring import bare_database
from cli.options import AsJson
from cli.written import to_json
from survey.display import whole

Responses = Annotated[int, typer.Option("--responses", min=1000, metavar="<số>", help="Tạo bao nhiêu phiếu để đo")]


def pages(responses: Responses = 1_000_000, as_json: AsJson = False) -> int:
    """Đo lần mở đầu tiên của từng trang quản lý trên rất nhiều phiếu; trang nào quá 1 giây hay 200 kB thì mã thoát 1.

    Dữ liệu do máy tạo, trong một PostgreSQL riêng, xong thì xóa. Một triệu phiếu chạy khoảng mười phút, cần 10 GB đĩa.
    """
    report = _measure(responses)
    if as_json:
        typer.echo(to_json(report))
    else:
        show(report, Console(soft_wrap=True))
    return 1 if report["beyond"] else 0


def _measure(responses: int) -> dict[str, Any]:
    with bare_database() as (url, folder):
        return Measurement(url, folder, responses, Console(stderr=True).print).run()


def show(report: dict[str, Any], console: Console) -> None:
    made = f"{whole(report['responses'])} phiếu, {whole(report['cases'])} hồ sơ, {report['agencies']} đơn vị"
    console.print(f"{made}; {report['cores']} nhân, tải {report['load']}.")
    table = Table("Trang", "lần đầu ms", "lần sau ms", "kB", box=box.SIMPLE)
    for one in report["pages"]:
        numbers = (f"{one['first_ms']:.0f}", f"{one['again_ms']:.0f}", f"{one['bytes'] / 1000:.0f}")
        table.add_row(one["path"], *numbers)
    console.print(table)
