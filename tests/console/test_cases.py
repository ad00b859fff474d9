"""Cases on the console: scope, steps, refusals in words."""

import re
from datetime import timedelta

import pytest

from acts import reports
from storage.queries import addresses, cases
from storage.scope import EVERYTHING
from tests.console.county import PASSWORD, a_day


@pytest.fixture
async def path(county):
    return f"/console/cases/{county.case_id}"


async def state(sessions, county):
    async with sessions.read() as session:
        return (await cases.get(session, EVERYTHING, county.case_id)).state


async def test_a_cadre_of_another_village_finds_nothing(visitor, another, county, path):
    await visitor.sign_in("li")
    foreign, absent = await visitor.get(path), await visitor.get("/console/cases/77")
    assert foreign.status == absent.status == 404
    assert await foreign.text() == await absent.text()
    assert "张家" not in await visitor.text("/console")
    assert "张家" not in await visitor.text("/console/cases")
    answer = await visitor.post(path, "/console", event="visit_started", on="2026-03-02")
    assert answer.status == 404


async def test_the_page_shows_limits_with_their_clause(visitor, county, path):
    await visitor.sign_in("zhang")
    text = await visitor.text(path)
    assert "3号 张家" in text
    assert "第三部分·一·(二)2④" in text
    assert "张大山" not in text


async def test_a_step_is_taken(visitor, county, path, sessions, clock):
    await visitor.sign_in("zhang")
    today = a_day(clock.moment().today)
    answer = await visitor.post(path, event="visit_started", on=today, note="房顶漏雨")
    assert answer.status == 303
    assert await state(sessions, county) == "household_verification"
    assert "房顶漏雨" in await visitor.text(path)


async def test_a_refusal_says_why_and_what_to_do(visitor, county, path, sessions, clock):
    await visitor.sign_in("zhang")
    today = a_day(clock.moment().today)
    await visitor.post(path, event="visit_started", on=today)
    answer = await visitor.post(path, event="verified", on=today, papers="verification_form")
    text = await answer.text()
    assert answer.status == 422
    assert "《承诺授权书》" in text
    assert await state(sessions, county) == "household_verification"


async def test_no_step_is_dated_ahead(visitor, county, path, sessions, clock):
    await visitor.sign_in("zhang")
    ahead = a_day(clock.moment().today + timedelta(days=1))
    assert (await visitor.post(path, event="visit_started", on=ahead)).status == 422
    assert await state(sessions, county) == "clue_registered"


async def test_closing_needs_the_password_again(visitor, county, path, sessions, clock):
    await visitor.sign_in("zhang")
    today = a_day(clock.moment().today)
    closing = {"event": "duplicate_found", "on": today}
    assert (await visitor.post(path, **closing)).status == 422
    assert (await visitor.post(path, **closing, password="wrong")).status == 422
    assert await state(sessions, county) == "clue_registered"
    assert (await visitor.post(path, **closing, password=PASSWORD)).status == 303
    assert await state(sessions, county) == "closed_duplicate"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("state=clue_registered", True),
        ("state=township_review", False),
        ("region=990101001", True),
        ("level=normal", True),
        ("level=urgent", False),
        ("ends=late", False),
        ("code=00000000", False),
        ("after=999999999999999999", False),
    ],
)
async def test_filters_are_in_the_address(visitor, county, asked, shown):
    await visitor.sign_in("zhang")
    assert ("张家" in await visitor.text(f"/console/cases?{asked}")) is shown


async def test_a_list_finds_a_case_by_the_number_people_read(visitor, county, path):
    await visitor.sign_in("zhang")
    code = re.search(r"\d{4}-\d{4}", await visitor.text(path))
    assert code
    assert "张家" in await visitor.text(f"/console/cases?code={code[0]}")


async def test_what_is_late_is_found_by_its_limit(visitor, county, hands):
    hands.advance(days=60)
    await visitor.sign_in("zhang")
    assert "张家" in await visitor.text("/console/cases?ends=late")
    assert "张家" not in await visitor.text("/console/cases?ends=soon")


async def test_a_foreign_place_in_the_filter_looks_like_no_place(visitor, county):
    await visitor.sign_in("zhang")
    for region in ("990101002", "nowhere"):
        assert (await visitor.get(f"/console/cases?region={region}")).status == 404


async def test_a_report_is_opened_without_names_phones_and_numbers(
    visitor, county, rules, sessions
):
    async with sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "reporter")
        answers = {
            "story": "老人住院，身份证410000195001011234，家里没钱了",
            "reporter_name": "欧阳小兰",
            "reporter_phone": "+8613900000001",
        }
        lead = reports.Lead("990101001", answers, name="欧阳小兰")
        receipt = await reports.file(session, rules, contact, lead)
    await visitor.sign_in("zhang")
    text = await visitor.text(f"/console/cases/{receipt.case.id}")
    assert "老人住院，身份证****，家里没钱了" in text
    assert "139****0001" in text
    assert "小兰" not in text
