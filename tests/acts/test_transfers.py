"""A family that moves: nothing changes until the other village accepts, then its cases go along."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from acts.actor import NotAllowed
from acts.cases import Step, advance
from acts.declined import NeedsReason
from acts.merging.merge import Moving, merge
from acts.transfers import (
    Answered,
    Moved,
    NoSuchVillage,
    OnItsWay,
    accept,
    ask,
    decline,
)
from storage.engine import Sessions
from storage.models.delivery import Outbox
from storage.queries import cases, households, regions, transfers
from storage.queries.cases import ClockRow, Filed
from storage.queries.households import NewHousehold
from storage.queries.transfers import Transfer
from storage.scope import EVERYTHING
from tests.acts.village import RULES, Villages, settle
from tests.hands import Hands


@pytest.fixture
async def villages(sessions: Sessions) -> Villages:
    """The villages with everybody in their posts."""
    return await settle(sessions)


@pytest.fixture
async def case(villages: Villages) -> Filed:
    """An open case of 张大山, who moves."""
    return (await villages.report("+8619900000003")).case


async def asked(
    villages: Villages, by: str = "liu", to: str = "zhao", reason: str = "搬过去了"
) -> Transfer | None:
    async with villages.sessions.write() as session:
        place = await regions.get(session, to)
        assert place is not None
        actor = await villages.actor(session, by)
        return await ask(session, actor, villages.families["张大山"].id, place, reason)


async def accepted(villages: Villages, transfer: Transfer, by: str = "zhao") -> Moved | None:
    async with villages.sessions.write() as session:
        return await accept(session, await villages.actor(session, by), transfer.id)


async def clocks(villages: Villages, case: Filed) -> Sequence[ClockRow]:
    async with villages.sessions.read() as session:
        return await cases.clocks_of(session, case.id)


async def sees(villages: Villages, case: Filed) -> set[str]:
    """Who sees the case now."""
    async with villages.sessions.read() as session:
        return {
            name
            for name in villages.people
            if await cases.get(session, (await villages.actor(session, name)).scope, case.id)
        }


async def test_until_it_is_accepted_nothing_changes(villages: Villages, case: Filed) -> None:
    assert await asked(villages)
    assert "zhao" not in await sees(villages, case)
    assert "liu" in await sees(villages, case)
    with pytest.raises(OnItsWay):
        await asked(villages)


async def test_its_cases_go_along_and_no_clock_starts_anew(
    villages: Villages, case: Filed, hands: Hands
) -> None:
    before = await clocks(villages, case)
    async with villages.sessions.write() as session:
        zhao = await regions.get(session, "zhao")
        assert zhao is not None
        await households.register(session, NewHousehold(zhao, 7, "赵大"))
    transfer = await asked(villages)
    hands.advance(days=3)
    assert transfer is not None
    moved = await accepted(villages, transfer)
    assert moved is not None
    assert (moved.place.id, moved.number, moved.open_cases) == ("zhao", 8, 1)
    assert await clocks(villages, case) == before
    assert await sees(villages, case) == {"zhao", "town", "civil", "bureau", "city"}
    async with villages.sessions.write() as session:
        assert await households.find_by_head(session, "liu", "张大山") == []
        found = await households.find_by_head(session, "zhao", "张大山")
        assert [one.number for one in found] == [8]
        history = await cases.history(session, EVERYTHING, case.id)
        assert history[-1].event == "household.transferred"
        actor = await villages.actor(session, "zhao")
        today = session.moment.today
        step = Step("visit_started", today)
        assert isinstance(await advance(session, RULES, actor, case.id, step), Filed)
        assert (await session.execute(select(Outbox).where(Outbox.kind == "household.moved"))).all()


async def test_the_village_it_left_still_reads_that_it_left(
    villages: Villages, case: Filed
) -> None:
    transfer = await asked(villages)
    assert transfer is not None
    await accepted(villages, transfer)
    async with villages.sessions.read() as session:
        for name in ("liu", "zhao", "town"):
            actor = await villages.actor(session, name)
            listed = await transfers.listed(session, actor.scope)
            assert [(one.id, one.state) for one in listed] == [(transfer.id, "accepted")]


@pytest.mark.parametrize("by", ["zhao", "town", "bureau"])
async def test_the_receiving_village_or_who_stands_over_both_accepts(
    villages: Villages, by: str
) -> None:
    transfer = await asked(villages)
    assert transfer is not None
    assert await accepted(villages, transfer, by) is not None


async def test_the_village_it_leaves_cannot_accept_for_the_other(villages: Villages) -> None:
    transfer = await asked(villages)
    assert transfer is not None
    with pytest.raises(NotAllowed):
        await accepted(villages, transfer, "liu")
    with pytest.raises(NotAllowed):
        await accepted(villages, transfer, "civil")


async def test_who_answers_second_is_told(villages: Villages) -> None:
    transfer = await asked(villages)
    assert transfer is not None
    await accepted(villages, transfer)
    with pytest.raises(Answered):
        await accepted(villages, transfer, "town")


async def test_it_is_declined_with_a_reason_or_taken_back(villages: Villages, case: Filed) -> None:
    for by in ("zhao", "liu"):
        transfer = await asked(villages)
        assert transfer is not None
        async with villages.sessions.write() as session:
            actor = await villages.actor(session, by)
            with pytest.raises(NeedsReason):
                await decline(session, actor, transfer.id, "")
            assert await decline(session, actor, transfer.id, "户口还在原村")
            found = await transfers.get(session, EVERYTHING, transfer.id)
            assert found is not None
            assert (found.state, found.reason) == ("declined", "搬过去了\n户口还在原村")
    assert "liu" in await sees(villages, case)


async def test_only_to_another_village_with_a_reason_and_by_who_serves_it(
    villages: Villages,
) -> None:
    with pytest.raises(NoSuchVillage):
        await asked(villages, to="liu")
    with pytest.raises(NoSuchVillage):
        await asked(villages, to="t")
    with pytest.raises(NeedsReason):
        await asked(villages, reason=" ")
    with pytest.raises(NotAllowed):
        await asked(villages, by="civil")
    assert await asked(villages, by="zhao") is None


async def test_a_family_on_its_way_is_not_merged(villages: Villages) -> None:
    assert await asked(villages)
    other = (await villages.report("page-1", channel="webchat", name="张大山")).case
    assert other.household_id
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, "liu")
        pair = (other.household_id, villages.families["张大山"].id)
        with pytest.raises(Moving):
            await merge(session, RULES, actor, pair, "是一家")
