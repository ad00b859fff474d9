"""Verdicts are kept until something they came of changes; only what changed is asked again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from acts import verdicts
from acts.verdicts import POLICY, TAG, Keys
from rulebook import verdict_marks
from storage.queries import facts, local_settings, members, registered
from storage.queries import verdicts as stored
from storage.queries.facts import Fact
from tests.broadcasting import RULES, County

DIBAO = Keys(tags=frozenset({"dibao"}))
BOARDING = Keys(policies=frozenset({"edu-boarding-primary-1000"}))


@pytest.fixture
async def county(sessions, hands) -> County:
    county = await County(sessions).build()
    hands.advance(minutes=5)
    return county


async def asked(county: County, keys: Keys = DIBAO, rules=RULES, path: str = "/c/") -> int:
    """How many households the rules are asked about."""
    return await verdicts.bring_up_to_date_in_steps(county.sessions, rules, path, keys)


async def dibao(session, county: County, hands) -> None:
    fact = Fact(county.families["王二"], "hh.dibao", True, hands.now.date(), "county", "test")
    await facts.add(session, [fact])


async def tag(session, county: County, hands) -> None:
    await members.set_tags(session, county.families["王一"], {"低保"})


async def status(session, county: County, hands) -> None:
    await registered.put_status(session, county.families["张二"], "edge-prone")


CHANGES = {"a fact": dibao, "a tag": tag, "the kind of household": status}


async def test_nothing_is_asked_twice_while_nothing_changes(county, hands):
    assert await asked(county) == 6
    hands.advance(days=40)
    assert await asked(county) == 0
    assert await asked(county, path="/c/t1/") == 0


@pytest.mark.parametrize("change", CHANGES)
async def test_only_the_household_something_changed_of_is_asked_again(county, hands, change):
    await asked(county)
    async with county.sessions.write() as session:
        await CHANGES[change](session, county, hands)
    hands.advance(minutes=2)
    assert await asked(county) == 1
    assert await asked(county) == 0


async def test_what_is_changed_while_the_rules_are_asked_is_asked_again(county, hands):
    async with county.sessions.write() as session:
        await tag(session, county, hands)  # begun before, not seen by who read meanwhile
    assert await asked(county) == 6
    hands.advance(minutes=2)
    assert await asked(county) == 1


@pytest.mark.parametrize(("region", "again"), [("c", 6), ("v1", 6), (None, 0)])
async def test_a_figure_a_place_sets_asks_again_about_the_place(county, hands, region, again):
    await asked(county)
    async with county.sessions.write() as session:
        if region:
            await local_settings.put(session, region, 2026, {"dibao_std_month": "500"}, "test")
    hands.advance(minutes=2)
    assert await asked(county) == again


async def test_other_rules_ask_again_and_others_do_not(county, hands):
    await asked(county, BOARDING)
    policies = RULES.policies
    known = policies.by_id["edu-boarding-primary-1000"]
    other = policies.by_id["saf-dibao"]
    by_id = {**policies.by_id, other.id: replace(other, gist="anders")}
    assert (
        await asked(county, BOARDING, replace(RULES, policies=replace(policies, by_id=by_id))) == 0
    )
    changed = replace(known, eligibility=other.eligibility)
    by_id = {**policies.by_id, known.id: changed}
    assert (
        await asked(county, BOARDING, replace(RULES, policies=replace(policies, by_id=by_id))) == 6
    )


async def test_what_depends_on_age_holds_for_a_day_and_nothing_for_longer_than_a_year(
    county, hands
):
    aged = next(
        policy.id
        for policy in RULES.policies.by_id.values()
        if policy.live and "p.age" in policy.eligibility.fields()
    )
    of_age = Keys(policies=frozenset({aged}))
    await asked(county, of_age)
    assert await asked(county, of_age) == 0
    hands.advance(days=1)
    assert await asked(county, of_age) == 6
    await asked(county)
    hands.set(hands.now.replace(year=2027, month=1, day=3))
    assert await asked(county) == 6


async def test_a_mark_is_the_same_in_every_process_and_differs_by_rule(hands):
    today = hands.now.date()
    live = [policy.id for policy in RULES.policies.by_id.values() if policy.live]
    marks = {key: verdict_marks.of_policy(RULES.policies, key, today).rules for key in live}
    assert {len(mark) for mark in marks.values()} == {16}
    # Alike are only those that ask the same of the same people.
    assert len(set(marks.values())) > len(live) * 0.5
    assert verdict_marks.of_tag(RULES.policies, "dibao", today).since < today


async def test_the_day_answers_are_from_is_when_the_facts_were_read(county, hands):
    await asked(county)
    async with county.sessions.read() as session:
        at = await stored.computed_at(session, "/c/", TAG, "dibao")
        assert await stored.computed_at(session, "/c/", POLICY, "dibao") is None
    assert hands.now - at == timedelta(0)
