"""One part: the process to run and how to tell that it is well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cli.parts.account import Account


@dataclass(frozen=True)
class Part:
    """`priority` orders stopping: the highest stops first. Patience is in seconds: to be well, and to stop.

    A part that listens nowhere is well when its supervisor calls it running.
    """

    name: str
    title: str
    argv: tuple[str, ...]
    cwd: Path
    env: dict[str, str]
    priority: int
    healthy: Callable[[], bool]
    listens: bool = True
    patience: float = 120
    stop_signal: str = "TERM"
    stop_patience: int = 15
    account: Account | None = field(default=None)
