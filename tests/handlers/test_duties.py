"""任务, 为什么, 推迟 and 汇总: what is owed, why it stands so, and one's own reminders."""

from datetime import date

import pytest
from sqlalchemy import select, update

from acts import local_settings
from acts.local_settings import Wanted
from bot.commands.named import OPERATOR
from channels.text import units
from handlers import tasks
from handlers.putting_off import read
from notifications import reminders
from storage.models.duties import Snooze
from storage.models.people import Address, Person
from storage.models.system import Audit
from storage.queries import addresses, occurrences, regions
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.talk import Phone
from tests.handlers.test_report import file
from tests.hands import Hands

COVER = "监测排查覆盖全部农村人口"
MONDAY = date(2026, 3, 2)


@pytest.fixture
async def reported(county: County, farmer: Phone) -> None:
    """A family of 柳树村 has reported something."""
    await file(county, farmer, "柳树村", "1", "住院", "2", "张大山", "1")
    await county.say(farmer, "1")


async def test_the_list_has_cases_and_duties_by_what_presses(
    county: County, cadre: Phone, reported: None
) -> None:
    said = (await county.say(cadre, "任务")).splitlines()
    assert said[0].startswith("一共3件，眼下要办1件。")
    assert said[2].startswith("1. 柳树村3号 张家：上门核实，还剩5天")
    assert said[4] == f"2. {COVER}：0/2，6月30日前，还剩120天"
    assert (await county.say(cadre, "待办")).splitlines()[-2] == "另有2件不急，发“任务”看"


