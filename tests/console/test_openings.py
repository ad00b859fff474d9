"""Opening cases of any procedure at the console, and steps with facts and for others."""

import pytest

from storage.queries import cases
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD, a_day


async def open_cases(sessions, procedure):
    async with sessions.read() as session:
        return await cases.page(session, EVERYTHING, procedure=procedure)


@pytest.fixture
def today(clock):
    return a_day(clock.moment().today)


async def opened(visitor, procedure, today, **fields):
    page = f"/console/cases/new?procedure={procedure}"
    given = {"procedure": procedure, "place": "990101001", "on": today, **fields}
    return await visitor.post("/console/cases/new", page, **given)


async def test_a_cadre_opens_a_case_about_a_thing(visitor, county, sessions, today):
    await visitor.sign_in("zhang")
    answer = await opened(visitor, "water_issue", today, subject="村东头的井没水了")
    (case,) = await open_cases(sessions, "water_issue")
    assert answer.headers["Location"] == f"/console/cases/{case.id}"
    assert (case.household_id, case.subject) == (None, "村东头的井没水了")
    assert "村东头的井没水了" in await visitor.text(f"/console/cases/{case.id}")


async def test_what_is_missing_is_said_and_nothing_typed_is_lost(visitor, county, sessions, today):
    await visitor.sign_in("zhang")
    nothing = await opened(visitor, "water_issue", today, note="水泵坏了")
    assert nothing.status == 422
    assert "水泵坏了" in await nothing.text()
    nobody = await opened(visitor, "small_temp_relief", today, number="77", papers="application")
    assert nobody.status == 422
    without = await opened(visitor, "small_temp_relief", today, number="3")
    assert "本人申请" in await without.text()
    foreign = await opened(visitor, "water_issue", today, place="990101002", subject="井")
    assert foreign.status == 422
    assert not await open_cases(sessions, "water_issue")
    assert not await open_cases(sessions, "small_temp_relief")


async def test_a_household_has_one_open_case_of_a_kind(visitor, county, sessions, today):
    await visitor.sign_in("zhang")
    for _time in range(2):
        await opened(visitor, "small_temp_relief", today, number="3", papers="application")
    (case,) = await open_cases(sessions, "small_temp_relief")
    assert case.household_id == county.household_id


async def test_an_official_opens_only_what_a_role_of_theirs_begins(visitor, county, today):
    await visitor.sign_in("zhang")
    text = await visitor.text("/console/cases/new")
    assert "饮水问题" in text
    assert "驻村第一书记选派与轮换" not in text
    answer = await opened(visitor, "secretary_tenure", today, subject="某人")
    assert answer.status == 404


async def test_the_facts_of_a_condition_are_asked_and_decide(
    visitor, another, county, sessions, today
):
    await visitor.sign_in("county")
    await another.sign_in("zhang")
    await opened(another, "project_publicity", today, subject="村里的大棚")
    (case,) = await open_cases(sessions, "project_publicity")
    path = f"/console/cases/{case.id}"
    assert 'name="fact.business_project"' in await visitor.text(path)
    step = {"event": "entered_library", "on": today, "password": PASSWORD}
    refused = await visitor.post(path, **step, **{"fact.business_project": "yes"})
    assert refused.status == 422
    taken = await visitor.post(path, **step, **{"fact.business_project": "no"})
    assert taken.status == 303
    (case,) = await open_cases(sessions, "project_publicity")
    assert case.state == "in_library"


async def test_a_number_that_is_none_is_told_beside_its_name(visitor, county, sessions, today):
    await visitor.sign_in("zhang")
    await opened(visitor, "public_post", today, number="3")
    (case,) = await open_cases(sessions, "public_post")
    fields = {"fact.other_posts_held": "好几个", "event": "placed", "on": today}
    answer = await visitor.post(f"/console/cases/{case.id}", **fields)
    assert answer.status == 422
    assert "好几个" in await answer.text()
