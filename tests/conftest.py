"""What every test may ask for: a migrated, empty database of its own on a real PostgreSQL, and a desk on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

ADMIN = os.environ.get("DATABASE_URL")


def _url(name: str) -> str:
    scheme, _, rest = ADMIN.partition("://")
    place, _, query = rest.partition("?")
    return f"{scheme}://{place.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def _admin(statement: str) -> None:
    import psycopg

    with psycopg.connect(ADMIN, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def database_template() -> Iterator[str]:
    """A migrated database that others are copied from; copying one takes a tenth of migrating one."""
    if not ADMIN:
        pytest.fail("Thiếu DATABASE_URL: hãy chạy ./hailong test, lệnh này tự bật PostgreSQL.")
    from survey.store.migrate import upgrade

    name = f"template_{uuid4().hex}"
    _admin(f"CREATE DATABASE {name}")
    upgrade(_url(name))
    yield name
    _admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_template: str) -> Iterator[str]:
    """The URL of a migrated, empty database for this test alone."""
    name = f"test_{uuid4().hex}"
    _admin(f"CREATE DATABASE {name} TEMPLATE {database_template} STRATEGY FILE_COPY")
    yield _url(name)
    _admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
