"""Facts and verdicts of households: the latest day counts, values are sealed, rows stay."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from storage.crypto import CannotOpen
from storage.engine import Session
from storage.models.facts import HouseholdFact, HouseholdVerdict
from storage.queries import facts, households, members, regions, verdicts
from storage.queries.facts import Fact
from storage.queries.households import NewHousehold
from storage.queries.members import NewMember
from storage.queries.regions import Place
from storage.queries.verdicts import Verdict
from storage.scope import EVERYTHING, NOTHING, Scope

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


async def family(session: Session, number: int = 1) -> int:
    if await regions.get(session, "zhang") is None:
        await regions.put_all(session, [Place("zhang", "张庄村", "village")])
    place = await regions.get(session, "zhang")
    assert place is not None
    return (await households.register(session, NewHousehold(place, number, "张一"))).id


def fact(home: int, value: object, on: date, key: str = "hh.size", **more: object) -> Fact:
    return Fact(home, key, value, on, "visit", "person:1", **more)


async def known(session: Session, home: int) -> dict[tuple[int | None, str], object]:
    found = await facts.standing(session, [home])
    return {(one.member_id, one.key): one.value for one in found.get(home, [])}


@pytest.mark.parametrize(
    ("told", "counts"),
    [
        ([(3, MARCH), (4, APRIL)], 4),
        ([(4, APRIL), (3, MARCH)], 4),
        ([(3, MARCH), (4, MARCH)], 4),
        ([(3, MARCH), (None, APRIL)], None),
    ],
)
async def test_the_latest_day_counts_whenever_it_was_recorded(sessions, told, counts):
    async with sessions.write() as session:
        home = await family(session)
        for value, on in told:
            await facts.add(session, [fact(home, value, on)])
        assert await known(session, home) == {(None, "hh.size"): counts}
        assert await session.scalar(select(func.count(HouseholdFact.id))) == len(told)


async def test_facts_of_members_and_of_the_household_are_kept_apart(sessions):
    async with sessions.write() as session:
        home = await family(session)
        await members.put_all(session, [NewMember(home, "张一", None, "户主")])
        [one] = (await facts.people(session, [home]))[home]
        assert (one.number, one.id_number) == (1, None)
        same = "p.insured"
        rows = [fact(home, True, MARCH, same), fact(home, False, MARCH, same, member_id=one.id)]
        await facts.add(session, rows)
        assert await known(session, home) == {(None, same): True, (one.id, same): False}


@pytest.mark.parametrize(
    "value", [True, 0, 3.5, "primary", ["visual", "limb"], None, {"a": "低保"}]
)
async def test_any_value_comes_back_as_it_was(sqlite_sessions, value):
    async with sqlite_sessions.write() as session:
        home = await family(session)
        await facts.add(session, [fact(home, value, MARCH)])
        assert await known(session, home) == {(None, "hh.size"): value}


async def test_only_the_key_is_readable_and_a_value_moved_to_another_row_does_not_open(sessions):
    async with sessions.write() as session:
        first, second = await family(session, 1), await family(session, 2)
        await facts.add(session, [fact(first, "尿毒症", MARCH), fact(second, "没病", MARCH)])
        rows = list(await session.execute(select(HouseholdFact.household_id, HouseholdFact.value)))
        assert all("尿毒症".encode() not in row.value for row in rows)
        stolen = next(row.value for row in rows if row.household_id == first)
        move = update(HouseholdFact).where(HouseholdFact.household_id == second)
        await session.execute(move.values(value=stolen))
        with pytest.raises(CannotOpen):
            await facts.standing(session, [second])


async def test_facts_can_be_asked_by_key_and_origin(sessions):
    async with sessions.write() as session:
        home = await family(session)
        roster = Fact(home, "hh.size", 3, MARCH, "roster", "roster")
        await facts.add(session, [roster, fact(home, 4, APRIL), fact(home, 2, APRIL, "hh.houses")])
        assert len((await facts.standing(session, [home], ["hh.size"]))[home]) == 1
        found = await facts.standing(session, [home], ["hh.size"], "roster")
        assert found == {home: [roster]}
        assert await facts.standing(session, [home], ["hh.dibao"]) == {}


async def test_homes_come_by_page_and_within_the_scope(sessions):
    async with sessions.write() as session:
        ids = [await family(session, number) for number in (1, 2, 3)]
        page = await facts.homes(session, EVERYTHING, "/zhang/", limit=2)
        rest = await facts.homes(session, EVERYTHING, "/zhang/", page[-1].id)
        assert [home.id for home in [*page, *rest]] == ids
        assert await facts.homes(session, NOTHING, "/zhang/") == []
        assert await facts.homes(session, Scope(paths=("/li/",)), "/zhang/") == []
        assert await facts.homes(session, EVERYTHING, "/li/") == []


async def test_a_verdict_takes_the_place_of_the_one_before(sessions, hands):
    async with sessions.write() as session:
        home, other = await family(session, 1), await family(session, 2)
        found = [Verdict(one, "policy", "x", "cannot_tell") for one in (home, other)]
        await verdicts.put_all(session, found)
        first = await verdicts.computed_at(session, "/zhang/", "policy", "x")
    hands.advance(days=1)
    async with sessions.write() as session:
        again = [Verdict(home, "policy", "x", "applies"), Verdict(home, "tag", "x", "not")]
        await verdicts.put_all(session, again)
        kept = {("policy", "x"): "applies", ("tag", "x"): "not"}
        assert await verdicts.of_household(session, home) == kept
        assert await session.scalar(select(func.count()).select_from(HouseholdVerdict)) == 3
        # The oldest one tells from when they are.
        assert await verdicts.computed_at(session, "/zhang/", "policy", "x") == first
        assert await verdicts.computed_at(session, "/zhang/", "policy", "y") is None
        await verdicts.put_all(session, [])
