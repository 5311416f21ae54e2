"""A PostgreSQL of its own for a measurement, gone when it is over."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.parts import postgres
from cli.parts.stack import Stack


@contextmanager
def bare_database() -> Iterator[tuple[str, Path]]:
    """The address of a migrated, empty database, and a folder beside it.

    Of an empty environment, so that a DATABASE_URL somebody has set never receives made-up rows.
    """
    with Stack(demo=False, parts=(postgres.NAME,), environ={}) as stack, tempfile.TemporaryDirectory() as folder:
        stack.prepare()
        yield stack.env["DATABASE_URL"], Path(folder)
