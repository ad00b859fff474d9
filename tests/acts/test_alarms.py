"""Alarms climb level by level until a person takes them over, whatever else happens."""

import asyncio

import pytest
from sqlalchemy import select

from acts import alarms as acts
from acts import local_settings
from acts.actor import SERVICE, NotAllowed
from acts.alarms import Acknowledged
from acts.local_settings import Wanted
from rulebook.reminders import ladder
from storage.engine import Sessions
from storage.models.delivery import Outbox
from storage.models.help import AlarmTold
from storage.models.inbox import Handoff
from storage.models.people import Address
from storage.queries import alarms, regions
from storage.scope import EVERYTHING
from tests.acts.village import RULES, SERVING, Villages, settle
from tests.hands import Hands

DANGER = {"danger_now": True, "danger_detail": ("self_harm",)}


@pytest.fixture
async def villages(sessions: Sessions) -> Villages:
    """The villages with everybody in their posts."""
    return await settle(sessions)


async def told(villages: Villages) -> list[set[str]]:
    """Who was told, step by step."""
    names = {person: name for name, person in villages.people.items()}
    async with villages.sessions.read() as session:
        rows = (await session.execute(select(AlarmTold.step, AlarmTold.person_id))).all()
    return [{names[one] for at, one in rows if at == step} for step in range(3)]


async def look(villages: Villages) -> int:
    """The clock looks; returns how many were told."""
    async with villages.sessions.read() as session:
        due = await alarms.due(session)
    count = 0
    for alarm_id in due:
        async with villages.sessions.write() as session:
            count += await acts.climb(session, RULES, alarm_id)
    return count


async def handoffs(villages: Villages) -> list[str]:
    async with villages.sessions.read() as session:
        return [row.reason for row in await session.execute(select(Handoff.reason))]


async def take(villages: Villages, name: str, case_id: int) -> Acknowledged | None:
    async with villages.sessions.write() as session:
        return await acts.acknowledge(session, await villages.actor(session, name), case_id)


async def sent_to(villages: Villages, name: str) -> int:
    """How many alarms have been sent to somebody."""
    async with villages.sessions.read() as session:
        rows = await session.execute(
            select(Outbox.id)
            .join(Address, Address.id == Outbox.address_id)
            .where(Address.person_id == villages.people[name], Outbox.kind == "case.alarm")
        )
        return len(rows.all())


def test_an_alarm_climbs_from_village_and_township_to_county_and_city() -> None:
    rungs = ladder(RULES.roles)
    assert [rung.levels for rung in rungs] == [("village", "township"), ("county",), ("city",)]
    assert [rung.roles[0] for rung in rungs[1:]] == [
        "county_rural_revival_bureau",
        "city_leading_group",
    ]


async def test_each_half_hour_one_level_more_hears_and_then_the_top_every_hour(
    villages: Villages, hands: Hands
) -> None:
    await villages.report("+8618800000001", **DANGER)
    assert await told(villages) == [{"liu", "town"}, set(), set()]
    hands.advance(minutes=29)
    assert await look(villages) == 0
    hands.advance(minutes=1)
    assert await look(villages) == 1
    assert await told(villages) == [{"liu", "town"}, {"bureau"}, set()]
    hands.advance(minutes=30)
    assert await look(villages) == 1
    assert await told(villages) == [{"liu", "town"}, {"bureau"}, {"city"}]
    assert [await sent_to(villages, name) for name in ("bureau", "city")] == [1, 1]
    for hour in (2, 3):
        hands.advance(minutes=60)
        assert await look(villages) == 1
        assert await sent_to(villages, "city") == hour
    assert await sent_to(villages, "liu") == 1


async def test_after_an_outage_only_the_next_level_is_told(
    villages: Villages, hands: Hands
) -> None:
    await villages.report("+8618800000001", **DANGER)
    hands.advance(hours=9)
    assert await look(villages) == 1
    assert await look(villages) == 0
    assert await told(villages) == [{"liu", "town"}, {"bureau"}, set()]


