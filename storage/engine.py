"""Transactions: one `Session` is one transaction at one moment, on SQLite or PostgreSQL.

SQLite runs on the driver's own connection without a thread hop or a greenlet, which is three to
five times faster for short transactions (docs/decisions/0002-direct-sqlite.md). It has one writer,
so writers of this process queue in memory and never block the event loop waiting for each other.
"""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, Executable, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.crypto import Vault
from storage.moment import Clock, Moment
from storage.signals import Signals

Rows = CursorResult[*tuple[Any, ...]]
Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]

WATCH_EVERY = 0.1
BUSY_PAUSE = 0.005
BUSY_LIMIT = 30.0
WAL_PAUSE = 0.02
WAL_TRIES = 250


class DatabaseBusy(Exception):
    """Another process has held the database for too long."""


class Session:
    """One transaction. What runs after its commit is said with `after_commit`."""

    dialect: str

    def __init__(self, moment: Moment, vault: Vault) -> None:
        self.moment = moment
        self.vault = vault
        self.touched: set[str] = set()
        self._afterwards: list[Callable[[], None]] = []

    async def execute(self, statement: Executable, values: Values | None = None) -> Rows:
        """Run one statement."""
        raise NotImplementedError

    async def scalar(self, statement: Executable, values: Values | None = None) -> Any:
        """Run one statement and return the first column of its first row, or None."""
        return (await self.execute(statement, values)).scalar()

    def touch(self, topic: str) -> None:
        """Say that rows of this topic are new, so that the commit wakes who waits for them."""
        self.touched.add(topic)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Call this once the transaction is durable, and not at all when it fails."""
        self._afterwards.append(action)

    def committed(self) -> None:
        """Run what waited for the commit."""
        for action in self._afterwards:
            action()


class _SqliteSession(Session):
    dialect = "sqlite"

    def __init__(self, connection: Connection, moment: Moment, vault: Vault) -> None:
        super().__init__(moment, vault)
        self._connection = connection

    async def execute(self, statement: Executable, values: Values | None = None) -> Rows:
        return self._connection.execute(statement, values)


class _PostgresSession(Session):
    dialect = "postgresql"

    def __init__(self, connection: AsyncConnection, moment: Moment, vault: Vault) -> None:
        super().__init__(moment, vault)
        self._connection = connection

    async def execute(self, statement: Executable, values: Values | None = None) -> Rows:
        return await self._connection.execute(statement, values)


class Sessions:
    """Where transactions come from: one per process."""

    dialect: str

    def __init__(self, clock: Clock, vault: Vault) -> None:
        self.clock = clock
        self.vault = vault
        self.signals = Signals()

    def write(self) -> contextlib.AbstractAsyncContextManager[Session]:
        """A transaction that commits when the block ends well and rolls back when it does not."""
        raise NotImplementedError

    def read(self) -> contextlib.AbstractAsyncContextManager[Session]:
        """A transaction that only looks."""
        raise NotImplementedError

    async def close(self) -> None:
        """Let go of every connection."""
        raise NotImplementedError

    def _committed(self, session: Session) -> None:
        session.committed()
        self.signals.changed(session.touched)


class SqliteSessions(Sessions):
    """Transactions on one SQLite file in WAL mode, `synchronous=FULL`."""

    dialect = "sqlite"

    def __init__(self, engine: Engine, clock: Clock, vault: Vault) -> None:
        super().__init__(clock, vault)
        self._engine = engine
        self._writer = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        async with self._writer:
            with self._engine.connect() as connection:
                await begin_immediate(connection)
                session = _SqliteSession(connection, self.clock.moment(), self.vault)
                try:
                    yield session
                    connection.commit()
                except BaseException:
                    connection.rollback()
                    raise
        self._committed(session)

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield _SqliteSession(connection, self.clock.moment(), self.vault)
            finally:
                connection.rollback()

    async def close(self) -> None:
        self._engine.dispose()

    async def watch(self, stop: asyncio.Event) -> None:
        """Wake this process when another one has committed: SQLite tells nobody, so it is asked."""
        with self._engine.connect() as connection:
            seen = None
            while not stop.is_set():
                version = connection.exec_driver_sql("PRAGMA data_version").scalar()
                connection.rollback()
                if version != seen:
                    self.signals.heard_all()
                seen = version
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), WATCH_EVERY)


class PostgresSessions(Sessions):
    """Transactions on PostgreSQL through asyncpg, READ COMMITTED."""

    dialect = "postgresql"

    def __init__(self, engine: AsyncEngine, clock: Clock, vault: Vault) -> None:
        super().__init__(clock, vault)
        self._engine = engine
        plain = engine.url.set(drivername="postgresql")
        self.address = plain.render_as_string(hide_password=False)

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        async with self._engine.connect() as connection:
            session = _PostgresSession(connection, self.clock.moment(), self.vault)
            yield session
            await connection.commit()
        self._committed(session)

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        async with self._engine.connect() as connection:
            yield _PostgresSession(connection, self.clock.moment(), self.vault)

    async def measure_skew(self) -> None:
        """Learn how far the database's clock is ahead of this machine's."""
        async with self._engine.connect() as connection:
            theirs = await connection.scalar(text("SELECT clock_timestamp()"))
        self.clock.skew += theirs - self.clock.real()

    async def close(self) -> None:
        await self._engine.dispose()


def open_sessions(url: str, clock: Clock, vault: Vault) -> Sessions:
    """Open the database at `url` (`sqlite:///path` or `postgresql://…`)."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return SqliteSessions(sqlite_engine(url), clock, vault)
    return PostgresSessions(postgres_engine(url), clock, vault)


def sqlite_engine(url: str) -> Engine:
    """A plain engine whose transactions we begin ourselves; the driver would begin them late."""
    address = make_url(url).set(drivername="sqlite")
    engine = create_engine(address, pool_size=20, max_overflow=20, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        _write_ahead(connection)
        for pragma in (
            "synchronous=FULL",
            "busy_timeout=0",
            "foreign_keys=ON",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; two who open a new file at once may stand in each other's way.

    SQLite does not wait then, whatever its timeout, because waiting could be for ever.
    """
    for tries_left in range(WAL_TRIES, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError:
            if not tries_left:
                raise
            time.sleep(WAL_PAUSE)
        else:
            return


def postgres_engine(url: str) -> AsyncEngine:
    """An engine over asyncpg; the driver is always named, SQLAlchemy's default is another."""
    address = make_url(url).set(drivername="postgresql+asyncpg")
    return create_async_engine(address, pool_size=10, max_overflow=10, hide_parameters=True)


async def begin_immediate(connection: Connection) -> None:
    """Take SQLite's write lock, giving way to the event loop while another process has it."""
    waited = 0.0
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if "locked" not in str(error.orig) and "busy" not in str(error.orig):
                raise
            if waited >= BUSY_LIMIT:
                raise DatabaseBusy from error
            connection.rollback()
            await asyncio.sleep(BUSY_PAUSE)
            waited += BUSY_PAUSE
        else:
            return
