"""Under watch and out of it: what a family is registered as after the last step of its case."""

from dataclasses import replace

import pytest

from acts import facts, step_facts
from acts.actor import SERVICE
from acts.cases import Step, advance
from acts.help_plans.kinds import kind_of
from acts.opening import about, begin
from rulebook.cases import CaseState, Refusal, from_json, to_json
from storage.queries import cases, confirmations, members
from storage.queries.cases import Filed
from storage.scope import EVERYTHING
from tests.acts.plans import RULES, Village, found, know, see, take


@pytest.fixture
async def village(sessions) -> Village:
    return await found(sessions)


async def standing_at(session, case: Filed, state: str, **known) -> Filed:
    """The same case put further on, with facts decided on its way."""
    before = from_json(case.standing)
    after: CaseState = replace(before, state=state, facts={**before.facts, **known})
    moved = replace(case, state=state, standing=to_json(after))
    await cases.save(session, moved)
    found = await cases.get(session, EVERYTHING, case.id)
    assert found is not None
    return found


async def opened(session, village, procedure, state, follows=None, **known) -> Filed:
    family = await village.family(session)
    start = about(family, procedure, session.moment.today)
    start = replace(start, follows_id=follows, follows_how="spawned" if follows else None)
    case = await begin(session, RULES, SERVICE, start)
    assert isinstance(case, Filed), case
    return await standing_at(session, case, state, **known)


async def last_step(session, case, event, role, papers) -> Filed:
    step = Step(event, session.moment.today, documents=frozenset(papers), role=role)
    after = await advance(session, RULES, SERVICE, case.id, step)
    assert isinstance(after, Filed), after
    return after


async def entered(session, village, **known) -> Filed:
    plan = await village.case(session)
    identify = await cases.get(session, EVERYTHING, plan.follows_id)
    at = await standing_at(session, identify, "system_entry", **known)
    papers = ("system_record", "household_file")
    return await last_step(session, at, "entered", "township_government", papers)


async def tags(session, village):
    found = await members.tags_of(session, [village.household_id])
    return found.get(village.household_id, frozenset())


@pytest.mark.parametrize(
    ("before", "tagged", "known", "status", "after"),
    [
        ("general", set(), {}, "edge-prone", {"监测户"}),
        ("tp-general", {"脱贫户", "低保"}, {}, "tp-unstable", {"脱贫户", "监测户", "低保"}),
        (
            "tp-general",
            {"脱贫户", "风险消除"},
            {"household_class": "sudden-hardship"},
            "sudden-hardship",
            {"脱贫户", "监测户"},
        ),
    ],
)
async def test_whose_entry_is_done_is_registered_as_under_watch_and_gets_a_card(
    sessions, before, tagged, known, status, after
):
    village = await found(sessions, before)
    async with sessions.write() as session:
        await members.set_tags(session, village.household_id, tagged)
        await entered(session, village, **known)
        family = await village.family(session)
        assert (family.status, await tags(session, village)) == (status, after)
        asked = await confirmations.of_case(session, EVERYTHING, village.case_id)
    assert [one.kind for one in asked] == ["card"]


@pytest.mark.parametrize(
    ("before", "tagged", "status", "after"),
    [
        ("tp-unstable", {"脱贫户", "监测户"}, "tp-general", {"脱贫户", "风险消除"}),
        ("edge-prone", {"监测户", "低保"}, "general", {"低保", "风险消除"}),
        ("sudden-hardship", {"脱贫户", "监测户"}, "tp-general", {"脱贫户", "风险消除"}),
    ],
)
async def test_whose_risk_is_gone_is_under_watch_no_more(sessions, before, tagged, status, after):
    village = await found(sessions, before)
    async with sessions.write() as session:
        await members.set_tags(session, village.household_id, tagged)
        case = await opened(session, village, "risk_removal", "system_marking")
        await last_step(session, case, "marked", "township_government", ("system_record",))
        family = await village.family(session)
        assert (family.status, await tags(session, village)) == (status, after)


async def test_a_kind_on_record_follows_what_was_decided(sessions):
    village = await found(sessions, "edge-prone")
    async with sessions.write() as session:
        await know(session, village.household_id, **{"class": "edge-prone"})
        case = await opened(session, village, "risk_removal", "system_marking")
        await last_step(session, case, "marked", "township_government", ("system_record",))
        family = await village.family(session)
        raw = await facts.of_household(session, RULES, family, session.moment.today)
    assert raw["hh"]["class"] == "none"


