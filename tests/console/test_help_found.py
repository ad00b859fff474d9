"""The case page names policies that may help, with the rules' answer for this family."""

import pytest

from acts import facts, local_settings, reports
from acts.actor import SERVICE
from acts.facts import Findings, Known
from acts.local_settings import Wanted
from storage.queries import addresses, households, regions
from storage.scope import EVERYTHING


@pytest.fixture
async def case(county, rules, sessions):
    """A report of a leaking house, in a county of Henan."""
    async with sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "reporter")
        answers = {"risk_types": ["housing_unsafe"], "story": "房顶漏雨", "house_state": "crack"}
        lead = reports.Lead("990101001", answers, name="张大山")
        receipt = await reports.file(session, rules, contact, lead)
        place = await regions.get(session, receipt.case.region_id)
        wanted = Wanted(session.moment.today.year, "province", "河南省")
        await local_settings.set_value(session, rules, SERVICE, place, wanted)
    return receipt.case


async def know(sessions, rules, case, *known):
    async with sessions.write() as session:
        home = await households.get(session, EVERYTHING, case.household_id)
        found = Findings(known, "visit", session.moment.today)
        await facts.record(session, rules, SERVICE, home, found)


async def test_what_may_help_is_named_with_what_is_still_to_be_asked(visitor, case):
    await visitor.sign_in("zhang")
    text = await visitor.text(f"/console/cases/{case.id}")
    assert "可能用得上的政策" in text
    assert "C级危房维修补助" in text
    assert "还不能判断" in text
    assert "住房鉴定等级" in text


async def test_what_a_visit_found_out_decides(visitor, case, rules, sessions):
    known = (Known("hh.dibao", True), Known("hh.housing_level", "C"))
    await know(sessions, rules, case, *known)
    await visitor.sign_in("zhang")
    text = await visitor.text(f"/console/cases/{case.id}")
    first = text[text.index("可能用得上的政策") :]
    assert first.index("C级危房维修补助") < first.index("还不能判断")
    assert "D级重建" not in first[: first.index("</section>")]
