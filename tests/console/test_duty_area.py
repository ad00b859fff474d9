"""The duties board of an area: its numbers are those of a look at everybody, place by place."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import insert

from acts.actor import signed_in
from console.duty_board import Boards
from notifications.duties import board, overview, standing
from storage.models.duties import DutyCounter
from storage.queries import duty_owners, officials, staff
from storage.queries.officials import NewOfficial
from tests.console.county import PLACES

PAGE = "/console/duties"
COVER = "hen23-screening-all-households"


@pytest.fixture
async def people(sessions, county):
    """Teams in both villages, somebody in the township; one village has visited its family."""
    async with sessions.write() as session:
        since = session.moment.today - timedelta(days=40)
        for name, role, region in (
            ("甲", "team_member", "990101001"),
            ("乙", "first_secretary", "990101001"),
            ("丙", "team_member", "990101002"),
            ("丁", "township_government", "990101"),
        ):
            await officials.put(session, NewOfficial(name, None, role, region, since=since))
        counter = {
            "owner": "team:990101001",
            "duty": COVER,
            "period": "2026-H1",
            "done": 1,
        }
        await session.execute(insert(DutyCounter), counter)
    return sessions


async def everybody(session, rules, path: str) -> Counter[str]:
    """Standings of each person asked one by one, each count once."""
    found = {}
    for post in await duty_owners.everybody(session, session.moment.today):
        for one in await standing.of(session, rules, post.person_id):
            if one.owed.path.startswith(path):
                found[one.owed.duty.id, one.owed.name] = one.status.status
    return Counter(found.values())


async def test_the_numbers_are_those_of_a_look_at_everybody(people, rules):
    paths = ["/990000/990101/990101001/", "/990000/990101/990101002/"]
    async with people.read() as session:
        rows = await overview.of(session, rules, ["/990000/"])
        for places in (["/990000/990101/"], paths):
            for line in board.by_place(rows, places):
                assert +Counter(line.counts) == await everybody(session, rules, line.path)
        [whole] = board.by_place(rows, ["/990000/"])
        assert sum(whole.counts.values()) >= sum((await everybody(session, rules, "")).values())


async def test_families_are_counted_once_and_never_more_than_there_are(people, rules):
    async with people.read() as session:
        rows = await overview.of(session, rules, ["/990000/"])
    first, second = board.by_place(rows, _villages())
    assert (first.families.visited, first.families.asked) == (1, 1)
    assert second.families.asked == 0
    assert board.families(rows) == first.families


def _villages():
    return [
        f"/990000/{place.parent_id}/{place.id}/" for place in PLACES if place.level == "village"
    ]


async def test_one_goes_down_from_the_county_to_a_village_by_the_address(visitor, people):
    await visitor.sign_in("county")
    county = await visitor.text(PAGE)
    assert f'href="{PAGE}?region=990101#area"' in county
    township = await visitor.text(f"{PAGE}?region=990101")
    assert township.index("张庄村</a>") < township.index("李营村</a>")
    assert re.search(r'crumbs.*href="/console/duties\?region=990000#area"', township)
    assert "1/1" in township
    village = await visitor.text(f"{PAGE}?region=990101001")
    assert "李营村</a>" not in village
    for name in "甲乙丙丁":
        assert f">{name}<" not in county + township + village  # places and duties, no persons


async def test_a_place_that_is_not_theirs_is_not_there(visitor, people):
    await visitor.sign_in("zhang")
    for region in ("990101002", "990101", "nowhere"):
        text = await visitor.text(f"{PAGE}?region={region}")
        assert "这里没有这个地方" in text
        assert "李营村" not in text


async def test_a_small_area_is_counted_anew_each_time(people, rules):
    boards = Boards()
    async with people.read() as session:
        account = await staff.by_login(session, "county")
        actor = await signed_in(session, account.person_id)
        first = await boards.of(session, rules, actor)
        assert await boards.of(session, rules, actor) is not first
