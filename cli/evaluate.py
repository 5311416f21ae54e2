"""`./hailong evaluate`: how well replies are understood, measured on a file of labelled ones; and comments."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench.tally import percentile
from cli import evaluate_themes
from cli.evaluating import misses, rows
from cli.evaluating.bars import bars
from cli.evaluating.baseline import stock
from cli.evaluating.figures import Judged, figures
from cli.evaluating.opened import Opened, opened
from cli.evaluating.rows import Row
from cli.evaluating.tables import tables
from cli.evaluating.trip import Reader, Rules, Taken, language, take
from cli.options import AsJson
from cli.parts.environments import ensure
from cli.parts.notice import Notice
from cli.screen import Steps, say
from cli.written import to_json
from survey.questionnaire import Kind
from survey.reading import read
from survey.runtime import library, wiring

WIDTH_OF_A_FILE = 140


class Part(StrEnum):
    RULES = "rules"
    MODEL = "model"


File = Annotated[Path, typer.Argument(help="Tệp TSV có dòng đầu text, label, kind", show_default=False)]
Question = Annotated[Kind, typer.Option("--question", help="Loại câu hỏi đang mở khi người dân trả lời")]
Errors = Annotated[Path | None, typer.Option("--errors", help="Ghi mọi câu không hiểu đúng ra tệp TSV này")]
Only = Annotated[Part | None, typer.Option("--only", help="Chỉ quy tắc (rules), hoặc chỉ bộ phân loại (model)")]
Baseline = Annotated[bool, typer.Option("--baseline", help="Đo cả Rasa nguyên bản (DIET); lần đầu huấn luyện lâu")]

# What starts a reader, telling its steps; the reader itself is made inside the loop that it works in.
type Starting = Callable[[Notice], AbstractContextManager[Callable[[], Reader]]]

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def evaluate() -> None:
    """Đo mức hiểu câu trả lời và góp ý của người dân."""


app.command("themes")(evaluate_themes.themes)


@app.command("replies")
def replies(
    file: File,
    question: Question = Kind.SINGLE,
    as_json: AsJson = False,
    errors: Errors = None,
    only: Only = None,
    baseline: Baseline = False,
) -> None:
    """Đo trên một tệp câu trả lời đã gắn nhãn: hiểu ngay, hỏi lại, ghi sai.

    Mỗi câu đi đúng đường của một tin nhắn thật: Rasa đọc, bàn làm việc quyết định; chỉ là không lưu gì. Hệ thống
    dùng để đo chạy tạm, không đụng tới hệ thống đang chạy. Câu hỏi không phải năm mức (--question) thì chỉ số liệu
    của các việc như dừng, bỏ qua, hỏi lại mới có nghĩa.
    """
    found = rows.read(file)
    if errors:
        misses.check(errors)
    with contextlib.redirect_stdout(sys.stderr) if as_json else nullcontext():
        judged, report = measured(found, question, only, baseline)
    if errors:
        misses.write(errors, judged)
    if as_json:
        typer.echo(to_json({"file": str(file), "question": question, "only": only, **report}))
    else:
        _show(report, whole=question is Kind.SINGLE and only is None)


def measured(
    found: Sequence[Row], kind: Kind, only: Part | None, baseline: bool
) -> tuple[list[Judged], dict[str, Any]]:
    """Every row with what became of it, and the report."""
    at = opened(library.questionnaires(wiring.DATA / "questionnaires"), wiring.words(), kind, datetime.now(UTC))
    scale = kind is Kind.SINGLE
    if baseline or only is not Part.RULES:
        ensure("rasa", "rasa")
    judged, report = _run(_ours(at, only), found, scale)
    report["rules_ms_per_message"] = _rules_ms([row.text for row in found], at)
    if baseline:
        report["baseline"] = _run(lambda notice: stock(scale, notice, say), found, scale)[1]
    return judged, report


def _ours(at: Opened, only: Part | None) -> Starting:
    if only is Part.RULES:
        return lambda notice: nullcontext(lambda: Rules(at))
    return lambda notice: language(at, only is Part.MODEL, notice)


def _run(start: Starting, found: Sequence[Row], scale: bool) -> tuple[list[Judged], dict[str, Any]]:
    """Starts what reads, has it read every row, and stops it again."""
    with ExitStack() as running:
        with (steps := Steps()):
            make = running.enter_context(start(steps))
        taken = _read(make, [row.text for row in found])
    judged = [Judged(row, came, scale) for row, came in zip(found, taken.outcomes, strict=True)]
    return judged, figures(judged) | _speed(taken.seconds)


def _read(make: Callable[[], Reader], texts: Sequence[str]) -> Taken:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Đọc", total=len(texts))
        return asyncio.run(take(make, texts, lambda: progress.advance(task)))


def _speed(seconds: Sequence[float]) -> dict[str, Any]:
    p50, p95 = (round(percentile(seconds, percent) * 1000, 2) for percent in (50, 95))
    return {
        "ms_per_message": round(mean(seconds) * 1000, 2),
        "ms": {"p50": p50, "p95": p95, "sample": len(seconds)},
    }


def _rules_ms(texts: Sequence[str], at: Opened) -> float:
    """What reading by rules takes of a message, on average over all of them."""
    asked = at.asked
    read(texts[0], asked)  # the first call loads the word lists
    began = perf_counter()
    for text in texts:
        read(text, asked)
    return round((perf_counter() - began) / len(texts) * 1000, 3)


def _show(report: dict[str, Any], whole: bool) -> None:
    """`whole`: what is measured is the whole of the reader, which the bars are for."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE)
    for part in tables(report, bars(report) if whole else ()):
        console.print(part)
