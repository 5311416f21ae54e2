"""A door for each row of the table of channels, before a town of nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest

from tests.bot.doors import Door, opened
from tests.bot.doors.table import emptied
from tests.conftest import _admin, _url


@pytest.fixture(scope="session")
def town(database_template: str) -> Iterator[str]:
    """One database for all rows: copying one takes longer than a row."""
    name = f"town_{uuid4().hex}"
    _admin(f"CREATE DATABASE {name} TEMPLATE {database_template} STRATEGY FILE_COPY")
    yield _url(name)
    _admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def door(town: str, request: pytest.FixtureRequest) -> AsyncIterator[Door]:
    """`patience` of the row: seconds that the worker waits for a platform."""
    emptied(town)
    patience = getattr(request.function, "patience", 10.0)
    async with opened(request.param, town, patience) as one:
        yield one
