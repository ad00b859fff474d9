"""The burden meter: counted by week and place, answers apart, never about a handful of people."""

import argparse
import json
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from acts import visits
from acts.burden import meter
from acts.burden.meter import Figures
from bot.commands import burden as command
from notifications import outbox
from storage.engine import Sessions
from storage.models.delivery import Outbox, State
from storage.queries import addresses, occurrences, officials, regions
from storage.queries.officials import NewOfficial
from tests.acts.village import RULES, Villages, settle

MONDAY = date(2026, 3, 2)
SERVING = {
    "liu": ("village_committee", "liu"),
    "seat": ("first_secretary", "liu"),
    "zhao": ("village_committee", "zhao"),
    "town": ("township_government", "t"),
    "bureau": ("county_rural_revival_bureau", "c"),
}


@pytest.fixture
async def villages(sessions: Sessions) -> Villages:
    return await settle(sessions, SERVING)


async def send(villages: Villages, name: str, kind: str, state: State = State.DELIVERED) -> None:
    async with villages.sessions.write() as session:
        phone = f"+86199000000{list(SERVING).index(name) + 11}"
        contact = await addresses.ensure(session, "sms_simulator", phone)
        reference = await outbox.put(session, contact, kind, "话")
        await session.execute(
            update(Outbox).where(Outbox.reference == reference).values(state=state)
        )


async def week(villages: Villages, day: date = MONDAY) -> dict[str, Figures]:
    async with villages.sessions.read() as session:
        county = await regions.get(session, "c")
        assert county is not None
        places = await meter.places_of(session, county)
        return {one.place.id: one for one in await meter.week(session, places, day)}


async def test_what_left_is_counted_by_what_it_was_for_and_answers_apart(villages):
    for kind in ("digest.daily", "digest.daily", "leave.decided", "case.alarm"):
        await send(villages, "liu", kind)
    await send(villages, "zhao", "post.changed")
    await send(villages, "liu", "reply")
    await send(villages, "liu", "tasks.list")
    await send(villages, "bureau", "digest.daily")
    async with villages.sessions.write() as session:
        bureau, town = villages.people["bureau"], villages.people["town"]
        firings = [("up:clock:1:x", "new", bureau), ("up:duty:2", "new", town)]
        await occurrences.write(session, [*firings, ("duty:2", "lead", town)], {})
    found = await week(villages)
    town, county = found["t"], found["c"]
    assert town.sent == {"digests": 2, "reminders": 2, "urgent": 1}
    assert (town.cadres, town.messages, town.answers, town.escalations) == (4, 5, 2, 1)
    assert town.per_cadre == 1.25
    assert (county.cadres, county.messages, county.escalations) == (5, 6, 2)
    assert not county.too_many


async def test_only_what_left_or_may_have_left_is_counted(villages):
    left = {State.ACCEPTED, State.DELIVERED, State.UNSURE}
    for count, state in enumerate(sorted(left), start=1):
        await send(villages, "liu", "leave.decided", state)
        assert (await week(villages))["t"].messages == count, state
    for state in set(State) - left:
        await send(villages, "liu", "leave.decided", state)
    assert (await week(villages))["t"].messages == len(left)


async def test_a_week_is_its_own_and_messages_to_households_are_nobodys_burden(villages, hands):
    await send(villages, "liu", "leave.decided")
    async with villages.sessions.write() as session:
        family = await addresses.ensure(session, "sms_simulator", "+8619911111111")
        await outbox.put(session, family, "case.progress", "话")
    hands.advance(days=6, hours=13, minutes=59)  # Sunday, 23:59
    await send(villages, "liu", "leave.decided")
    hands.advance(minutes=1)
    await send(villages, "liu", "leave.decided")
    assert (await week(villages))["t"].messages == 2
    assert (await week(villages, MONDAY + timedelta(days=9)))["t"].messages == 1


async def test_more_than_six_messages_a_cadre_are_too_many(villages):
    for _one in range(24):
        await send(villages, "liu", "leave.decided")
    assert not (await week(villages))["t"].too_many
    await send(villages, "liu", "leave.decided")
    assert (await week(villages))["t"].too_many


async def test_somebody_with_two_posts_is_one_cadre_and_who_left_counts_no_more(villages):
    async with villages.sessions.write() as session:
        person = villages.people["liu"]
        name = await officials.name(session, person)
        assert name is not None
        await officials.put(
            session,
            NewOfficial(name, None, "village_committee", "liu", since=None, until=MONDAY),
        )
    assert (await week(villages))["t"].cadres == 4
    assert (await week(villages, MONDAY + timedelta(days=7)))["t"].cadres == 3


async def test_figures_about_two_people_are_not_shown(villages):
    await send(villages, "liu", "leave.decided")
    async with villages.sessions.read() as session:
        village = await regions.get(session, "liu")
        assert village is not None
        [found] = await meter.week(session, [village], MONDAY)
        actor = await villages.actor(session, "liu")
        assert not meter.may(actor, village)
    assert (found.cadres, found.shown, found.sent, found.per_cadre) == (2, False, {}, None)


async def test_what_a_visit_took_is_a_mean_over_the_visits_of_the_place(villages):
    async with villages.sessions.write() as session:
        liu = await villages.actor(session, "liu")
        await visits.log(session, RULES, liu, villages.families["张大山"], MONDAY, "看了")
    found = await week(villages)
    assert found["t"].typed_per_visit is not None
    assert (await week(villages, MONDAY - timedelta(days=7)))["t"].typed_per_visit is None


async def test_places_stand_in_the_order_of_the_register_whatever_their_figures(villages):
    await send(villages, "zhao", "leave.decided")
    async with villages.sessions.read() as session:
        county = await regions.get(session, "c")
        assert county is not None
        places = await meter.places_of(session, county)
        found = await meter.week(session, places, MONDAY)
        weeks = await meter.weeks(session, county, MONDAY, 3)
    assert [one.place.id for one in found] == ["c", "t"]
    assert [one.week for one in weeks] == [MONDAY - timedelta(weeks=back) for back in range(3)]


async def test_the_command_prints_the_same_and_says_by_its_code_when_it_was_too_much(
    villages, capsys
):
    for _one in range(31):
        await send(villages, "liu", "leave.decided")
    asked = argparse.Namespace(region="明安县", weeks=2, json=True)
    assert await command.run(asked, villages.sessions) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(one["week"], one["messages"]) for one in found] == [
        ("2026-03-02", 31),
        ("2026-02-23", 0),
    ]
    assert (found[0]["per_cadre"], found[0]["limit"]) == (6.2, 6)
    everywhere = argparse.Namespace(region=None, weeks=1, json=False)
    assert await command.run(everywhere, villages.sessions) == 1
    nowhere = argparse.Namespace(region="没有的县", weeks=1, json=False)
    assert await command.run(nowhere, villages.sessions) == 1
    assert "没有的县" in capsys.readouterr().err
