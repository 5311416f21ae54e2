"""How a command that runs on is asked to end: once, and then it cleans up undisturbed."""

from __future__ import annotations

import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_once() -> None:
    """The first signal to stop raises KeyboardInterrupt; whoever asks again waits until all is cleaned up."""
    for one in SIGNALS:
        signal.signal(one, _interrupt)


def ignore() -> None:
    """From now on it is ending anyway."""
    for one in SIGNALS:
        signal.signal(one, signal.SIG_IGN)


def _interrupt(number: int, frame: FrameType | None) -> None:
    ignore()
    raise KeyboardInterrupt
