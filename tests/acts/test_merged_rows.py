"""What goes over when two households become one, table by table, and what stays and why."""

from datetime import timedelta

import pytest

from storage.engine import Sessions
from storage.models.base import Base
from storage.queries import unmaskings, visit_pauses
from storage.queries.merged_rows import SOME, STAYS, WHOLE
from storage.queries.unmaskings import New
from storage.scope import EVERYTHING
from tests.acts.test_merging import merged, second, undone
from tests.acts.village import Villages, settle


@pytest.fixture
async def villages(sessions: Sessions) -> Villages:
    """The villages with everybody in their posts."""
    return await settle(sessions)


def test_every_table_about_households_goes_over_or_says_why_it_stays() -> None:
    about = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "household" and table.name != "household"
    }
    goes = {model.__tablename__ for model in (WHOLE | SOME).values()} | {"case", "tag"}
    assert goes | STAYS.keys() == about
    assert not goes & STAYS.keys()


async def test_a_pause_goes_over_and_comes_back_and_an_unmasking_is_found_with_both(
    villages: Villages,
) -> None:
    younger = await second(villages)
    known = villages.families["张大山"]
    gone = younger.household_id
    assert gone
    async with villages.sessions.write() as session:
        today, liu = session.moment.today, villages.people["liu"]
        await visit_pauses.add(session, gone, "away", today + timedelta(days=9), "", liu)
        seen_by = New(gone, known.path, liu, ("names",), "call_back", "", "f" * 32)
        assert await unmaskings.add(session, seen_by)
    done = await merged(villages, gone, known.id)
    assert done

    async def found(household_id: int) -> tuple[list[int], int]:
        async with villages.sessions.read() as session:
            paused = await visit_pauses.paused(session, [known.id, gone], session.moment.today)
            wanted = unmaskings.Wanted(household_id=household_id)
            shown = await unmaskings.listed(session, EVERYTHING, wanted, 9)
        return list(paused), len(shown)

    assert await found(known.id) == ([known.id], 1)
    assert await found(gone) == ([known.id], 1)
    assert await undone(villages, done.id)
    assert await found(known.id) == ([gone], 0)
    assert await found(gone) == ([gone], 1)
