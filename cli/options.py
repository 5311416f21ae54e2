"""Options that several commands take, and the days that are written in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import CommandError
from survey.cells import read_date
from survey.fault import Unreadable

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Thư mục dữ liệu của hệ thống đang chạy", show_default=".hailong trong dự án"),
]
AsJson = Annotated[bool, typer.Option("--json", help="In dạng JSON cho chương trình khác đọc")]


def day(option: str, text: str | None) -> date | None:
    """2026-11-01 or 01/11/2026. Raises CommandError, naming the option."""
    try:
        return read_date(text)
    except Unreadable as unreadable:
        raise CommandError(f"{option}: {unreadable} (Đã ghi: {text})") from None