async def test_at_night_it_climbs_all_the_same(villages: Villages, hands: Hands) -> None:
    hands.advance(hours=16)
    await villages.report("+8618800000001", **DANGER)
    hands.advance(minutes=30)
    assert await look(villages) == 1


async def test_who_takes_it_over_ends_it_and_the_second_learns_who_was_first(
    villages: Villages, hands: Hands
) -> None:
    case_id = (await villages.report("+8618800000001", **DANGER)).case.id
    done = await asyncio.gather(take(villages, "liu", case_id), take(villages, "town", case_id))
    first = [one for one in done if one and one.first]
    second = [one for one in done if one and not one.first]
    assert len(first) == len(second) == 1
    assert first[0].who == second[0].who
    hands.advance(hours=2)
    assert await look(villages) == 0


async def test_nobody_takes_over_what_they_cannot_see(villages: Villages) -> None:
    case_id = (await villages.report("+8618800000001", **DANGER)).case.id
    assert await take(villages, "zhao", case_id) is None
    async with villages.sessions.write() as session:
        with pytest.raises(NotAllowed):
            await acts.acknowledge(session, SERVICE, case_id)


@pytest.mark.parametrize(
    ("missing", "first", "unreached"),
    [
        (("liu",), [{"town"}, set(), set()], 1),
        (("liu", "town"), [set(), {"bureau"}, set()], 2),
        (("liu", "town", "bureau"), [set(), set(), {"city"}], 3),
    ],
    ids=["no village", "no township", "no county"],
)
async def test_a_level_where_nobody_is_reached_is_passed_at_once_and_said(
    sessions: Sessions, missing: tuple[str, ...], first: list[set[str]], unreached: int
) -> None:
    villages = await settle(
        sessions, {name: post for name, post in SERVING.items() if name not in missing}
    )
    await villages.report("+8618800000001", **DANGER)
    assert await told(villages) == first
    assert await handoffs(villages) == ["alarm_unreached"] * unreached


async def test_where_nobody_is_reached_at_all_people_find_it_on_their_list(
    sessions: Sessions, hands: Hands
) -> None:
    villages = await settle(sessions, {"zhao": SERVING["zhao"]})
    await villages.report("+8618800000001", **DANGER)
    assert await handoffs(villages) == ["alarm_unreached"] * 4
    hands.advance(hours=1)
    assert await look(villages) == 0
    async with sessions.read() as session:
        assert len(await alarms.listed(session, EVERYTHING, is_open=True)) == 1


async def test_the_same_danger_told_twice_is_one_alarm_another_one_is_a_second(
    villages: Villages,
) -> None:
    await villages.report("+8618800000001", **DANGER)
    await villages.report("+8618800000001", **DANGER)
    assert await sent_to(villages, "liu") == 1
    await villages.report("+8618800000001", danger_now=True, danger_detail=("injury",))
    assert await sent_to(villages, "liu") == 2


async def test_the_county_sets_the_interval_within_limits(villages: Villages, hands: Hands) -> None:
    async with villages.sessions.write() as session:
        county = await regions.get(session, "c")
        assert county is not None
        actor = await villages.actor(session, "bureau")
        year = session.moment.today.year
        wanted = Wanted(year, "urgent_minutes", "15")
        await local_settings.set_value(session, RULES, actor, county, wanted)
        with pytest.raises(local_settings.Unfit):
            await local_settings.set_value(
                session, RULES, actor, county, Wanted(year, "urgent_minutes", "300")
            )
    await villages.report("+8618800000001", **DANGER)
    hands.advance(minutes=15)
    assert await look(villages) == 1


async def test_an_interval_nobody_has_set_is_not_asked_for(villages: Villages) -> None:
    async with villages.sessions.read() as session:
        year = session.moment.today.year
        missing = await local_settings.missing(session, RULES, "/s/c/", year)
    assert "urgent_minutes" not in {one.setting.id for one in missing}
    assert RULES.settings["urgent_minutes"].default == 30
