"""The clock of a fake: it goes with the real one, and can be moved on."""

from __future__ import annotations

import time


class Clock:
    """`shift` in seconds."""

    def __init__(self) -> None:
        self.shift = 0.0

    def now(self) -> float:
        return time.time() + self.shift

    def seconds(self) -> int:
        return int(self.now())

    def milliseconds(self) -> str:
        return str(int(self.now() * 1000))
