"""The public duty cases through the live service, and its counters against the pure evaluator."""

from datetime import date, timedelta
from random import Random

import pytest

from acts import local_settings
from acts.activities import recording
from acts.activities.entry import Entry
from acts.actor import signed_in
from acts.local_settings import Wanted
from bot.commands import duty
from bot.commands.evaluating.duty import answer, answer_of, differences
from bot.commands.named import OPERATOR
from notifications.duties import owing, standing
from notifications.duties.owing import Owed
from notifications.duties.standing import Asked
from rulebook.duties import DutyStatus
from rulebook.loader import load
from storage.engine import Session, Sessions
from storage.queries import households, officials, regions
from storage.queries.households import Household, NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place
from tests.bot.logkeeping import Keeping, as_in_its_year
from tests.rulebook.tables import cases

RULES = load()
CASES = cases("duty_cases.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
async def test_a_public_case_comes_out_of_the_live_service_as_expected(case, sessions, hands):
    """And the log exported from its rows gives the same answer by the pure rule."""
    keeping = Keeping(sessions, hands, as_in_its_year(RULES, case["duty"]), case)
    await keeping.found()
    await keeping.log()
    found = answer_of(case["id"], await keeping.stands())
    assert differences(RULES, case, found) == []
    if keeping.duty.per == "event":
        return  # what is owed case by case is read from its case
    async with sessions.read() as session:
        owed = (await keeping.asked(session)).owed
        written = await duty.written(session, keeping.rules, owed, case.get("period"))
    assert answer(keeping.rules, written) | {"id": case["id"]} == found


ROLES = (("first_secretary", "v1"), ("village_committee", "v1"), ("township_cadre", "t"))
COUNTED = {"unq-hen23-household-visits": "3", "hen23-screening-all-households": "0.5"}
KINDS = ("household_visit", "screening", "festival_greeting")
BEGIN = date(2026, 3, 2)


@pytest.mark.parametrize("seed", range(3))
async def test_counters_and_the_pure_rule_agree_on_random_logs(seed, sessions, hands):
    random = Random(seed)
    people, homes = await _village(sessions)
    for _line in range(50):
        hands.advance(hours=random.randrange(48))
        async with sessions.write() as session:
            actor = await signed_in(session, random.choice(people))
            on = session.moment.today - timedelta(days=random.randrange(3))
            several = random.sample(homes, random.randrange(1, 3))
            if on >= BEGIN:
                entry = Entry(random.choice(KINDS), on, tuple(several), again=True)
                await recording.record(session, RULES, actor, entry)
    async with sessions.read() as session:
        compared = 0
        for person in people:
            for one in await standing.of(session, RULES, person):
                told = await standing.explained(session, RULES, await _asked(session, one.owed))
                assert _figures(told.status) == _figures(one.status), one.owed
                compared += 1
    assert compared > len(people)


async def _asked(session: Session, owed: Owed) -> Asked:
    there = await owing.at(session, RULES, owed.post.path, session.moment.today.year)
    [one] = await standing.asked_of(session, [owed], {owed.post.path: there})
    return one


def _figures(found: DutyStatus) -> tuple[object, ...]:
    return found.period, found.done, found.required, found.remaining, found.status


async def _village(sessions: Sessions) -> tuple[list[int], list[Household]]:
    """Two villages with households, three officials, and what the county set for its duties."""
    async with sessions.write() as session:
        await regions.put_all(
            session,
            [
                Place("k", "某县", "county"),
                Place("t", "某镇", "township", "k"),
                Place("v1", "甲村", "village", "t"),
                Place("v2", "乙村", "village", "t"),
            ],
        )
        place = await regions.get(session, "k")
        village = await regions.get(session, "v1")
        assert place is not None
        assert village is not None
        for key, text in COUNTED.items():
            wanted = Wanted(2026, RULES.duties[key].setting, text, "本县要求")
            await local_settings.set_value(session, RULES, OPERATOR, place, wanted)
        homes = [
            await households.register(session, NewHousehold(village, number, "某人"))
            for number in range(1, 6)
        ]
        people = [
            (await officials.put(session, NewOfficial(role, None, role, region, since=BEGIN)))
            for role, region in ROLES
        ]
    return [one.person_id for one in people], homes
