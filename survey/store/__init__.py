"""The store: one PostgreSQL, reached through transactions that group the SQL by what it is about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

import asyncpg
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from survey.records import StoreAway
from survey.store.accounts import Accounts
from survey.store.audit import Audit
from survey.store.callbacks import Callbacks
from survey.store.cases import Cases
from survey.store.catalogue import Catalogue
from survey.store.cleaning import Cleaning
from survey.store.codes import Codes
from survey.store.comments import Comments
from survey.store.direct import DirectConnection, DirectPool
from survey.store.erasing import Erasing
from survey.store.errands import Errands
from survey.store.events import Events
from survey.store.exporting import Exporting
from survey.store.feed import Feed
from survey.store.figures import Tallies
from survey.store.grants import Grants
from survey.store.holds import Holds
from survey.store.imports import Imports
from survey.store.jobs import Jobs
from survey.store.journals import Journals
from survey.store.keys import Keys
from survey.store.ledger import Ledger
from survey.store.mail import Mail
from survey.store.moves import Moves
from survey.store.openings import Openings
from survey.store.outbox import Outbox
from survey.store.paper import Paper
from survey.store.places import Places
from survey.store.progress import Progress
from survey.store.ratings import Ratings
from survey.store.reach import Reaching
from survey.store.rechecks import Rechecks
from survey.store.samples import Samples
from survey.store.signing_in import SigningIn
from survey.store.snapshots import Snapshots
from survey.store.subscribers import Subscribers
from survey.store.talks import Talks
from survey.store.theme_figures import ThemeFigures
from survey.store.verifying import Verifying
from survey.store.visits import Visits


class Transaction:
    """One unit of work on one connection; its parts are named for what they hold."""

    def __init__(self, connection: AsyncConnection | DirectConnection) -> None:
        self.connection = connection

    @cached_property
    def talks(self) -> Talks:
        return Talks(self.connection)

    @cached_property
    def mail(self) -> Mail:
        return Mail(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.connection)

    @cached_property
    def holds(self) -> Holds:
        return Holds(self.connection)

    @cached_property
    def events(self) -> Events:
        return Events(self.connection)

    @cached_property
    def grants(self) -> Grants:
        return Grants(self.connection)

    @cached_property
    def codes(self) -> Codes:
        return Codes(self.connection)

    @cached_property
    def openings(self) -> Openings:
        return Openings(self.connection)

    @cached_property
    def erasing(self) -> Erasing:
        return Erasing(self.connection)

    @cached_property
    def reach(self) -> Reaching:
        return Reaching(self.connection)

    @cached_property
    def moving(self) -> Moves:
        return Moves(self.connection)

    @cached_property
    def errands(self) -> Errands:
        return Errands(self.connection)

    @cached_property
    def callbacks(self) -> Callbacks:
        return Callbacks(self.connection)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.connection)

    @cached_property
    def ratings(self) -> Ratings:
        return Ratings(self.connection)

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

    @cached_property
    def cleaning(self) -> Cleaning:
        return Cleaning(self.connection)

    @cached_property
    def exporting(self) -> Exporting:
        return Exporting(self.connection)

    @cached_property
    def keys(self) -> Keys:
        return Keys(self.connection)

    @cached_property
    def feed(self) -> Feed:
        return Feed(self.connection)

    @cached_property
    def snapshots(self) -> Snapshots:
        return Snapshots(self.connection)

    @cached_property
    def subscribers(self) -> Subscribers:
        return Subscribers(self.connection)

    @cached_property
    def samples(self) -> Samples:
        return Samples(self.connection)

    @cached_property
    def paper(self) -> Paper:
        return Paper(self.connection)

    @cached_property
    def imports(self) -> Imports:
        return Imports(self.connection)

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.connection)

    @cached_property
    def rechecks(self) -> Rechecks:
        return Rechecks(self.connection)

    @cached_property
    def comments(self) -> Comments:
        return Comments(self.connection)

    @cached_property
    def verifying(self) -> Verifying:
        return Verifying(self.connection)

    @cached_property
    def theme_figures(self) -> ThemeFigures:
        return ThemeFigures(self.connection)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.connection)

    @cached_property
    def signing_in(self) -> SigningIn:
        return SigningIn(self.connection)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.connection)

    @cached_property
    def places(self) -> Places:
        return Places(self.connection)

    @cached_property
    def visits(self) -> Visits:
        return Visits(self.connection)

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[None]:
        """Makes what follows one transaction where every statement would be one of its own."""
        async with self.connection.transaction():
            yield


class Store:
    """Transactions on a database. Commits on leaving the block, rolls back on an exception.

    Raises StoreAway when the database is not there or went away meanwhile.
    """

    def __init__(self, engine: AsyncEngine, direct: DirectPool) -> None:
        self.engine = engine
        self._direct = direct

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with _told(), self.engine.begin() as connection:
            yield Transaction(connection)

    @asynccontextmanager
    async def still(self) -> AsyncIterator[Transaction]:
        """A transaction whose statements all see the database of one moment."""
        async with _told(), self.engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            async with connection.begin():
                yield Transaction(connection)

    @asynccontextmanager
    async def together(self, *, still: bool = False) -> AsyncIterator[Transaction]:
        """A transaction of text statements only, the quick way; `still`: they all see the database of one moment."""
        async with _told(), self._direct.transaction(still=still) as connection:
            yield Transaction(connection)

    @asynccontextmanager
    async def single(self) -> AsyncIterator[Transaction]:
        """For verbs that write with one statement: each statement is a transaction of its own."""
        async with _told(), self._direct.connection() as connection:
            yield Transaction(connection)

    async def close(self) -> None:
        await self._direct.close()
        await self.engine.dispose()


# How the driver says that the database is not there: not yet, no longer, or not for us.
_AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidCatalogNameError,
)


@asynccontextmanager
async def _told() -> AsyncIterator[None]:
    """Says StoreAway for every way in which a driver loses its database."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(error, OperationalError):
            raise StoreAway("database away") from error
        raise
    except asyncpg.InterfaceError as error:
        if "clos" in str(error):
            raise StoreAway("database away") from error
        raise
    except _AWAY as error:
        raise StoreAway("database away") from error


def open_store(url: str, *, size: int = 10) -> Store:
    """A store on a database URL (postgresql://…) with at most about one and a half times `size` connections.

    A connection that PostgreSQL dropped (a restart) is noticed and replaced.
    """
    # Parameters hold people's words: they must not turn up in a traceback.
    engine = create_async_engine(
        async_url(url), pool_size=max(2, size // 2), max_overflow=0, pool_pre_ping=True, hide_parameters=True
    )
    return Store(engine, DirectPool(plain_url(url), size))


def async_url(url: str) -> str:
    """The same address for SQLAlchemy with the asyncpg driver, whichever spelling of the scheme came in."""
    return f"postgresql+asyncpg://{plain_url(url).partition('://')[2]}"


def plain_url(url: str) -> str:
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL phải bắt đầu bằng postgresql://")
    return f"postgresql://{rest}"
