"""The audit trail: any edit, removal or cut tail is found and located."""

import pytest
from sqlalchemy import delete, select, update

from storage import audit
from storage.engine import Sessions
from storage.models.system import Audit


@pytest.fixture
async def chained(sessions: Sessions) -> Sessions:
    """Twenty acts, chained."""
    async with sessions.write() as session:
        for number in range(20):
            await audit.record(session, "person:1", "visit.logged", f"activity:{number}", {"n": 1})
    async with sessions.write() as session:
        assert await audit.seal(session) == 20
    return sessions


async def broken(sessions: Sessions, expected: tuple[int, str] | None = None) -> int | None:
    async with sessions.read() as session:
        return await audit.broken_at(session, expected)


async def test_a_whole_chain_is_whole(chained: Sessions) -> None:
    assert await broken(chained) is None


async def test_sealing_goes_on_where_it_stopped(chained: Sessions) -> None:
    async with chained.write() as session:
        await audit.record(session, "person:1", "visit.logged", "activity:20")
    async with chained.write() as session:
        assert await audit.seal(session) == 1
    assert await broken(chained) is None


@pytest.mark.parametrize(
    "change", [{"actor": "person:2"}, {"detail": {"n": 2}}, {"subject": "activity:99"}]
)
async def test_an_edit_is_found_where_it_is(chained: Sessions, change: dict[str, object]) -> None:
    async with chained.write() as session:
        await session.execute(update(Audit).where(Audit.sequence == 7).values(**change))
    assert await broken(chained) == 7


async def test_a_removed_row_is_found(chained: Sessions) -> None:
    async with chained.write() as session:
        await session.execute(delete(Audit).where(Audit.sequence == 11))
    assert await broken(chained) == 11


async def test_two_rows_changed_for_each_other_are_found(chained: Sessions) -> None:
    async with chained.write() as session:
        rows = (await session.execute(select(Audit.id).where(Audit.sequence.in_((4, 5))))).all()
        await session.execute(update(Audit).where(Audit.id == rows[0].id).values(sequence=99))
        await session.execute(update(Audit).where(Audit.id == rows[1].id).values(sequence=4))
        await session.execute(update(Audit).where(Audit.id == rows[0].id).values(sequence=5))
    assert await broken(chained) == 4


async def test_a_cut_tail_shows_against_a_checkpoint_kept_outside(chained: Sessions) -> None:
    async with chained.read() as session:
        kept = await audit.checkpoint(session)
    async with chained.write() as session:
        await session.execute(delete(Audit).where(Audit.sequence > 15))
    assert await broken(chained) is None
    assert await broken(chained, kept) == 16
