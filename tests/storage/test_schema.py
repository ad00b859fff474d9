"""The tables go up, down and up again, and are what the models say."""

import asyncio
import sys
from asyncio.subprocess import PIPE

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import schema
from storage.engine import open_sessions
from storage.models import Base
from storage.models.base import new_id

HEAD = "0012"

UPGRADE = (
    "import asyncio, sys; from storage import schema; asyncio.run(schema.upgrade(sys.argv[1]))"
)


async def test_an_empty_database_has_no_revision(empty_url):
    assert await schema.current(empty_url) is None
    assert len(await schema.differences(empty_url)) >= len(Base.metadata.tables)


async def test_migrations_go_up_down_and_up_again(empty_url):
    await schema.upgrade(empty_url)
    assert await schema.current(empty_url) == HEAD
    await schema.downgrade(empty_url, "base")
    assert await schema.current(empty_url) is None
    await schema.upgrade(empty_url)
    assert await schema.current(empty_url) == HEAD
    assert await schema.differences(empty_url) == []


async def test_a_second_upgrade_changes_nothing(url):
    await schema.upgrade(url)
    assert await schema.current(url) == HEAD


async def test_tables_equal_the_models(url):
    assert await schema.differences(url) == []


@pytest.mark.parametrize(
    "change",
    [
        'ALTER TABLE "lease" ADD COLUMN extra INTEGER',
        'ALTER TABLE "lease" DROP COLUMN token',
        "DROP INDEX ix_audit_subject",
        "CREATE INDEX ix_lease_token ON lease (token)",
        "DROP TABLE lease",
    ],
)
async def test_a_table_changed_by_hand_is_noticed(url, change, clock, vault):
    sessions = open_sessions(url, clock, vault)
    async with sessions.write() as session:
        await session.execute(text(change))
    await sessions.close()
    assert await schema.differences(url) != []


async def test_upgrades_started_together_do_not_collide(empty_url):
    await asyncio.gather(*(schema.upgrade(empty_url) for _ in range(3)))
    assert await schema.differences(empty_url) == []


async def test_processes_started_together_do_not_collide(empty_url):
    command = [sys.executable, "-W", "error", "-c", UPGRADE, empty_url]
    started = [await asyncio.create_subprocess_exec(*command, stderr=PIPE) for _ in range(2)]
    assert [(await process.communicate())[1] for process in started] == [b"", b""]
    assert await schema.current(empty_url) == HEAD


async def test_a_failed_migration_leaves_nothing_behind(empty_url, monkeypatch):
    async def fail():
        async with schema._alone(empty_url) as run:
            await run(lambda connection: connection.execute(text("CREATE TABLE half (id INTEGER)")))
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await fail()
    await schema.upgrade(empty_url)
    assert await schema.differences(empty_url) == []


async def test_a_migration_may_not_leave_rows_pointing_nowhere(sqlite_url):
    orphan = text("INSERT INTO tag (household_id, tag) VALUES (:household, 'x')")
    with pytest.raises(schema.BrokenReference, match="tag"):
        async with schema._alone(sqlite_url) as run:
            await run(lambda connection: connection.execute(orphan, {"household": new_id()}))


async def test_references_are_enforced_while_serving(sessions):
    orphan = text("INSERT INTO tag (household_id, tag) VALUES (:household, 'x')")
    with pytest.raises(IntegrityError):
        async with sessions.write() as session:
            await session.execute(orphan, {"household": new_id()})
