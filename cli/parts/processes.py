"""Processes of this machine, told apart for certain: a pid together with the moment it started."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

POLL = 0.05


def born(pid: int) -> int | None:
    """When the process started, in clock ticks since boot; None when there is none, or only its zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def is_alive(pid: int, start: int) -> bool:
    return born(pid) == start


def ended(pid: int, start: int, within: float) -> bool:
    """Waits until the process is gone; False when it still lives after `within` seconds."""
    deadline = time.monotonic() + within
    while is_alive(pid, start):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL)
    return True


def send(pid: int, start: int, number: signal.Signals) -> None:
    if is_alive(pid, start):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
