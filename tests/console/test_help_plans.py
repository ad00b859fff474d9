"""The page of a help plan over real HTTP: helper, measures, family, done; and what it refuses."""

import re
from datetime import timedelta

import pytest

from acts.help_plans.answers import ABOUT_CARD
from storage.queries import assignments, cases, check_questions, help_measures, staff
from storage.scope import EVERYTHING
from tests.acts.plans import found, know
from tests.console.county import PASSWORD, a_day, cheap


@pytest.fixture
async def village(sessions):
    """The village, whose officials sign in by their names here."""
    made = await found(sessions)
    hashed = await cheap().hash(PASSWORD)
    async with sessions.write() as session:
        for login, person_id in made.people.items():
            await staff.add(session, person_id, login, hashed, demo=True)
        await know(session, made.household_id, member=1, labour="none")
        await know(session, made.household_id, member=2, labour="full")
        await know(session, made.household_id, willing=True)
    return made


@pytest.fixture
def case(village):
    return f"/console/cases/{village.case_id}"


@pytest.fixture
def today(clock):
    return a_day(clock.moment().today)


async def name(visitor, case, village, who, today, **more):
    fields = {"person": village.people[who], "public_employee": "yes", "on": today} | more
    return await visitor.post(f"{case}/helper", f"{case}/plan", **fields)


async def add(visitor, case, **fields):
    return await visitor.post(f"{case}/plan/measures", f"{case}/plan", **fields)


HEALTH = {
    "category": "health",
    "text": "家庭医生每季度上门",
    "risk": "illness",
    "policy": "hea-family-doctor",
    "role": "county_health",
}
WORK = {
    "category": "employment",
    "text": "安排到村里的帮扶车间",
    "risk": "job_loss",
    "person": "2",
    "due_on": "2026-06-30",
}


async def state(sessions, village):
    async with sessions.read() as session:
        return (await cases.get(session, EVERYTHING, village.case_id)).state


async def measures(sessions, village):
    async with sessions.read() as session:
        return await help_measures.of_case(session, EVERYTHING, village.case_id)


async def test_a_plan_goes_from_its_helper_to_a_measure_that_was_carried_out(
    visitor, another, village, case, sessions, today
):
    await visitor.sign_in("town")
    shown = await visitor.text(f"{case}/plan")
    assert "驻村书记" in shown
    assert "李书记" not in shown, "who serves another village cannot be named"
    assert (await name(visitor, case, village, "first", today)).status == 303
    await another.sign_in("first")
    assert (await add(another, case, **HEALTH)).status == 303
    assert (await add(another, case, **WORK)).status == 303
    step = f"{case}/plan/step"
    done = await another.post(step, f"{case}/plan", event="plan_made", on=today)
    assert done.status == 303
    assert await state(sessions, village) == "filing_measures"
    done = await visitor.post(step, f"{case}/plan", event="measures_filed", on=today)
    assert done.status == 303
    assert await state(sessions, village) == "supporting"
    first, _second = await measures(sessions, village)
    path = f"{case}/plan/measures/{first.id}"
    assert (await another.post(path, f"{case}/plan", do="done", on=today)).status == 303
    assert (await measures(sessions, village))[0].state == "done"
    page = await another.text(case)
    assert "驻村书记" in page
    assert f"{case}/plan" in page


async def test_proposals_are_one_tap_and_name_the_clause(visitor, village, case, sessions, today):
    await visitor.sign_in("town")
    await name(visitor, case, village, "first", today)
    page = await visitor.text(f"{case}/plan")
    form = next(part for part in page.split("<form")[1:] if 'value="emp-workshop"' in part)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert fields["person"] == "2", "who cannot work is proposed no work"
    fields.pop("csrf")
    assert (await add(visitor, case, **fields)).status == 303
    (kept,) = await measures(sessions, village)
    assert (kept.policy, kept.risk) == ("emp-workshop", "job_loss")
    again = await visitor.text(f"{case}/plan")
    assert again.count('value="emp-workshop"') == 1, "what is in the plan is proposed no more"


async def test_what_contradicts_the_facts_is_refused_in_words(
    visitor, village, case, sessions, today
):
    await visitor.sign_in("town")
    await name(visitor, case, village, "first", today)
    answer = await add(visitor, case, **{**WORK, "person": "1"})
    assert answer.status == 422
    assert "安排到村里的帮扶车间" in await answer.text()
    assert await measures(sessions, village) == []


