"""What a person sees while something slow goes on: a line per step, turning on a terminal, plain in a file."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Any


def seconds(span: float) -> str:
    return f"{span:.1f} giây".replace(".", ",")


class Steps:
    """Call it with (step, "begin") and (step, "done"), from any thread."""

    def __init__(self) -> None:
        self._begun: dict[str, float] = {}
        self._lock = threading.Lock()
        self._tasks: dict[str, Any] = {}
        self._progress = _turning() if sys.stdout.isatty() else None

    def __enter__(self) -> Steps:
        if self._progress:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()

    def __call__(self, step: str, what: str) -> None:
        with self._lock:
            if what == "begin":
                self._begin(step)
            else:
                self._done(step)

    def _begin(self, step: str) -> None:
        self._begun[step] = time.monotonic()
        if self._progress:
            self._tasks[step] = self._progress.add_task(step, total=1)

    def _done(self, step: str) -> None:
        span = seconds(time.monotonic() - self._begun[step])
        if self._progress:
            self._progress.update(self._tasks[step], completed=1, description=f"{step} ({span})")
        else:
            print(f"✓ {step} ({span})", flush=True)


def _turning() -> Any:
    from rich.progress import Progress, SpinnerColumn, TextColumn

    return Progress(SpinnerColumn(finished_text="[green]✓[/]"), TextColumn("{task.description}"))


def say(line: str = "") -> None:
    print(line, flush=True)