async def test_who_was_certified_is_found_by_it(village, sessions):
    async with sessions.write() as session:
        case = await opened(session, village, "no_labour_cert", "system_marking")
        await last_step(session, case, "marked", "township_government", ("system_record",))
        family = await village.family(session)
        raw = await facts.of_household(session, RULES, family, session.moment.today)
        assert "整户无劳动能力兜底保障户" in await tags(session, village)
    assert raw["hh"]["all_without_labour"] is True


async def test_what_a_removal_spawns_is_checked_on_what_the_visit_saw(village, sessions):
    async with sessions.write() as session:
        plan = await village.case(session)
        removal = await opened(session, village, "risk_removal", "household_check", plan.id)
        told = await step_facts.suggested(session, RULES, removal)
        assert [one.value for one in told] == [None] * 5
        await see(
            session,
            removal.id,
            food_clothing_ok="ok",
            school_children=0,
            insured_all="all",
            house_state="ok",
            water_source="tap",
            water_quality=["none"],
            water_short_days_year=0,
            risk_before="gone",
            risk_seen="none",
        )
        told = {one.key: one for one in await step_facts.suggested(session, RULES, removal)}
    assert {key: one.value for key, one in told.items()} == {
        "income_stably_above_line": None,
        "three_guarantees_ok": True,
        "water_ok": True,
        "original_risk_gone": True,
        "new_risk": False,
    }
    assert all(one.why for one in told.values())


SEEN = [
    ({"house_state": "crack"}, "three_guarantees_ok", False),
    ({"insured_all": "some"}, "three_guarantees_ok", False),
    ({"house_state": "ok"}, "three_guarantees_ok", None),
    ({"water_short_days_year": 30}, "water_ok", False),
    ({"water_quality": ["smell"]}, "water_ok", False),
    ({"water_source": "tap"}, "water_ok", None),
    ({"risk_types": ["illness"]}, "original_risk_gone", False),
    ({"risk_types": ["disaster"]}, "original_risk_gone", True),
    ({"risk_types": ["disaster"]}, "new_risk", True),
    ({"risk_types": ["illness"]}, "new_risk", False),
    ({"risk_before": "less"}, "original_risk_gone", False),
]


async def test_what_the_last_visit_says_is_suggested_and_what_it_does_not_say_is_asked(
    village, sessions
):
    async with sessions.write() as session:
        plan = await village.case(session)
        removal = await opened(session, village, "risk_removal", "household_check", plan.id)
        for visit, (seen, key, value) in enumerate(SEEN, 1):
            await see(session, removal.id, visit, **seen)
            found = await step_facts.suggested(session, RULES, removal)
            assert {one.key: one.value for one in found}[key] is value, (seen, key)


@pytest.mark.parametrize(
    ("year", "income", "above"), [(2023, 80_000, True), (2023, 3_000, False), (2026, 80_000, None)]
)
async def test_one_visits_income_is_held_against_the_line_of_that_year_and_of_no_other(
    sessions, hands, year, income, above
):
    hands.set(hands.now.replace(year=year))
    village = await found(sessions)
    sums = dict.fromkeys(
        ("business_gross_year", "business_cost_year", "property_year", "transfer_year"), 0
    )
    async with sessions.write() as session:
        plan = await village.case(session)
        removal = await opened(session, village, "risk_removal", "household_check", plan.id)
        await see(session, removal.id, members=3, wage_year=income, **sums)
        told = {one.key: one for one in await step_facts.suggested(session, RULES, removal)}
    assert told["income_stably_above_line"].value is above


async def test_a_certification_is_suggested_from_the_register_and_facts(sessions):
    village = await found(sessions, "edge-prone")
    async with sessions.write() as session:
        await know(session, village.household_id, all_without_labour=True, tekun_scattered=True)
        case = await opened(session, village, "no_labour_cert", "household_check")
        values = await step_facts.values(session, RULES, case)
        assert values == {
            "monitored": True,
            "all_members_no_labour": True,
            "dispersed_tekun": True,
        }
        refused = await take(session, SERVICE, case.id, "checked", **values)
    assert isinstance(refused, Refusal), "the paper is still missing"


async def test_the_kind_decided_in_the_case_counts_for_the_plan(village, sessions):
    async with sessions.write() as session:
        plan, family = await village.case(session), await village.family(session)
        assert await kind_of(session, family, plan) == "edge-prone"
        identify = await cases.get(session, EVERYTHING, plan.follows_id)
        await standing_at(session, identify, identify.state, household_class="sudden-hardship")
        assert await kind_of(session, family, plan) == "sudden-hardship"
