"""Warnings of departments: found by any name, kept once, looked at by a visit, never a status."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from acts.actor import NotAllowed
from acts.declined import NeedsReason
from acts.opening import IDENTIFY, about, begin
from acts.screenings import answering
from acts.screenings.following import visited
from notifications import screening_chores
from storage import audit
from storage.models.system import Audit
from storage.queries import case_history, cases, posts
from storage.queries.department_warnings import CASE, LOOKED, OPEN
from storage.scope import EVERYTHING
from tests.acts.screened import Scene, scene
from tests.acts.warned import COST, RULES, TODAY, WARNINGS, take_in, warnings


@pytest.fixture
async def county(sessions) -> Scene:
    return await scene(sessions)


async def chores(county, name):
    async with county.sessions.read() as session:
        held = await posts.held_by(session, county.people[name], session.moment.today)
        return await screening_chores.warned(session, RULES, county.people[name], held)


async def test_everybody_sees_their_own_and_an_office_no_other_offices(county):
    await take_in(county, COST | {"村": "柳树村", "户号": 1}, COST | {"村": "上河村", "户号": 1})
    await take_in(
        county,
        {"村": "柳树村", "户号": 2, "日期": "2026-02-20", "预警类型": "疑似辍学"},
        by="schools",
        office=WARNINGS.offices["education"],
    )
    seen = {
        name: sorted((one.village, one.kind) for one in await warnings(county, name))
        for name in county.people
    }
    liu = [("柳树村", "dropout"), ("柳树村", "high_cost")]
    assert seen == {
        "liu": liu,
        "zhao": [],
        "town": liu,
        "west": [("上河村", "high_cost")],
        "bureau": [("上河村", "high_cost"), *liu],
        "group": [("上河村", "high_cost"), *liu],
        "medical": [("上河村", "high_cost"), ("柳树村", "high_cost")],
        "schools": [("柳树村", "dropout")],
    }


async def test_a_visit_settles_it_with_the_note_of_the_visit(county):
    homes = [county.families["liu", number].id for number in (1, 2)]
    await take_in(county, *(COST | {"村": "柳树村", "户号": number} for number in (1, 2)))
    async with county.sessions.write() as session:
        actor = await county.actor(session, "liu")
        other = await county.actor(session, "zhao")
        assert await visited(session, RULES, other, homes, TODAY, "别村的") == 0
        assert await visited(session, RULES, actor, homes[:1], date(2026, 2, 19), "早了") == 0
        assert await visited(session, RULES, actor, homes[:1], date(2026, 2, 20), "老伴出院了") == 1
        assert await visited(session, RULES, actor, homes[:1], TODAY, "又去了") == 0
    [still] = await warnings(county)
    [settled] = await warnings(county, closed=True)
    assert still.household_id == homes[1]
    assert (settled.state, settled.note, settled.case_id) == (LOOKED, "老伴出院了", None)
    assert settled.decided_by == county.people["liu"]


async def test_looked_needs_one_sentence_from_who_looks_there(county):
    await take_in(county, COST | {"村": "柳树村", "户号": 1})
    [warning] = await warnings(county)
    async with county.sessions.write() as session:
        actor = await county.actor(session, "liu")
        with pytest.raises(NeedsReason):
            await answering.looked(session, RULES, actor, warning.id, " ")
        zhao = await county.actor(session, "zhao")
        assert await answering.looked(session, RULES, zhao, warning.id, "看过了") is None
        medical = await county.actor(session, "medical")
        with pytest.raises(NotAllowed):
            await answering.looked(session, RULES, medical, warning.id, "看过了")
        assert await answering.looked(session, RULES, actor, warning.id, "看过了") is True
        assert await answering.looked(session, RULES, actor, warning.id, "再看") is False
    assert [one.note for one in await warnings(county, closed=True)] == ["看过了"]


async def test_a_case_opened_from_it_is_found_by_the_office(county):
    await take_in(county, COST | {"村": "柳树村", "户号": 1})
    [warning] = await warnings(county)
    async with county.sessions.write() as session:
        case = await answering.open_case(
            session, RULES, await county.actor(session, "liu"), warning.id
        )
        [first] = await case_history.history(session, EVERYTHING, case.id)
    assert (case.procedure, case.state) == (IDENTIFY, "clue_registered")
    assert first.role == "county_medical_insurance"
    assert "32000" in first.note
    [settled] = await warnings(county, closed=True)
    assert (settled.state, settled.case_id) == (CASE, case.id)
    async with county.sessions.write() as session:
        actor = await county.actor(session, "liu")
        assert await answering.open_case(session, RULES, actor, warning.id) is None


@pytest.mark.parametrize("office", WARNINGS.offices)
def test_every_office_may_find_a_clue_in_the_role_its_cases_open_as(office):
    found = WARNINGS.offices[office]
    assert found.opens_as in RULES.procedures[IDENTIFY].initial.by
    assert found.role in RULES.roles


async def test_a_warning_joins_the_case_under_way_and_waits_for_nobody(county):
    async with county.sessions.write() as session:
        actor = await county.actor(session, "liu")
        start = about(county.families["liu", 1], IDENTIFY, session.moment.today)
        case = await begin(session, RULES, actor, start)
    taken = await take_in(county, *(COST | {"村": "柳树村", "户号": one} for one in (1, 2)))
    assert (taken.kept, taken.joined) == (2, 1)
    assert [one.state for one in await warnings(county, case_id=case.id)] == [CASE]
    assert [one.state for one in await warnings(county)] == [OPEN]
    [line] = await chores(county, "liu")
    assert "1" in line.text


async def test_a_case_under_lock_is_not_given_away_by_a_warning(county):
    async with county.sessions.write() as session:
        actor = await county.actor(session, "liu")
        start = about(county.families["liu", 1], IDENTIFY, session.moment.today)
        case = await begin(session, RULES, actor, start)
        locked = await cases.lock(session, EVERYTHING, case.id)
        await cases.save(session, replace(locked, sensitive=True))
    assert (await take_in(county, COST | {"村": "柳树村", "户号": 1})).joined == 0
    assert [one.state for one in await warnings(county)] == [OPEN]


async def test_the_village_is_told_at_once_and_the_township_after_fifteen_days(county, hands):
    await take_in(county, *(COST | {"村": "柳树村", "户号": number} for number in (1, 2)))
    await take_in(county, COST | {"村": "柳树村", "户号": 1, "日期": "2026-02-21"})
    [line] = await chores(county, "liu")
    assert "2" in line.text
    for private in ("李", "张", "医", "32000"):
        assert private not in line.text
    assert await chores(county, "zhao") == await chores(county, "town") == []
    async with county.sessions.read() as session:
        assert await screening_chores.who_was_warned(session) == {county.people["liu"]}
    hands.advance(days=15, seconds=1)
    [late] = await chores(county, "town")
    assert "2" in late.text
    assert await chores(county, "west") == []
    async with county.sessions.read() as session:
        told = await screening_chores.who_was_warned(session)
    assert told == {county.people["liu"], county.people["town"]}


async def test_the_audit_holds_ids_and_codes_only(county):
    await take_in(county, COST | {"村": "柳树村", "户号": 1})
    async with county.sessions.write() as session:
        await audit.record(session, "service", "test", "test:1")
        rows = list(await session.execute(select(Audit)))
    said = str(rows)
    assert "warnings.applied" in said
    for private in ("李秋生", "住院", "32000", "柳树村"):
        assert private not in said
    assert timedelta(days=15) == screening_chores.UNLOOKED
