"""Of many open cases those that end first are found, whichever way the database goes about it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from rulebook.loader import load
from storage.models.cases import Case, CaseClock
from storage.moment import county_day
from storage.queries import worklists
from storage.queries.worklists import FIRST_STATE, Open
from storage.scope import Scope
from tests.acts.case_scene import VILLAGE, open_scene

COUNTY = Scope(("/990000/",), person_id=1)
FAR = timedelta(days=400)


@pytest.fixture
async def many(sessions):
    """Thirty cases: with one limit, with two, waiting for a call, and without any limit."""
    async with sessions.write() as session:
        home = (await open_scene(session, load())).household
        today = session.moment.today
        for number in range(1, 31):
            row = {
                "procedure": "identify",
                "region_id": VILLAGE,
                "path": home.path,
                "id": number,
                "code": f"{number:08d}",
                "household_id": home.id,
                "state": "village_discussion",
                "entered_on": today,
                "opened_on": today,
                "standing": {},
                "returns": 0,
                "sensitive": False,
                "level": "normal",
                "version": 0,
            }
            if number % 5 == 0:
                row |= {
                    "state": FIRST_STATE,
                    "contact_by": session.moment.now + timedelta(days=number % 7),
                }
            await session.execute(insert(Case), row)
            for clock in range(number % 3):
                ends = today + timedelta(days=(number * 7 + clock * 11) % 40 - 10)
                await session.execute(insert(CaseClock), _clock(number, f"c{clock}", ends))


def _clock(case_id: int, name: str, ends: date) -> dict[str, object]:
    return {"case_id": case_id, "clock": name, "running": True, "day0": None, "deadline": ends}


def _ends(found: Open, none: date) -> date:
    limits = [limit for _clock, limit in found.limits]
    if found.case.state == FIRST_STATE and found.case.contact_by:
        limits.append(county_day(found.case.contact_by))
    return min(limits, default=none)


@pytest.mark.parametrize("from_so_many_on", [1, 10_000])
@pytest.mark.parametrize("limit", [1, 8, 20, 100])
async def test_those_that_end_first_are_found(sessions, many, monkeypatch, from_so_many_on, limit):
    monkeypatch.setattr(worklists, "MANY", from_so_many_on)
    async with sessions.read() as session:
        none = session.moment.today + FAR
        every = await worklists.open_cases(session, COUNTY)
        found = await worklists.soonest(session, COUNTY, limit)
    wanted = sorted(every, key=lambda one: (_ends(one, none), one.case.id))[:limit]
    assert {one.case.id for one in found} == {one.case.id for one in wanted}


async def test_how_many_are_late_is_how_many_have_a_limit_that_is_over(sessions, many):
    async with sessions.read() as session:
        today = session.moment.today
        every = await worklists.open_cases(session, COUNTY)
        late = sum(_ends(one, today + FAR) < today for one in every)
        assert 0 < late == await worklists.late(session, COUNTY)
