"""Files that nobody else may read."""

from __future__ import annotations

import os
from pathlib import Path


def write_private(path: Path, text: str, *, new: bool = False) -> None:
    """Writes with mode 0600. `new` raises FileExistsError rather than replace what is there."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if new else os.O_TRUNC)
    with os.fdopen(os.open(path, flags, 0o600), "w") as file:
        file.write(text)