async def test_an_unfinished_plan_stays_where_it_is(visitor, village, case, sessions, today):
    await visitor.sign_in("town")
    await name(visitor, case, village, "first", today)
    await add(visitor, case, **HEALTH)
    step = f"{case}/plan/step"
    answer = await visitor.post(step, f"{case}/plan", event="plan_made", on=today)
    assert answer.status == 422
    assert await state(sessions, village) == "planning"


async def test_a_measure_is_changed_and_dropped_with_its_reason(
    visitor, village, case, sessions, today
):
    await visitor.sign_in("town")
    await name(visitor, case, village, "first", today)
    await add(visitor, case, **HEALTH)
    (kept,) = await measures(sessions, village)
    path = f"{case}/plan/measures/{kept.id}"
    changed = {**HEALTH, "text": "签约家庭医生", "do": "change"}
    assert (await visitor.post(path, f"{case}/plan", **changed)).status == 303
    assert (await measures(sessions, village))[0].text == "签约家庭医生"
    assert (await visitor.post(path, f"{case}/plan", do="drop", why="")).status == 422
    assert (await visitor.post(path, f"{case}/plan", do="drop", why="已签过")).status == 303
    assert "已签过" in await visitor.text(f"{case}/plan")


async def test_who_names_helpers_and_who_does_not(visitor, village, case, sessions, clock, today):
    await visitor.sign_in("first")
    assert (await name(visitor, case, village, "first", today)).status == 404
    async with sessions.read() as session:
        day = clock.moment().today
        assert await assignments.helper_of(session, village.household_id, day) is None


async def test_a_naming_that_cannot_be_is_refused(visitor, village, case, sessions, clock):
    today = clock.moment().today
    ahead = a_day(today + timedelta(days=1))
    await visitor.sign_in("town")
    for fields, status in (
        ({"person": "77"}, 422),
        ({"public_employee": ""}, 422),
        ({"on": "someday"}, 422),
        ({"on": ahead}, 422),
        ({"person": "<b>"}, 404),
    ):
        answer = await name(visitor, case, village, "first", a_day(today), **fields)
        assert answer.status == status, fields
    assert await state(sessions, village) == "awaiting_helper"


async def test_another_village_finds_neither_plan_nor_measures(visitor, village, case, today):
    await visitor.sign_in("other")
    for path in ("/plan", "/plan/measures"):
        foreign = await visitor.get(f"{case}{path}")
        absent = await visitor.get(f"/console/cases/77{path}")
        assert foreign.status == absent.status
    for path in ("plan/measures", "plan/step", "plan/risks", "helper"):
        answer = await visitor.post(f"{case}/{path}", "/console", on=today, person="1")
        assert answer.status == 404, path


async def test_a_dispute_is_shown_and_answered(visitor, village, case, sessions):
    async with sessions.write() as session:
        question = await check_questions.ask(session, village.case_id, ABOUT_CARD, "家里是五口人")
    await visitor.sign_in("village")
    assert "家里是五口人" in await visitor.text(f"{case}/plan")
    path = f"{case}/questions/{question}"
    assert (await visitor.post(path, f"{case}/plan", answer="已改成五口人")).status == 303
    assert "家里是五口人" not in await visitor.text(f"{case}/plan")


async def test_risks_are_put_down_where_nobody_reported_them(
    visitor, village, case, sessions, today
):
    await visitor.sign_in("town")
    await name(visitor, case, village, "first", today)
    assert (await visitor.post(f"{case}/plan/risks", f"{case}/plan")).status == 422
    done = await visitor.post(f"{case}/plan/risks", f"{case}/plan", risk="water_problem")
    assert done.status == 303
    assert "饮水" in await visitor.text(f"{case}/plan")


async def test_what_the_county_types_names_nobody_it_should_not(visitor, village, case, today):
    await visitor.sign_in("town")
    await name(visitor, case, village, "first", today)
    await add(visitor, case, **{**HEALTH, "text": "<script>alert(1)</script>上门"})
    page = await visitor.text(f"{case}/plan")
    assert "<script>alert" not in page
    assert "张大山" not in page
