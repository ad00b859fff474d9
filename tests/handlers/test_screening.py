"""排查 进度 and 预警 in a chat: how far, who remains, what to look at; by SMS only how many."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from acts.actor import signed_in
from acts.screenings import campaigns
from acts.screenings.campaigns import Plan
from rulebook.screening import Span
from storage.models.duties import Activity
from storage.queries import (
    addresses,
    department_warnings,
    households,
    regions,
    screenings,
    visit_pauses,
)
from storage.queries.department_warnings import NewWarning
from storage.queries.households import NewHousehold
from storage.scope import EVERYTHING
from tests.handlers.conftest import bound
from tests.handlers.talk import Phone
from tests.handlers.test_visit_counts import set_


async def campaign(county, first=-5, last=20, title="集中排查（秋季）"):
    async with county.sessions.write() as session:
        today = session.moment.today
        actor = await signed_in(session, county.people["county_rural_revival_bureau@county"])
        span = Span(today + timedelta(first), today + timedelta(last))
        opened = await campaigns.begin(session, actor, Plan("county", title, span))
    assert opened
    return opened


async def warn(county, number, kind="high_cost", department="medical_insurance"):
    async with county.sessions.write() as session:
        [home] = await households.find_by_number(session, EVERYTHING, ["liu"], number)
        warning = NewWarning(
            home.id,
            department,
            kind,
            session.moment.today - timedelta(3),
            {"said": "一次住院", "amount": "32000"},
        )
        assert await department_warnings.add(session, warning, "1")


async def more_households(county, count):
    async with county.sessions.write() as session:
        village = await regions.get(session, "liu")
        for number in range(10, 10 + count):
            await households.register(session, NewHousehold(village, number, "周大河"))


async def test_one_line_serves_a_duty_a_figure_of_the_county_and_the_campaign(county, cadre):
    secretary = await bound(county, "first_secretary@liu")
    await campaign(county)
    await set_(county, "duty.unq-hen23-household-visits.count", "8")
    said = await county.say(secretary, "走访 1 李家、3 张家 都好")
    assert said == (
        "已记：走访2户（1号 李家、3号 张家）。\n"
        "监测排查覆盖全部农村人口：2/2户；"
        "驻村人员走访脱贫户监测户（本县规定每月8次）：已2次；集中排查（秋季） 2/2户"
    )
    async with county.sessions.read() as session:
        assert len((await session.execute(select(Activity.id))).all()) == 2


async def test_a_cadre_asks_how_far_it_is_and_goes_on_with_a_tap(county, cadre):
    assert "没有" in await county.say(cadre, "排查 进度")
    opened = await campaign(county)
    said = await county.say(cadre, "排查进度")
    assert "集中排查（秋季）：柳树村 0/2户，还剩2户，3月22日前" in said
    assert "1 1号 李家" in said
    assert "2 3号 张家" in said
    await county.say(cadre, "1")
    await county.say(cadre, "都好，院子扫了")
    said = await county.say(cadre, "排查 进度")
    assert "柳树村 1/2户，还剩1户" in said
    assert "李家" not in said
    await county.say(cadre, "走访 3 张家 都好")
    assert "2/2" in await county.say(cadre, "排查")
    async with county.sessions.read() as session:
        assert (await screenings.coverage(session, opened.id, opened.path)).done == 2


async def test_nine_are_offered_and_a_household_that_is_paused_is_not(county, cadre):
    await more_households(county, 12)
    await campaign(county)
    said = await county.say(cadre, "排查 进度")
    assert "还剩14户" in said
    assert "\n9 " in said
    assert "\n10 " not in said
    async with county.sessions.write() as session:
        [home] = await households.find_by_number(session, EVERYTHING, ["liu"], 1)
        person = county.people["village_committee@liu"]
        last = session.moment.today + timedelta(9)
        await visit_pauses.add(session, home.id, "hospital", last, "", person)
    said = await county.say(cadre, "排查 进度")
    assert "还剩13户" in said
    assert "另有1户暂停" in said
    assert "李家" not in said


async def test_another_village_and_the_township_read_their_own_figures(county):
    await campaign(county)
    zhao = await bound(county, "village_committee@zhao")
    town = await bound(county, "township_government@town")
    assert "柳树" not in await county.say(zhao, "排查 进度")
    said = await county.say(town, "排查 进度")
    assert "柳河镇 0/2户" in said
    assert "李家" not in said


@pytest.mark.parametrize("words", ["排查 进度", "预警"])
async def test_a_stranger_learns_nothing(county, farmer, words):
    await campaign(county)
    await warn(county, 1)
    for phone in (farmer, Phone("+8619900000003", "sms_simulator")):
        said = await county.say(phone, words)
        assert "绑定" in said
        assert not any(figure in said for figure in ("户", "柳树", "李家"))


async def test_a_warning_is_named_in_plain_words_and_settled_by_the_visit(county, cadre):
    assert "没有" in await county.say(cadre, "预警")
    await warn(county, 1)
    await warn(county, 1, "uninsured")
    said = await county.say(cadre, "预警")
    assert "1号 李家：家里开支变大（2月27日）" in said
    assert "1号 李家：参保情况有变（2月27日）" in said
    for private in ("医", "住院", "32000", "费", "秋生"):
        assert private not in said
    assert "\n2 " not in said
    assert "李家" in await county.say(cadre, "1")
    zhao = await bound(county, "village_committee@zhao")
    assert "没有" in await county.say(zhao, "预警")


async def test_by_sms_only_the_number_is_said_even_to_a_bound_phone(county):
    await warn(county, 1)
    await warn(county, 3)
    phone = Phone("+8619900000077", "sms_simulator")
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        await addresses.bind(session, contact.id, county.people["village_committee@liu"])
    said = await county.say(phone, "预警")
    assert said == "部门预警有2户要看看。请在绑定的聊天里发“预警”。"


async def test_what_waits_is_a_line_of_tasks_without_names(county, cadre):
    await warn(county, 1)
    await campaign(county, -5, 5)
    said = await county.say(cadre, "待办")
    assert "部门预警有1户要看看" in said
    assert "集中排查（秋季）还剩2户，3月7日前" in said
    assert "李" not in said
