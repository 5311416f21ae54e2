"""One page to be looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Shot(NamedTuple):
    """One page. `role`: who is signed in, "" for nobody; `act`: what is done on the page before its picture."""

    name: str
    role: str
    path: str
    act: Callable[[Any], None] | None = None
