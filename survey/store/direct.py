"""The quick way to the database, for verbs of one statement: the same text clauses, straight through the driver.

SQLAlchemy's connection, result and greenlet cost a turn more than the rest of it together (`./hailong bench turns`);
what stays is its compiled SQL. Each statement is a transaction of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import asyncpg
import orjson
from sqlalchemy import TextClause
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.exc import IntegrityError

from survey.records import Stale

_DIALECT = dialect()
_COMPILED: dict[TextClause, tuple[str, Sequence[str]]] = {}


# The statements are few and always find their rows by an index: planning one anew costs more than running it.
SETTINGS = {"plan_cache_mode": "force_generic_plan", "jit": "off"}


class Row(asyncpg.Record):
    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def _mapping(self) -> Row:
        return self


class Rows:
    """What of SQLAlchemy's result the store's parts use."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def all(self) -> list[Row]:
        return self._rows

    def one_or_none(self) -> Row | None:
        assert len(self._rows) <= 1, "more than one row"
        return self._rows[0] if self._rows else None

    def scalars(self) -> Iterator[Any]:
        return (row[0] for row in self._rows)

    def scalar_one(self) -> Any:
        (row,) = self._rows
        return row[0]

    def scalar_one_or_none(self) -> Any:
        row = self.one_or_none()
        return row[0] if row else None


class DirectConnection:
    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def execute(self, statement: TextClause, values: Mapping[str, Any] | None = None) -> Rows:
        """Runs one statement. Raises SQLAlchemy's IntegrityError, Stale when two were in each other's way, and
        asyncpg's other errors as they are.
        """
        sql, names = _compiled(statement)
        given = values or {}
        try:
            return Rows(await self._connection.fetch(sql, *[given[name] for name in names]))
        except asyncpg.IntegrityConstraintViolationError as error:
            raise IntegrityError(None, None, error) from error
        except asyncpg.DeadlockDetectedError as error:
            raise Stale from error

    async def stream(
        self, statement: TextClause, values: Mapping[str, Any], at_once: int
    ) -> AsyncGenerator[Sequence[Row]]:
        """The rows of a statement in batches, through a cursor of the server. Within a transaction."""
        sql, names = _compiled(statement)
        cursor = await self._connection.cursor(sql, *[values[name] for name in names])
        while rows := await cursor.fetch(at_once):
            yield rows

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        """Makes what follows one transaction; within one already, a part that is undone alone."""
        return self._connection.transaction()


class DirectPool:
    """Connections of the driver's own pool, opened when the first one is wanted."""

    def __init__(self, dsn: str, size: int) -> None:
        self._dsn, self._size = dsn, size
        self._pool: asyncpg.Pool | None = None
        self._opening = asyncio.Lock()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[DirectConnection]:
        pool = self._pool or await self._open()
        async with pool.acquire() as connection:
            yield DirectConnection(connection)

    @asynccontextmanager
    async def transaction(self, *, still: bool = False) -> AsyncIterator[DirectConnection]:
        pool = self._pool or await self._open()
        level = "repeatable_read" if still else None
        async with pool.acquire() as connection, connection.transaction(isolation=level):
            yield DirectConnection(connection)

    async def _open(self) -> asyncpg.Pool:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._dsn,
                    min_size=1,
                    max_size=self._size,
                    init=_speak_json,
                    reset=_nothing,
                    record_class=Row,
                    server_settings=SETTINGS,
                )
            return self._pool

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()


async def _speak_json(connection: asyncpg.Connection) -> None:
    """JSON comes back as values; what is sent has been made into text by whoever knows how."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=orjson.loads)


async def _nothing(connection: asyncpg.Connection) -> None:
    """Nothing is ever set on these connections, so nothing has to be reset at the price of a round trip."""


def _compiled(statement: TextClause) -> tuple[str, Sequence[str]]:
    known = _COMPILED.get(statement)
    if known is None:
        compiled = statement.compile(dialect=_DIALECT)
        known = _COMPILED[statement] = (str(compiled), tuple(compiled.positiontup or ()))
    return known
