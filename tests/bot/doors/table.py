"""The table's own tools: which channels a row is for, and a door that stands on a database shared by all rows."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import psycopg
import pytest

from tests.bot.doors.door import Can
from tests.bot.doors.opening import DOORS

KEPT = ("agencies", "questionnaires", "alembic_version")


def row(*needs: Can) -> Callable[[Any], Any]:
    """A test for every channel that has what the row needs."""
    names = [name for name, door in DOORS.items() if door.can.issuperset(needs)]

    def mark(test: Any) -> Any:
        test.channels = frozenset(names)
        return pytest.mark.parametrize("door", names, indirect=True)(test)

    return mark


def rows(*modules: ModuleType) -> Mapping[str, frozenset[str]]:
    """Every row of these files with the channels that it is for."""
    found = [one for module in modules for one in inspect.getmembers(module, lambda test: hasattr(test, "channels"))]
    return {name: test.channels for name, test in found}


def having_a_door(*modules: ModuleType) -> set[str]:
    tests = [one for module in modules for one in inspect.getmembers(module, inspect.iscoroutinefunction)]
    return {name for name, test in tests if name.startswith("test_") and "door" in inspect.signature(test).parameters}


def emptied(url: str) -> None:
    """Forgets everybody; what a service stocks at its start stays."""
    with psycopg.connect(url, autocommit=True) as connection:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT tablename = ANY(%s)"
        names = [one[0] for one in connection.execute(query, [list(KEPT)]).fetchall()]
        connection.execute("SET session_replication_role = replica")  # some tables refuse to forget
        connection.execute(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")
