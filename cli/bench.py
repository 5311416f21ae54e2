"""`./hailong bench`: how fast a turn is, beside a stock Rasa form in the same run; and the other measurements."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
import uvloop
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench.connection import CallError
from bench.stockform import StockForm
from bench.turns import KINDS, Measurement, Plan, Sides
from bench.window import WrongReply
from cli.bench_figures import figures
from cli.bench_pages import pages
from cli.bench_themes import themes
from cli.errors import CommandError
from cli.options import AsJson
from cli.parts.blueprint import STORES
from cli.parts.environments import ensure
from cli.parts.stack import Stack
from cli.written import to_json
from survey.display import whole
from survey.exporting import FORMATS

NAMES = {"stock": "Rasa gốc", "words": "Gõ chữ", "taps": "Bấm nút"}
COLUMN_NAMES = ("", "cùng lúc", "lượt/giây", "nhanh gấp", "p50 ms", "p95 ms", "CPU ms", "nhẹ gấp")
COLUMNS = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
FULL = Plan()
QUICK = Plan(seconds=1.0, rounds=1, people=1)

Seconds = Annotated[
    float, typer.Option("--seconds", min=0.5, metavar="<số>", help="Mỗi lượt đo kéo dài bao nhiêu giây")
]
Rounds = Annotated[int, typer.Option("--rounds", min=1, metavar="<số>", help="Số vòng đo; lấy số giữa của các vòng")]
Quick = Annotated[bool, typer.Option("--quick", help="Chạy thử thật ngắn; số đo chỉ để xem qua")]

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def bench() -> None:
    """Đo tốc độ."""


app.command("figures")(figures)
app.command("pages")(pages)
app.command("themes")(themes)


@app.command("turns")
def turns(
    seconds: Seconds = FULL.seconds, rounds: Rounds = FULL.rounds, quick: Quick = False, as_json: AsJson = False
) -> None:
    """Đo số lượt trò chuyện mỗi giây, cạnh một biểu mẫu Rasa gốc chạy cùng lúc, trên cùng máy.

    Một lượt là một tin của người dân cho đến khi nhận đủ câu trả lời. Mọi câu trả lời đều được lưu và đối chiếu lại
    khi đo xong; sai một câu thì không in số nào. Chạy khoảng bốn phút.

    “Nhanh gấp” so số lượt mỗi giây, “nhẹ gấp” so thời gian bộ xử lý của một lượt, đều với Rasa gốc cùng mức.
    """
    plan = QUICK if quick else Plan(seconds=seconds, rounds=rounds)
    report = _measure(plan, Console(stderr=True))
    if as_json:
        typer.echo(to_json(report))
    else:
        show(report, Console(soft_wrap=True))


@app.command("export")
def export(
    rows: Annotated[int, typer.Option("--responses", min=1000, metavar="<số>", help="Bao nhiêu phiếu")] = 100_000,
    form: Annotated[list[str] | None, typer.Option("--format", help="Chỉ đo định dạng này; ghi được nhiều lần")] = None,
    as_json: AsJson = False,
) -> None:
    """Đo xuất phiếu ra từng định dạng: số dòng mỗi giây, và bộ nhớ nhiều nhất khi ghi."""
    from bench.export import measure
    from survey.store.migrate import upgrade

    console = Console(stderr=True)
    with Stack(parts=STORES, environ={}, durable=False) as stack:
        upgrade(stack.env["DATABASE_URL"])
        report = measure(stack.env["DATABASE_URL"], rows, form or FORMATS, console.print)
    if as_json:
        typer.echo(to_json(report))
        return
    for name in form or FORMATS:
        one = report[name]
        typer.echo(f"{name}: {whole(one['rows_per_s'])} dòng/giây, {one['resident_mb']} MB, tệp {one['file_mb']} MB")


def _measure(plan: Plan, console: Console) -> dict[str, Any]:
    try:
        with Progress(*COLUMNS, console=console) as progress, ExitStack() as running:
            task = progress.add_task("Khởi động", total=None)
            sides = _start(running, lambda what: progress.update(task, description=what))
            measurement = Measurement(sides, plan, datetime.now(UTC), lambda what: _advance(progress, what))
            progress.update(task, total=measurement.steps, completed=-1)
            report = uvloop.run(measurement.run())
            progress.update(task, completed=measurement.steps, description="Xong")
    except (WrongReply, CallError, TimeoutError) as wrong:
        why = str(wrong) or "Quá lâu không có câu trả lời."
        raise CommandError(f"Đo không thành, không có số nào đáng tin. {why}") from None
    return report


def _advance(progress: Progress, what: str) -> None:
    kind, _, rest = what.partition(" ")
    progress.update(progress.task_ids[0], description=f"{NAMES[kind]} {rest}", advance=1)


def _start(running: ExitStack, say: Callable[[str], None]) -> Sides:
    """Both systems, started side by side; the stock one loads its model while ours comes up.

    Ours gets an empty environment, so that a DATABASE_URL somebody has set never receives made-up cases.
    """
    ensure("rasa", "rasa")
    stock = running.enter_context(StockForm(say))
    say("Khởi động hệ thống")
    stack = running.enter_context(Stack(environ={}, notice=lambda name, _: say(name)))
    say("Chờ Rasa gốc")
    stock.wait()
    key = stack.env["HAILONG_API_KEYS"].split(",")[0].partition(":")[2]
    return Sides(stock.url, stock.pids, stock.stored, stack.url, [stack.supervisor.pid], stack.pid("rasa"), key)


def show(report: dict[str, Any], console: Console) -> None:
    """The report as tables for people."""
    table = Table(*COLUMN_NAMES, box=box.SIMPLE, padding=(0, 1))
    for column in table.columns:
        column.no_wrap = True
        column.justify = "left" if column is table.columns[0] else "right"
    for kind in KINDS:
        for level, row in report[kind].items():
            numbers = (_number(row[name]) for name in ("p50_ms", "p95_ms", "cpu_ms"))
            quicker, cheaper = (_times(ratio, kind, level) for ratio in (report["ratio"], report["ratio"]["cpu"]))
            table.add_row(NAMES[kind], level, _number(row["per_s"]), quicker, *numbers, cheaper)
    console.print(table)
    for kind in KINDS:
        first, third = (_number(report["flat"][kind][name]) for name in ("first_ms", "third_ms"))
        console.print(f"{NAMES[kind]}: phiếu đầu {first} ms một lượt, phiếu thứ ba của cùng người {third} ms.")
    console.print(f"Bộ nhớ của toàn hệ thống: {report['resident_mb']} MB.")


def _times(ratio: dict[str, Any], kind: str, level: str) -> str:
    times = ratio.get(kind, {}).get(level)
    return f"{_number(times)} lần" if times else ""


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
