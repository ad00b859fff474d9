"""The supervisor's week: exceptions and help needed, once a week, in the order of the register."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from notifications import weekly
from storage.engine import Session, Sessions
from storage.models.base import new_id
from storage.models.screening import DepartmentWarning
from storage.queries import officials, posts, regions
from storage.queries.officials import NewOfficial
from tests.acts.village import RULES, SERVING, Villages, settle


@pytest.fixture
async def villages(sessions: Sessions) -> Villages:
    return await settle(sessions, {**SERVING, "secretary": ("township_party_secretary", "t")})


async def lines(villages: Villages, name: str) -> list[str]:
    async with villages.sessions.read() as session:
        person = villages.people[name]
        held = await posts.held_by(session, person, session.moment.today)
        return await weekly.lines(session, RULES, person, held)


async def warn(session: Session, villages: Villages) -> None:
    for number, family in enumerate(villages.families.values()):
        row = {
            "id": new_id(),
            "household_id": family.id,
            "department": "medical",
            "kind": "cost",
            "on": session.moment.today - timedelta(days=number),
            "batch": "b",
            "state": "open",
            "recorded_at": session.moment.now - timedelta(hours=1),
        }
        await session.execute(insert(DepartmentWarning), row)


async def test_nothing_out_of_order_is_nothing_said(villages):
    for name in villages.people:
        assert await lines(villages, name) == []


async def test_late_cases_are_told_to_those_above_on_the_first_working_day_only(villages, hands):
    await villages.report("+8619900000003")
    assert await lines(villages, "town") == []
    hands.advance(days=7)  # the next Monday
    [township] = await lines(villages, "town")
    assert "柳树村" in township
    assert await lines(villages, "secretary") == [township]
    [county] = await lines(villages, "bureau")
    assert "柳河镇" in county
    assert "柳树村" not in county
    for name in ("liu", "civil", "city"):
        assert await lines(villages, name) == []
    hands.advance(days=1)
    assert await lines(villages, "town") == []


async def test_who_has_something_to_hear_gets_it_once_a_week(villages, hands):
    everybody = set(villages.people.values())
    async with villages.sessions.read() as session:
        assert await weekly.news(session, RULES, everybody) == []
    await villages.report("+8619900000003")
    hands.advance(days=7)
    async with villages.sessions.read() as session:
        found = await weekly.news(session, RULES, everybody)
    told = {villages.people[name] for name in ("town", "secretary", "bureau")}
    assert {one.person_id for one in found} == told
    assert {one.due for one in found} == {"2026-03-09/W"}
    hands.advance(days=1)
    async with villages.sessions.read() as session:
        assert await weekly.news(session, RULES, everybody) == []


async def test_no_line_names_anybody(villages, hands):
    await villages.report("+8619900000003")
    hands.advance(days=7)
    async with villages.sessions.write() as session:
        await warn(session, villages)
    said = "".join(await lines(villages, "town") + await lines(villages, "bureau"))
    assert said
    for name in ("张", "李秋生", "同志", "老伴"):
        assert name not in said


async def test_warnings_nobody_looked_into_are_counted_by_place(villages):
    async with villages.sessions.write() as session:
        await warn(session, villages)
    assert [("柳树村" in one, "2" in one) for one in await lines(villages, "town")] == [
        (True, True)
    ]
    assert ["柳河镇" in one for one in await lines(villages, "bureau")] == [True]


async def test_a_village_whose_first_secretary_left_is_told_to_the_county(villages):
    async with villages.sessions.write() as session:
        today = session.moment.today
        seat = NewOfficial(
            *("走了的同志", None, "first_secretary", "zhao"),
            since=today - timedelta(days=90),
            until=today - timedelta(days=3),
        )
        await officials.put(session, seat)
    assert ["柳河镇" in one for one in await lines(villages, "bureau")] == [True]
    assert await lines(villages, "town") == []  # a line of its own stands in their digest


async def test_the_order_of_places_is_the_registers_whatever_the_figures(villages):
    async with villages.sessions.read() as session:
        person = villages.people["town"]
        held = await posts.held_by(session, person, session.moment.today)
        [area] = await weekly.areas(session, person, held)
        register = [place.name for place in await regions.children(session, "t")]
    paths = {place.path: place.name for place in area.below}
    ascending = {path: count for count, path in enumerate(paths, start=1)}
    assert list(area.counted(ascending)) == register
    assert list(area.counted({path: 9 - count for path, count in ascending.items()})) == register
    assert area.counted({}) == {}


async def test_a_provider_added_adds_its_sentences_and_six_lines_are_the_most(
    villages, monkeypatch
):
    async def many(session: Session, rules: object, area: weekly.Area) -> list[str]:
        return [f"例外{number}" for number in range(9)]

    async with villages.sessions.read() as session:
        person = villages.people["town"]
        held = await posts.held_by(session, person, session.moment.today)
        [area] = await weekly.areas(session, person, held)
        said = await weekly.exceptions(session, RULES, area, [many])
    assert len(said) == 9
    monkeypatch.setattr(weekly, "PROVIDERS", (many,))
    assert await lines(villages, "town") == said[: weekly.MOST_LINES]


@given(st.lists(st.integers(1, 99), min_size=1, max_size=30))
@settings(max_examples=50)
def test_a_line_names_few_places_and_loses_no_count(counts):
    said = weekly.named({f"甲{'乙' * number}村": many for number, many in enumerate(counts)})
    assert said.count("村") == min(len(counts), weekly.MOST_PLACES)
    others = sum(counts[weekly.MOST_PLACES :])
    assert not others or str(others) in said
