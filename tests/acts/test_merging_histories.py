"""Whatever is reported, merged and undone in whatever order, nothing is ever out of reach."""

from random import Random

import pytest
from sqlalchemy import func, select

from acts.merging.joining import goes_on
from acts.merging.merge import MovedOn, merge, undo
from storage.engine import Session, Sessions
from storage.models.cases import Case, CaseClock, Report
from storage.models.people import Household
from storage.queries import cases, households, merges
from storage.queries.activities import households_in
from storage.scope import EVERYTHING
from tests.acts.village import RULES, Villages, settle

STEPS = 14
NAMES = ("张大山", "李秋生", "王二", "赵四")


async def _report(villages: Villages, chance: Random, number: int) -> None:
    phone = f"page-{chance.randrange(6)}"
    await villages.report(phone, channel="webchat", name=chance.choice(NAMES))


async def _merge(villages: Villages, chance: Random, number: int) -> None:
    async with villages.sessions.write() as session:
        known = await households.by_village(session, EVERYTHING, "liu")
        if len(known) < 2:
            return
        one, other = chance.sample(known, 2)
        actor = await villages.actor(session, "liu")
        await merge(session, RULES, actor, (one.id, other.id), "是一家")


async def _undo(villages: Villages, chance: Random, number: int) -> None:
    async with villages.sessions.write() as session:
        made = await merges.since(session, EVERYTHING, session.moment.today)
        if made:
            actor = await villages.actor(session, "liu")
            try:
                await undo(session, RULES, actor, chance.choice(made).id)
            except MovedOn:
                return


async def _nothing_is_lost(session: Session, filed: int) -> None:
    rows = (await session.execute(select(Report.id, Report.case_id, Report.household_id))).all()
    assert len(rows) == filed
    gone = {
        row.id
        for row in await session.execute(
            select(Household.id).where(Household.merged_into_id.is_not(None))
        )
    }
    for row in rows:
        case = await cases.get(session, EVERYTHING, row.case_id)
        assert case is not None
        assert row.household_id not in gone
    for row in await session.execute(select(Case.code, Case.household_id)):
        case = await cases.by_code(session, EVERYTHING, row.code)
        assert case is not None
        assert row.household_id not in gone
        joint = await goes_on(session, case)
        assert joint.closed_on is None
        assert joint.household_id == case.household_id


async def _counts_are_right(session: Session, registered: int) -> None:
    stale = select(func.count()).select_from(CaseClock).join(Case, Case.id == CaseClock.case_id)
    assert await session.scalar(stale.where(CaseClock.running, Case.closed_on.is_not(None))) == 0
    idle = select(Case.id).where(Case.closed_on.is_(None))
    for row in (await session.execute(idle)).all():
        assert any(clock.running for clock in await cases.clocks_of(session, row.id))
    standing = await households.by_village(session, EVERYTHING, "liu")
    assert len([one for one in standing if not one.provisional]) == await households_in(
        session, "liu"
    )
    assert await households_in(session, "liu") <= registered


@pytest.mark.parametrize("seed", range(5))
async def test_every_report_and_code_stays_reachable(sessions: Sessions, seed: int) -> None:
    villages, chance, filed = await settle(sessions), Random(seed), 0
    for number in range(STEPS):
        act = chance.choice((_report, _report, _merge, _undo))
        filed += act is _report
        await act(villages, chance, number)
        async with sessions.read() as session:
            await _nothing_is_lost(session, filed)
            await _counts_are_right(session, 2)
    async with sessions.read() as session:
        known = await session.scalar(select(func.count()).select_from(Household))
        left = {made.id for made in await merges.since(session, EVERYTHING, session.moment.today)}
    for merge_id in sorted(left, reverse=True):
        async with sessions.write() as session:
            actor = await villages.actor(session, "liu")
            assert await undo(session, RULES, actor, merge_id)
    async with sessions.read() as session:
        await _nothing_is_lost(session, filed)
        assert await households_in(session, "liu") == 2
        assert len(await households.by_village(session, EVERYTHING, "liu")) == known
