"""Counters of duties: what the acts keep is what the log says, on both databases."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from rulebook.duties import keys, serves, span_of, status_from_counter
from rulebook.duties.activity import NO_PARAMS
from rulebook.duties.entry import Duty
from rulebook.loader import load
from storage.engine import Session, Sessions
from storage.models.duties import DutyCounter
from storage.models.people import Household, Person
from storage.queries import activities, duty_counts, regions
from storage.queries.activities import Done
from storage.queries.regions import Place

BOOK = load()
DUTIES: Sequence[Duty] = tuple(BOOK.duties.values())
PLACES = (
    Place("ma", "明安县", "county"),
    Place("liu", "柳河镇", "township", "ma"),
    Place("wan", "柳湾村", "village", "liu"),
    Place("he", "上河村", "village", "liu"),
)
WHO = (
    ("household_visit", "first_secretary"),
    ("household_visit", "village_committee"),
    ("festival_greeting", "first_secretary"),
    ("screening", "county_rural_revival_bureau"),
    ("screening", "county_education_bureau"),
    ("list_share", "county_civil_affairs"),
    ("home_lesson", "home_teacher"),
    ("special_meeting", "county_committee"),
)
DETAILS = (
    {},
    {"mode": "concentrated"},
    {"class_hours": "3", "unit": "school"},
    {"to": ["county_finance"]},
    {"for_period": "2026-02"},
    {"targets": ["丁", "戊"]},
)


async def settle(session: Session) -> None:
    await regions.put_all(session, PLACES)
    for number in (1, 2):
        await session.execute(
            insert(Person),
            {"id": number, "name": b"", "name_index": "", "created_at": session.moment.now},
        )
    for number, village in enumerate(("wan", "wan", "he"), 1):
        row = {"id": number, "region_id": village, "path": f"/ma/liu/{village}/"}
        row |= {"number": number, "head": b"", "head_index": "", "surname_index": ""}
        row |= {"provisional": False, "created_at": session.moment.now}
        await session.execute(insert(Household), row)


def made_up(chance: random.Random) -> Done:
    kind, role = chance.choice(WHO)
    household = chance.choice((1, 2, 3, None))
    village = "he" if household == 3 else "wan"
    on = date(2026, 1, 1) + timedelta(days=chance.randrange(120))
    more = chance.choice(DETAILS) if chance.random() < 0.4 else {}
    return Done(
        kind, chance.choice((1, 2)), role, village, household, None, on, "", "webchat", detail=more
    )


async def log(session: Session, done: Done) -> None:
    """Keep an activity and count it as the acts do, in one transaction."""
    row_id = await activities.add(session, done)
    line = activities.as_logged(done, await regions.by_level(session, done.region_id))
    for duty in serves(DUTIES, line):
        for key in keys(duty, line):
            await activities.count(session, key, row_id)


async def counters(session: Session) -> dict[tuple[str, str, str], int]:
    rows = await session.execute(select(DutyCounter))
    return {(row.duty, row.owner, row.period): row.done for row in rows}


@pytest.mark.parametrize("seed", range(3))
async def test_a_recount_of_the_log_gives_the_counters(sessions: Sessions, seed: int) -> None:
    chance = random.Random(seed)
    async with sessions.write() as session:
        await settle(session)
        for _number in range(120):
            await log(session, made_up(chance))
        kept = await counters(session)
        assert len({duty for duty, _owner, _period in kept}) >= 6
        assert dict(await duty_counts.recount(session, DUTIES)) == kept
        assert await activities.miscounted(session) == []


VISIT = Done(
    "household_visit", 1, "first_secretary", "wan", 1, None, date(2026, 1, 9), "", "webchat"
)


async def test_a_recount_finds_a_counter_that_somebody_changed(sessions: Sessions) -> None:
    async with sessions.write() as session:
        await settle(session)
        await log(session, VISIT)
        assert dict(await duty_counts.recount(session, DUTIES)) == await counters(session)
        await session.execute(update(DutyCounter).values(done=9))
        assert dict(await duty_counts.recount(session, DUTIES)) != await counters(session)


async def test_a_recount_since_a_day_leaves_out_what_was_before(sessions: Sessions) -> None:
    async with sessions.write() as session:
        await settle(session)
        await log(session, VISIT)
        assert await duty_counts.recount(session, DUTIES, date(2026, 1, 9))
        assert not await duty_counts.recount(session, DUTIES, date(2026, 1, 10))


async def test_a_draft_counts_only_once_it_is_confirmed(sessions: Sessions) -> None:
    draft = replace(VISIT, draft=True)
    async with sessions.write() as session:
        await settle(session)
        row_id = await activities.add(session, draft)
        assert not await duty_counts.recount(session, DUTIES)
        await activities.confirm(session, row_id)
        assert await duty_counts.recount(session, DUTIES)


async def test_what_was_noted_about_an_activity_comes_back(sessions: Sessions) -> None:
    noted = {"class_hours": "3", "to": ["county_finance"], "mode": "concentrated"}
    draft = Done(
        "home_lesson", 1, "home_teacher", "wan", 1, None, date(2026, 1, 9), "", "sms", True, noted
    )
    async with sessions.write() as session:
        await settle(session)
        await activities.add(session, draft)
        [(_id, found)] = await activities.drafts(session, 1, session.moment.real)
    assert found == draft


async def test_a_spread_of_counters_says_how_everybody_stands(sessions: Sessions) -> None:
    duty = BOOK.duties["unq-hen23-household-visits"]
    async with sessions.write() as session:
        await settle(session)
        for person, days in ((1, (9, 10)), (2, (9,))):
            for day in days:
                done = replace(VISIT, person_id=person, on=date(2026, 1, day))
                await log(session, done)
        label = span_of(duty, date(2026, 1, 20), NO_PARAMS).label
        assert await duty_counts.spread(session, duty.id, label) == {1: 1, 2: 1}
        done_by = await duty_counts.of_owner(session, "person:1", {duty.id: label})
    found = status_from_counter(duty, done_by[duty.id], date(2026, 1, 20))
    assert (found.done, found.status) == (2, "met")
