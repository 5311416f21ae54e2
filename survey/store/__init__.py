"""The store: one PostgreSQL, reached through transactions that group the SQL by what it is about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

from asyncpg import PostgresError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from survey.records import StoreAway
from survey.store.cases import Cases
from survey.store.catalogue import Catalogue
from survey.store.erasing import Erasing
from survey.store.figures import Tallies
from survey.store.jobs import Jobs
from survey.store.journals import Journals
from survey.store.mail import Mail
from survey.store.openings import Openings
from survey.store.talks import Talks


class Transaction:
    """One unit of work on one connection; its parts are named for what they hold."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    @cached_property
    def talks(self) -> Talks:
        return Talks(self.connection)

    @cached_property
    def mail(self) -> Mail:
        return Mail(self.connection)

    @cached_property
    def openings(self) -> Openings:
        return Openings(self.connection)

    @cached_property
    def erasing(self) -> Erasing:
        return Erasing(self.connection)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self.connection)

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.connection)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self.connection)

    @cached_property
    def tallies(self) -> Tallies:
        return Tallies(self.connection)

    @cached_property
    def journals(self) -> Journals:
        return Journals(self.connection)


class Store:
    """Transactions on an engine. Commits on leaving the block, rolls back on an exception.

    Raises StoreAway when the database is not there or went away meanwhile.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._each = engine.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with _told(), self.engine.begin() as connection:
            yield Transaction(connection)

    @asynccontextmanager
    async def single(self) -> AsyncIterator[Transaction]:
        """For verbs that write with one statement: each statement is a transaction of its own."""
        async with _told(), self._each.connect() as connection:
            yield Transaction(connection)

    async def close(self) -> None:
        await self.engine.dispose()


@asynccontextmanager
async def _told() -> AsyncIterator[None]:
    """Says StoreAway for every way in which a driver loses its database."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(error, OperationalError):
            raise StoreAway("database away") from error
        raise
    except (OSError, PostgresError) as error:  # connecting: refused, still starting, shutting down
        raise StoreAway("database away") from error


def open_store(url: str, *, size: int = 10) -> Store:
    """A store on a database URL (postgresql://…).

    A connection that PostgreSQL dropped (a restart) is noticed and replaced before use.
    """
    # Parameters hold people's words: they must not turn up in a traceback.
    return Store(create_async_engine(async_url(url), pool_size=size, max_overflow=0, hide_parameters=True))


def async_url(url: str) -> str:
    """The same address for the asyncpg driver, whichever spelling of the scheme came in."""
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL phải bắt đầu bằng postgresql://")
    return f"postgresql+asyncpg://{rest}"