async def test_a_long_list_goes_on_with_more(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST", 3)
    boss = await bound(county, "county_rural_revival_bureau@county")
    first = await county.say(boss, "任务")
    assert "\n3. " in first
    assert "\n4. " not in first
    assert "4. " in await county.say(boss, "更多")
    assert "依据：" in await county.say(boss, "为什么 4")


async def test_by_sms_the_list_is_two_parts_at_most(
    county: County, cadre: Phone, reported: None
) -> None:
    phone = Phone("+8619900000055", "sms_simulator")
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        person = county.people["village_committee@liu"]
        await session.execute(
            update(Address).where(Address.id == contact.id).values(person_id=person)
        )
    said = await county.say(phone, "任务")
    assert units(said) <= 134
    assert "3号 张家" in said
    assert (await county.say(phone, "推迟 1 到周五 人在外地")).startswith("短信里不能改")


async def test_why_tells_the_clause_the_figures_and_what_counted(
    county: County, cadre: Phone
) -> None:
    await county.say(cadre, "走访 1 李家 房顶漏雨")
    await county.say(cadre, "慰问 3 张家 送米面")
    await county.say(cadre, "任务")
    by_number = await county.say(cadre, "为什么 1")
    assert by_number == await county.say(cadre, "为什么 走访")
    lines = by_number.splitlines()
    assert lines[0] == COVER
    assert lines[1].startswith("依据：《河南省2023年重点工作汇编")
    assert lines[2] == "1月1日到6月30日：1/2，进度正常。"
    assert lines[3].startswith("计入1次：3月2日")
    assert "1号 李家" in lines[3]
    assert lines[5].startswith("3月2日 节日慰问")
    assert lines[5].endswith("不算完成任何职责")
    assert lines[-1].startswith("到期没办（本系统约定）：告知")


async def test_why_says_whose_figure_it_is(county: County, cadre: Phone) -> None:
    async with county.sessions.write() as session:
        place = await regions.get(session, "county")
        assert place is not None
        for key, figure in (
            ("hen23-screening-all-households", "0.5"),
            ("unq-hen23-household-visits", "8"),
        ):
            wanted = Wanted(2026, RULES.duties[key].setting, figure, "人手不够")
            await local_settings.set_value(session, RULES, OPERATOR, place, wanted)
    first = await bound(county, "first_secretary@liu")
    assert f"{COVER}：0/1（本县规定）" in await county.say(first, "任务")
    assert "文件要求100%" in await county.say(first, "为什么 排查")
    visits = await county.say(first, "为什么 驻村人员走访")
    assert "数是本县规定的" in visits
    assert "0/8（本县规定）" in visits


async def test_presence_says_what_it_is_told_from(county: County) -> None:
    first = await bound(county, "first_secretary@liu")
    said = await county.say(first, "为什么 五天四夜")
    assert "没有打卡：按请假和离村推算。" in said
    assert "计入" not in said


async def test_several_meanings_are_asked_about(county: County) -> None:
    first = await bound(county, "first_secretary@liu")
    said = await county.say(first, "为什么 驻村人员")
    assert said.startswith("您问的是哪一项？\n1 ")
    assert "依据：" in await county.say(first, "1")
    assert (await county.say(first, "为什么 修飞机")).startswith("您没有叫这个的任务")


async def test_a_case_number_and_a_households_question_are_answered_as_before(
    county: County, farmer: Phone, cadre: Phone, reported: None
) -> None:
    await county.say(cadre, "待办")
    assert "从发现线索到认定完成的时限" in await county.say(cadre, "为什么 1")
    assert (await county.say(cadre, "为什么 12345678")).startswith("请发“为什么”加编号")
    assert (await county.say(Phone("x"), "为什么 2")).startswith("这个聊天还没有绑定")
    assert (await county.say(farmer, "为什么 走访")).startswith("请发“为什么”加编号")


async def test_a_reminder_comes_the_day_before_the_first_visit_is_due(
    county: County, cadre: Phone, reported: None, hands: Hands
) -> None:
    hands.advance(days=4)
    assert await _clocks(county)


async def test_what_is_put_off_waits_below_and_is_not_reminded_of(
    county: County, cadre: Phone, reported: None, hands: Hands
) -> None:
    hands.advance(days=4)
    await county.say(cadre, "待办")
    assert "3月7日以前不再提醒" in await county.say(cadre, "推迟 1 到明天 人在外地")
    assert (await county.say(cadre, "任务")).startswith("一共3件，眼下要办0件。")
    assert not await _clocks(county)
    async with county.sessions.read() as session:
        row = (await session.execute(select(Snooze))).one()
        assert session.vault.open(row.reason, f"snooze|reason|{row.id}") == "人在外地"
        query = select(Audit.action).where(Audit.action.like("reminder.%"))
        assert [one.action for one in await session.execute(query)] == ["reminder.put_off"]


async def test_putting_off_is_taken_back(county: County, cadre: Phone, reported: None) -> None:
    await county.say(cadre, "任务")
    await county.say(cadre, "推迟 1 到周四 人在外地")
    assert await county.say(cadre, "取消推迟 1") == "已恢复1条提醒。"
    assert await county.say(cadre, "取消推迟") == "没有推迟的提醒。"
    assert (await county.say(cadre, "任务")).startswith("一共3件，眼下要办1件。")


DECLINED = (
    ("推迟 1 到周四", "请写明原因"),
    ("推迟 1 到下周五 路断了", "提醒最多推迟7天"),
    ("推迟 1 到3月8日 路断了", "提醒最多推迟7天"),
    ("推迟 1 到今天 路断了", "请写以后的日子"),
    ("推迟 9 到周四 路断了", "没有这一条的提醒"),
    ("推迟 3天 路断了", "推迟第几条、到哪天、为什么"),
    ("推迟 1", "第1条推迟到哪天、为什么？请写在一句里，例如：推迟 1 到周五 人在外地"),
)


async def test_why_something_is_not_put_off_is_said(
    county: County, cadre: Phone, reported: None
) -> None:
    await county.say(cadre, "任务")
    for said, answer in DECLINED:
        assert (await county.say(cadre, said)).startswith(answer), said


async def test_what_is_late_is_not_put_off(
    county: County, cadre: Phone, reported: None, hands: Hands
) -> None:
    hands.advance(days=6)
    await county.say(cadre, "任务")
    assert (await county.say(cadre, "推迟 1 到3月10日 路断了")).startswith("已经到期，不能再推迟")


@pytest.mark.parametrize(
    ("text", "number", "until", "reason"),
    [
        ("推迟 2 到周五 人在外地", 2, date(2026, 3, 6), "人在外地"),
        ("推迟第二件到明天，因为下雨", 2, date(2026, 3, 3), "下雨"),
        ("推迟2 3天 路断了", 2, date(2026, 3, 5), "路断了"),
        ("推迟 1 到3月5号 住院", 1, date(2026, 3, 5), "住院"),
        ("推迟 2天 住院", None, date(2026, 3, 4), "住院"),
        ("推迟 1 住院", 1, None, "住院"),
    ],
)
def test_a_line_that_puts_off_is_read(
    text: str, number: int | None, until: date | None, reason: str
) -> None:
    asked = read(text, MONDAY)
    assert asked is not None
    assert (asked.number, asked.until, asked.reason) == (number, until, reason)


async def test_the_hour_of_the_digest_is_chosen_within_working_hours(
    county: County, cadre: Phone, reported: None, hands: Hands
) -> None:
    assert "8点以后发" in await county.say(cadre, "汇总")
    assert "15点以后发" in await county.say(cadre, "汇总 下午3点")
    assert (await county.say(cadre, "汇总 22点")).startswith("汇总只能定在8点到18点")
    person = county.people["village_committee@liu"]
    async with county.sessions.read() as session:
        row = (await session.execute(select(Person).where(Person.id == person))).one()
    assert row.digest_hour == 15
    assert not await _told(county, person)
    hands.advance(hours=5)
    assert await _told(county, person)


async def _clocks(county: County) -> list[str]:
    told = await _told(county, county.people["village_committee@liu"])
    return [one for one in told if one.startswith("clock:")]


async def _told(county: County, person: int) -> list[str]:
    """What the digest of today brought somebody."""
    async with county.sessions.write() as session:
        await reminders.plan_digests(session, RULES)
        since = session.moment.now.replace(hour=0)
        found = await occurrences.of_person(session, person, "", since)
    return [one.schedule for one in found if one.schedule != "digest"]
