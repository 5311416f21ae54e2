"""What a running system says about itself to the other commands.

    state = running(data_dir)          # None when nothing runs there
    state.url                          # "http://127.0.0.1:8080"
    os.environ.update(state.env())     # the settings its processes have, secrets included

`run/state.json` (0600) holds it; it counts only while the supervisor that wrote it lives.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cli.parts.files import write_private
from cli.parts.layout import Layout, layout
from cli.parts.processes import is_alive


@dataclass(frozen=True)
class State:
    """`pid` and `start` are the supervisor's; `settings` is the environment given to the parts."""

    pid: int
    start: int
    data_dir: str
    port: int
    parts: list[str]
    settings: dict[str, str] = field(repr=False)
    ready: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def env(self) -> dict[str, str]:
        """DATABASE_URL, REDIS_URL and every HAILONG_ setting of the running system."""
        return dict(self.settings)

    def api_key(self) -> str | None:
        """The first API key that the system accepts; None when it has none."""
        first = self.settings.get("HAILONG_API_KEYS", "").split(",")[0]
        return first.partition(":")[2] or None


def _path(place: Layout) -> Path:
    return place.run / "state.json"


def write(place: Layout, state: State) -> None:
    fresh = _path(place).with_suffix(".new")
    write_private(fresh, json.dumps(asdict(state)))
    fresh.replace(_path(place))


def read(place: Layout) -> State | None:
    """What was last written there, whether it still runs or not."""
    try:
        stored: dict[str, Any] = json.loads(_path(place).read_text())
        return State(**stored)
    except (OSError, ValueError, TypeError):
        return None


def running(data_dir: Path | None = None) -> State | None:
    """The system that runs in this data folder (the usual one when none is named)."""
    state = read(layout(data_dir))
    return state if state and is_alive(state.pid, state.start) else None
