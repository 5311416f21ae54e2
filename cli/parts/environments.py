"""The two Python environments; the `hailong` script installs them, so that the rules for that are in one place."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from cli.errors import NotInstalled
from cli.parts.layout import PROJECT

ENVIRONMENTS = PROJECT / ".venvs"
RASA_INSTALL_MB = 3500


def python(name: str) -> Path:
    return ENVIRONMENTS / name / "bin" / "python"


def is_ready(name: str, *groups: str) -> bool:
    """Whether the environment holds these groups of the present lock."""
    lock = hashlib.sha256((PROJECT / "uv.lock").read_bytes()).hexdigest()
    stamp = ENVIRONMENTS / f"{name}.stamp"
    held = stamp.read_text().split() if stamp.exists() else []
    return os.access(python(name), os.X_OK) and held[:1] == [lock] and set(groups) <= set(held[1:])


def ensure(name: str, *groups: str) -> None:
    """Installs what is missing, uv showing its own progress. Raises NotInstalled."""
    if is_ready(name, *groups):
        return
    if subprocess.run([str(PROJECT / "hailong"), "--sync", name, *groups], check=False).returncode != 0:
        raise NotInstalled(f"Chưa cài được môi trường {name}. Lý do ở các dòng trên.")
