"""The demo's own secrets: made once, kept in the data folder, readable by nobody else."""

from __future__ import annotations

import base64
import contextlib
import secrets
from collections.abc import Callable
from pathlib import Path

from cli.parts.files import write_private
from cli.parts.layout import Layout

CALLER = "demo"


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What the file holds; made first when it is not there. Of two that make it at once, one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        with contextlib.suppress(FileExistsError):
            write_private(path, f"{make()}\n", new=True)
    return path.read_text().strip()


def key_file(layout: Layout) -> Path:
    return layout.secrets / "key"


def api_key_file(layout: Layout) -> Path:
    return layout.secrets / "api-key"


def demo_secrets(layout: Layout) -> dict[str, str]:
    """The settings that a demo needs and nobody has given."""
    key = _kept(key_file(layout), lambda: base64.b64encode(secrets.token_bytes(32)).decode())
    api_key = _kept(api_key_file(layout), lambda: secrets.token_urlsafe(24))
    return {"HAILONG_KEY": key, "HAILONG_API_KEYS": f"{CALLER}:{api_key}"}
