"""`down`: stops the system of a data folder, whoever started it, and clears what a crash left."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import Taken
from cli.parts import remains, state
from cli.parts.layout import Layout, layout
from cli.parts.supervision import stop
from cli.screen import say

PATIENCE = 90.0


def run(
    data_dir: Annotated[
        Path | None, typer.Option(help="Thư mục dữ liệu của hệ thống cần dừng", show_default=".hailong trong dự án")
    ] = None,
) -> None:
    """Dừng hệ thống đang chạy, không để lại gì."""
    place = layout(data_dir)
    if not place.run.exists():
        say("Không có hệ thống nào đang chạy.")
        return
    say("Đang dừng…")
    ran = _end(place)
    say("Đã dừng." if ran else "Không có hệ thống nào đang chạy; đã dọn phần còn sót.")


def _end(place: Layout) -> bool:
    """Stops what runs and clears the remains, unless the `up` that started it is at that already."""
    deadline = time.monotonic() + PATIENCE
    ran = False
    while place.run.exists():
        running = state.running(place.root)
        if running:
            stop(place, running.pid, running.start)
            ran = True
        try:
            with contextlib.suppress(FileNotFoundError):
                remains.clear(place)
        except Taken:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    return ran
