"""Telling whoever watches that a step begins and is done."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

Notice = Callable[[str, str], None]  # (step, "begin" | "done")


def silent(step: str, what: str) -> None:
    return None


@contextlib.contextmanager
def step(notice: Notice, name: str) -> Iterator[None]:
    """A step that fails is never called done: the error tells of it."""
    notice(name, "begin")
    yield
    notice(name, "done")
