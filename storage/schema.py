"""The tables of a database: bring them to a revision, and compare them with the models.

Alembic takes half a second to import, so it is imported where it is used: a process that only
serves does not pay for it.
"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url

from storage.engine import begin_immediate, postgres_engine, sqlite_engine
from storage.models import Base

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x4D696E67
"""The number processes meet at before they migrate PostgreSQL."""

Result = TypeVar("Result")
Work: TypeAlias = Callable[[Connection], Result]
Run: TypeAlias = Callable[[Work[Any]], Awaitable[Any]]


class BrokenReference(Exception):
    """A migration left rows that point to rows that are gone; it was rolled back."""


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the tables up to a revision, once, however many processes start together."""
    if revision == "head" and await _is_newest(url):
        return
    from alembic import command

    async with _alone(url) as run:
        await run(lambda connection: command.upgrade(_config(connection), revision))


async def downgrade(url: str, revision: str) -> None:
    """Take the tables back to a revision; `base` is before the first."""
    from alembic import command

    async with _alone(url) as run:
        await run(lambda connection: command.downgrade(_config(connection), revision))


async def create_revision(url: str, message: str, number: str) -> Path:
    """Write a new migration file with what the models have and the database at `url` has not."""
    from alembic import command

    async with _alone(url) as run:
        script = await run(
            lambda connection: command.revision(
                _config(connection), message, autogenerate=True, rev_id=number
            )
        )
    return Path(script.path)


async def current(url: str) -> str | None:
    """Return the revision the database is at, None for an empty one."""
    from alembic.migration import MigrationContext

    async with _looking(url) as run:
        revision: str | None = await run(
            lambda connection: MigrationContext.configure(connection).get_current_revision()
        )
    return revision


async def differences(url: str) -> list[Any]:
    """Return what the tables lack or have too much, next to the models."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    async with _looking(url) as run:
        found: list[Any] = await run(
            lambda connection: compare_metadata(
                MigrationContext.configure(connection), Base.metadata
            )
        )
    return found


async def _is_newest(url: str) -> bool:
    """Whether the tables are at the last revision there is, told without alembic."""
    newest = max(path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    async with _looking(url) as run:
        return bool(await run(lambda connection: _stored(connection) == newest))


def _stored(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


@contextlib.asynccontextmanager
async def _alone(url: str) -> AsyncIterator[Run]:
    """A transaction that no other migration runs beside."""
    if make_url(url).get_backend_name() == "sqlite":
        async with _alone_on_sqlite(url) as run:
            yield run
    else:
        async with _on_postgres(url, lock=True) as run:
            yield run


@contextlib.asynccontextmanager
async def _looking(url: str) -> AsyncIterator[Run]:
    """A transaction that only looks."""
    if make_url(url).get_backend_name() == "sqlite":
        async with _on_sqlite(url) as connection:
            connection.exec_driver_sql("BEGIN")
            yield _runner(connection)
            connection.rollback()
    else:
        async with _on_postgres(url, lock=False) as run:
            yield run


@contextlib.asynccontextmanager
async def _alone_on_sqlite(url: str) -> AsyncIterator[Run]:
    """Migrate under the write lock.

    A changed table is rebuilt and its old form dropped, which would take referring rows with it,
    so references are not enforced meanwhile and are checked before the commit.
    """
    async with _on_sqlite(url) as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()  # SQLAlchemy's own begin; the pragma is ignored inside a transaction
        await begin_immediate(connection)
        try:
            yield _runner(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise BrokenReference(", ".join(sorted({str(row[0]) for row in broken})))
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


@contextlib.asynccontextmanager
async def _on_sqlite(url: str) -> AsyncIterator[Connection]:
    engine = sqlite_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextlib.asynccontextmanager
async def _on_postgres(url: str, *, lock: bool) -> AsyncIterator[Run]:
    engine = postgres_engine(url)
    try:
        async with engine.begin() as connection:
            if lock:
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
            yield connection.run_sync
    finally:
        await engine.dispose()


def _runner(connection: Connection) -> Run:
    async def run(work: Work[Any]) -> Any:
        return work(connection)

    return run


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
