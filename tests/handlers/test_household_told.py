"""What a household hears of its case: on its own phone, a reason only if it may stand there."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from acts import opening
from acts.actor import SERVICE
from acts.cases import Step, advance
from storage.models.delivery import Outbox
from storage.queries import cases, households, regions
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County
from tests.handlers.talk import Phone
from tests.handlers.test_report import file


async def refused(county: County, farmer: Phone, note: str) -> str:
    """Report, be visited and refused with a note; returns what the household hears of it."""
    await file(county, farmer)
    await county.say(farmer, "取消")
    async with county.sessions.write() as session:
        case = (await cases.page(session, EVERYTHING))[0]
        on = case.opened_on
        step = Step("visit_started", on, role="village_committee")
        await advance(session, RULES, SERVICE, case.id, step)
        papers = frozenset({"verification_form"})
        decided = Step("not_identified_decided", on, papers, note=note, role="village_committee")
        await advance(session, RULES, SERVICE, case.id, decided)
    return (await county.read(farmer)).split("\n\n")[-1]


async def test_a_refusal_tells_its_reason_and_how_to_disagree(
    county: County, farmer: Phone
) -> None:
    heard = await refused(county, farmer, "家里有人在县城上班，日子过得去")
    assert "家里有人在县城上班，日子过得去" in heard
    assert "不同意 " in heard
    assert "0370-0000003" in heard


@pytest.mark.parametrize(
    "note",
    [
        "得了肺癌，但费用已报销",
        "年收入52000元，超过监测线",
        "身份证410000195001011234对不上",
        "张大山说过不要",
    ],
)
async def test_a_reason_no_shared_phone_may_show_is_asked_for_by_voice(
    county: County, farmer: Phone, note: str
) -> None:
    heard = await refused(county, farmer, note)
    assert note not in heard
    assert "不同意 " in heard
    assert "0370-0000003" in heard


async def test_a_step_that_repeats_tells_nothing_again(county: County, farmer: Phone) -> None:
    await file(county, farmer)
    await county.say(farmer, "取消")
    async with county.sessions.write() as session:
        family = await cases.page(session, EVERYTHING)
        household = await households.get(session, EVERYTHING, family[0].household_id)
        start = opening.about(household, "house_repair", family[0].opened_on)
        start = replace(start, role="household", documents=frozenset({"application"}))
        case = await opening.begin(session, RULES, SERVICE, start)
    opened = await county.read(farmer)
    assert f"{case.code[:4]}-{case.code[4:]}" in opened, "who is told a number can ask with it"
    assert "现在" not in opened
    async with county.sessions.write() as session:
        papers = frozenset({"appraisal_report"})
        appraised = Step("appraised", case.opened_on, papers, {"grade": "D"}, role="county_housing")
        assert await advance(session, RULES, SERVICE, case.id, appraised)
    assert await county.read(farmer) == ""


async def test_a_case_about_a_thing_tells_no_household(county: County) -> None:
    async with county.sessions.write() as session:
        village = await regions.get(session, "liu")
        start = opening.Start(
            "water_issue",
            village.id,
            village.path,
            session.moment.today,
            subject="东头的井",
            role="county_water",
        )
        case = await opening.begin(session, RULES, SERVICE, start)
        assert case.subject == "东头的井"
        assert await session.scalar(select(func.count()).select_from(Outbox)) == 0
