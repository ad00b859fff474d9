"""Verdicts of households: what holds for anybody, what cannot be told, and when it was computed."""

from datetime import date

import pytest
from sqlalchemy import delete

from acts import verdicts
from acts.verdicts import Keys, judged
from rulebook.eligibility import audience_tags
from rulebook.eligibility.facts import read
from rulebook.loader import Rulebook, load
from storage.engine import Session
from storage.models.facts import HouseholdVerdict
from storage.queries import facts, households, local_settings, members, regions
from storage.queries import verdicts as stored
from storage.queries.facts import Fact
from storage.queries.households import NewHousehold
from storage.queries.members import NewMember
from tests.workbooks import WANG, ZHANG

BOARDING = "edu-boarding-primary-1000"
PUPIL = {"stage": "primary", "registered": True, "needy": True, "boarding": True}
HENAN = {"region": {"province": "Henan"}}
KEYS = Keys(frozenset({BOARDING}), frozenset({"rural-all"}))


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load()


@pytest.mark.parametrize(
    ("persons", "size", "verdict"),
    [
        ([PUPIL], 1, "applies"),
        ([{"stage": "junior"}, PUPIL], 2, "applies"),
        ([PUPIL], 4, "applies"),
        ([PUPIL | {"needy": False}], 1, "not"),
        ([{**PUPIL, "needy": None}], 1, "cannot_tell"),
        ([{"stage": "junior"}], 1, "not"),
        ([{"stage": "junior"}], 2, "cannot_tell"),
        ([], None, "cannot_tell"),
    ],
)
def test_a_policy_for_a_person_applies_when_it_does_to_anybody(rules, persons, size, verdict):
    listed = [{"id": str(n), **person} for n, person in enumerate(persons)]
    raw = {**HENAN, "hh": {"size": size}, "persons": listed}
    assert judged(rules, raw, Keys(policies=frozenset({BOARDING}))) == {
        ("policy", BOARDING): verdict
    }


@pytest.mark.parametrize("raw", [{"region": {}}, {"region": {"province": "Hubei"}}])
def test_a_policy_that_is_not_in_force_there_does_not_apply(rules, raw):
    assert judged(rules, raw, Keys(policies=frozenset({BOARDING}))) == {("policy", BOARDING): "not"}


def test_of_facts_that_cannot_be_read_nothing_is_told(rules):
    raw = {**HENAN, "hh": {"size": "many"}, "persons": [{"id": "1", **PUPIL}]}
    found = judged(rules, raw, Keys(frozenset({BOARDING}), frozenset({"dibao"})))
    assert set(found.values()) == {"cannot_tell"}


@pytest.mark.parametrize(
    ("raw", "tag", "verdict"),
    [
        ({"hh": {"dibao": True}}, "dibao", "applies"),
        ({"hh": {"size": 1}, "persons": [{"id": "1", "dibao": True}]}, "dibao", "applies"),
        ({"hh": {"dibao": False, "size": 1}, "persons": [{"id": "1"}]}, "dibao", "not"),
        ({"hh": {"size": 1}, "persons": [{"id": "1"}]}, "dibao", "cannot_tell"),
        ({"hh": {"class": "edge-prone"}}, "monitored", "applies"),
        ({"hh": {"class": "none"}}, "monitored", "not"),
        ({"hh": {}}, "monitored", "cannot_tell"),
    ],
)
def test_a_tag_holds_for_a_household_when_it_does_for_anybody(rules, raw, tag, verdict):
    assert judged(rules, raw, Keys(tags=frozenset({tag}))) == {("tag", tag): verdict}


def test_what_surely_holds_is_what_the_tags_themselves_say(rules):
    raw = {**HENAN, "hh": {"class": "tp-unstable", "size": 1}, "persons": [{"id": "1", **PUPIL}]}
    every = frozenset(rules.policies.tags)
    sure = {
        key
        for (_kind, key), told in judged(rules, raw, Keys(tags=every)).items()
        if told == "applies"
    }
    assert sure <= audience_tags.tags_of(rules.policies, read(rules.policies, raw))
    assert {"lifted-unstable", "monitored", "primary", "boarding"} <= sure


async def families(session: Session) -> list[int]:
    """Two families of 张庄村, one of 上河村 and one of another township; a pupil in the first."""
    await local_settings.put(session, "ma", 2026, {"province": "Henan"}, "x")
    ids = []
    for village, number in (("zhang", 1), ("zhang", 2), ("he", 1), ("zhang2", 1)):
        place = await regions.get(session, village)
        assert place is not None
        made = await households.register(session, NewHousehold(place, number, "张一"))
        child = NewMember(made.id, "张二", WANG if number == 1 else ZHANG, "子")
        await members.put_all(session, [NewMember(made.id, "张一", None, "户主"), child])
        ids.append(made.id)
    [_head, pupil] = (await facts.people(session, ids[:1]))[ids[0]]
    day = date(2026, 3, 1)
    told = [
        Fact(ids[0], f"p.{key}", value, day, "visit", "x", pupil.id) for key, value in PUPIL.items()
    ]
    await facts.add(session, told)
    return ids


async def test_verdicts_are_kept_for_every_household_below_a_place(county, rules, hands):
    async with county.write() as session:
        ids = await families(session)
        assert await verdicts.bring_up_to_date(session, rules, "/ma/liu/", KEYS) == 3
        found = [await stored.of_household(session, one) for one in ids]
        when = await stored.computed_at(session, "/ma/liu/", "policy", BOARDING)
    told = [one.get(("policy", BOARDING)) for one in found]
    assert told == ["applies", "cannot_tell", "cannot_tell", None]
    assert [one.get(("tag", "rural-all")) for one in found] == ["applies"] * 3 + [None]
    assert when == hands.now


async def test_a_large_place_is_computed_in_steps_with_the_same_outcome(county, rules):
    async with county.write() as session:
        ids = await families(session)
        await verdicts.bring_up_to_date(session, rules, "/ma/", KEYS)
        at_once = [await stored.of_household(session, one) for one in ids]
        await session.execute(delete(HouseholdVerdict))
    assert await verdicts.bring_up_to_date_in_steps(county, rules, "/ma/", KEYS) == 4
    async with county.read() as session:
        assert [await stored.of_household(session, one) for one in ids] == at_once
