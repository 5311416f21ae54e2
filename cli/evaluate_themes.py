"""`./hailong evaluate themes`: how well open comments are read, measured on a file of labelled ones."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from cli.evaluating import comment_misses, comment_rows, misses
from cli.evaluating.comment_figures import Read, composed, figures
from cli.evaluating.comment_rows import Comment
from cli.evaluating.comment_tables import tables
from cli.evaluating.comment_trip import take
from cli.options import AsJson
from cli.written import to_json
from survey.runtime.codebook import codebook

WIDTH_OF_A_FILE = 140

File = Annotated[Path, typer.Argument(help="Tệp JSON lines: mỗi dòng một góp ý đã gắn nhãn", show_default=False)]
Errors = Annotated[Path | None, typer.Option("--errors", help="Ghi mọi góp ý đọc khác nhãn ra tệp JSON lines này")]
Baseline = Annotated[bool, typer.Option("--baseline", help="Đo cả TF-IDF với hồi quy logistic, học cùng dữ liệu")]


def themes(file: File, as_json: AsJson = False, errors: Errors = None, baseline: Baseline = False) -> None:
    """Đo trên một tệp góp ý đã gắn nhãn: chủ đề, sắc thái, che thông tin cá nhân, góp ý nhạy cảm.

    Mỗi góp ý đi đúng đường của góp ý thật: che trước, rồi đọc; chỉ là không lưu gì. Chủ đề máy còn ngờ (chờ người
    xem) tính là không gán. Tệp thiếu mục nào thì số liệu của mục ấy để trống.
    """
    from themes.coder import DATA  # scikit-learn takes a second to load: only for who asks for it

    if errors:
        misses.check(errors)
    book = codebook(DATA / "codebook")
    comments = [composed(one) for one in comment_rows.read(file, book.codes)]
    found, report = measured(comments, book.codes, baseline)
    if errors:
        comment_misses.write(errors, found)
    if as_json:
        typer.echo(to_json({"file": str(file), **report}))
    else:
        _show(report)


def measured(comments: Sequence[Comment], codes: Sequence[str], baseline: bool) -> tuple[list[Read], dict[str, Any]]:
    """Every comment with what it was read as, and the report."""
    from themes.coder import open_coder

    coder = open_coder(step=lambda step: typer.echo(f"{step}…", err=True))
    found, took = take(coder, comments)
    report = figures(found, codes) | {"ms_per_comment": took, "version": coder.version}
    if baseline:
        report["baseline"] = _plain(comments, codes)
    return found, report


def _plain(comments: Sequence[Comment], codes: Sequence[str]) -> dict[str, Any]:
    """The baseline reads comments that our masks went over: it has none of its own, so no figure of them."""
    from cli.evaluating.comment_baseline import Plain
    from themes.coder import DATA
    from themes.examples import examples

    found, took = take(Plain(examples(DATA / "themes"), codes), comments)
    bare = [Read(one.comment, one.coded) for one in found]
    return figures(bare, codes) | {"ms_per_comment": took}


def _show(report: dict[str, Any]) -> None:
    console = Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE)
    for part in tables(report):
        console.print(part)
