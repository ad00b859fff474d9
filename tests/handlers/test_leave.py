"""Leave, absences and the weekly question in a chat and by SMS."""

import pytest
from sqlalchemy import select

from acts.actor import signed_in
from acts.leave import decide
from channels.text import segments
from notifications import week_question
from storage.models.people import Person
from storage.models.stationing import Leave, WeekAnswer
from storage.queries import addresses, officials, posts
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.talk import Phone

WHO = "first_secretary@liu"


@pytest.fixture
def sessions(sqlite_sessions):
    """One database is enough here: what is asked of it is tested on both in tests/acts."""
    return sqlite_sessions


@pytest.fixture
async def secretary(county: County) -> Phone:
    """The first secretary of 柳树村, in a bound chat. Today is Monday, 2 March 2026."""
    return await bound(county, WHO)


@pytest.fixture
async def sms(county: County) -> Phone:
    """The same, by the phone the roster has."""
    phone = Phone("+8619900000044", "sms_simulator")
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        await officials.reach_at(session, county.people[WHO], contact.id)
    return phone


async def kept(county: County) -> list[tuple[str, str, str, str]]:
    async with county.sessions.read() as session:
        rows = await session.execute(select(Leave).order_by(Leave.id))
        return [(row.kind, row.state, f"{row.first:%m-%d}", f"{row.last:%m-%d}") for row in rows]


async def told(county: County) -> list[tuple[str, int, int]]:
    async with county.sessions.read() as session:
        rows = await session.execute(select(WeekAnswer).order_by(WeekAnswer.id))
        return [(f"{row.monday:%m-%d}", row.days, row.nights) for row in rows]


async def test_leave_in_one_line(county: County, secretary: Phone) -> None:
    assert await county.say(secretary, "请假 周四到周五 家里老人住院") == (
        "已记：请假3月5日（周四）到3月6日（周五），共2天。\n"
        "已经报上去，批没批都会马上告诉您。\n"
        "不去了或者早回来，发“销假”。"
    )
    assert await kept(county) == [("leave", "asked", "03-05", "03-06")]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("请假 明天 去医院", "03-03", "03-03"),
        ("请假3月4日-3月6日 看病", "03-04", "03-06"),
        ("我要请假，周三，因为孩子开家长会", "03-04", "03-04"),
        ("明天请假 去医院", "03-03", "03-03"),
        ("请假 孩子开家长会 周三", "03-04", "03-04"),
    ],
)
async def test_however_it_is_written(
    county: County, secretary: Phone, text: str, first: str, last: str
) -> None:
    await county.say(secretary, text)
    assert await kept(county) == [("leave", "asked", first, last)]


async def test_what_is_missing_is_asked_one_by_one_and_nothing_twice(
    county: County, secretary: Phone
) -> None:
    assert await county.say(secretary, "请假") == "请假从哪天到哪天？比如：周四到周五"
    assert await county.say(secretary, "过几天") == "请假从哪天到哪天？比如：周四到周五"
    assert await county.say(secretary, "后天") == "请假3月4日（周三）：什么事？几个字就行。"
    assert (await county.say(secretary, "孩子开家长会")).startswith("已记：请假3月4日（周三）。")
    assert await kept(county) == [("leave", "asked", "03-04", "03-04")]


async def test_a_reason_told_before_the_days_is_kept(county: County, secretary: Phone) -> None:
    await county.say(secretary, "请假 家里老人住院")
    assert (await county.say(secretary, "明天")).startswith("已记：请假3月3日（周二）。")


async def test_a_question_can_be_left_and_is_not_asked_for_ever(
    county: County, secretary: Phone, hands
) -> None:
    await county.say(secretary, "请假")
    assert await county.say(secretary, "算了") == "好的，没有记。"
    await county.say(secretary, "请假 明天")
    assert "已记" not in await county.say(secretary, "待办")
    hands.advance(days=1)
    await county.say(secretary, "明天上午有空")
    assert await kept(county) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("请假 周五到周三 3月6日到3月4日", "已记"),
        ("请假 3月6日到3月4日 看病", "最后一天（3月4日）比头一天（3月6日）还早"),
        ("请假 3月4日到4月30日 看病", "一次最多30天"),
        ("请假 1月15日 看病", "已经过去31天以上"),
        ("请假 2026年9月3日 看病", "离现在还有92天以上"),
    ],
)
async def test_days_that_cannot_be(county: County, secretary: Phone, text: str, said: str) -> None:
    assert said in await county.say(secretary, text)


async def test_the_same_days_again_name_the_first_time(county: County, secretary: Phone) -> None:
    await county.say(secretary, "请假 周四到周五 家里老人住院")
    assert await county.say(secretary, "请假 周五 开会") == (
        "这几天您已经请过假了：3月5日（周四）到3月6日（周五），共2天。要改，先发“销假”。"
    )


async def test_leave_that_begins_today_says_that_it_is_seen(
    county: County, secretary: Phone
) -> None:
    assert "先走后批" in await county.say(secretary, "请假 今天 家里有急事")


async def test_an_absence_is_told_and_taken_back(county: County, secretary: Phone) -> None:
    said = await county.say(secretary, "离村 周三 去县里开会")
    assert said.startswith("已记：离村3月4日（周三），不算在村。")
    assert await county.say(secretary, "销假") == "已撤回：3月4日（周三）。"
    assert await county.say(secretary, "销假") == "您没有要销的假，也没有记着的离村。"
    assert await kept(county) == [("away", "withdrawn", "03-04", "03-04")]


async def test_coming_back_early_ends_it_today(county: County, secretary: Phone, hands) -> None:
    await county.say(secretary, "离村 周一到周五 培训")
    hands.advance(days=2)
    assert await county.say(secretary, "销假") == "已销假，从今天起算您在村。"
    assert await kept(county) == [("away", "told", "03-02", "03-03")]


async def test_several_are_asked_for_by_name(county: County, secretary: Phone) -> None:
    await county.say(secretary, "请假 周四 看病")
    await county.say(secretary, "离村 下周一 去县里开会")
    assert await county.say(secretary, "销假") == (
        "销哪一个？\n1 请假3月5日（周四）\n2 离村3月9日（周一）"
    )
    await county.say(secretary, "2")
    assert [state for _kind, state, *_days in await kept(county)] == ["asked", "withdrawn"]


async def test_who_asked_hears_how_it_was_decided(county: County, secretary: Phone) -> None:
    await county.say(secretary, "请假 周四 看病")
    await county.say(secretary, "请假 周五 走亲戚")
    async with county.sessions.write() as session:
        town = await signed_in(session, county.people["township_government@town"])
        first, second = (await session.execute(select(Leave.id).order_by(Leave.id))).scalars()
        await decide(session, RULES, town, first, None)
        await decide(session, RULES, town, second, "那天有检查")
    assert await county.read(secretary) == (
        "您请的假批了：3月5日（周四）。\n\n"
        "您请的假没批：3月6日（周五）。原因：那天有检查。不走的话发“销假”，这几天就照常算在村。"
    )


async def test_a_reason_with_an_illness_is_not_sent(county: County, secretary: Phone) -> None:
    await county.say(secretary, "请假 周四 看病")
    async with county.sessions.write() as session:
        town = await signed_in(session, county.people["township_government@town"])
        leave_id = await session.scalar(select(Leave.id))
        await decide(session, RULES, town, leave_id, "张大山家得了肺癌，那天要上门")
    said = await county.read(secretary)
    assert "肺癌" not in said
    assert "网页的“请假”" in said


async def test_nobody_approves_by_message(county: County, secretary: Phone) -> None:
    await county.say(secretary, "请假 周四 看病")
    town = await bound(county, "township_government@town")
    assert await county.say(town, "准假") == "批假要在网页上办，再输一次密码：/console/leave"
    assert "有1份请假等您批，最早的从3月5日开始。" in await county.say(town, "待办")
    assert "看病" not in await county.say(town, "待办")
    assert await kept(county) == [("leave", "asked", "03-05", "03-05")]


async def test_by_sms_leave_is_asked_but_an_absence_is_not_taken(
    county: County, sms: Phone
) -> None:
    assert (await county.say(sms, "请假 周四 看病")).startswith("已记：请假3月5日（周四）。")
    assert "短信号码可能被人冒用" in await county.say(sms, "离村 周三")
    assert "短信号码可能被人冒用" in await county.say(sms, "销假")
    assert await kept(county) == [("leave", "asked", "03-05", "03-05")]


async def test_every_answer_by_sms_is_two_parts_at_most(county: County, sms: Phone) -> None:
    for text in ("请假", "明天", "看病", "请假 明天 有事", "在村 不够", "4 3", "在村 9 9", "离村"):
        assert segments(await county.say(sms, text)).parts <= 2, text


async def test_a_household_and_a_stranger_are_not_taken_for_officials(
    county: County, farmer: Phone
) -> None:
    assert "还没有绑定" in await county.say(Phone("stranger"), "请假 明天 看病")
    await county.say(farmer, "请假回家照顾老人，没有收入了")
    await county.say(farmer, "离村太远，看病难")
    assert "不在干部名册里" in await county.say(Phone("+8619900000099", "sms_simulator"), "在村 够")
    assert await kept(county) == []
    assert await told(county) == []


@pytest.mark.parametrize(
    ("text", "days", "nights"),
    [
        ("在村 够", 5, 4),
        ("在村够了", 5, 4),
        ("在村 4 3", 4, 3),
        ("在村4天3夜", 4, 3),
        ("在村 四天三夜", 4, 3),
        ("在村：０、０", 0, 0),
    ],
)
async def test_the_week_is_answered_in_words(
    county: County, secretary: Phone, text: str, days: int, nights: int
) -> None:
    said = await county.say(secretary, text)
    assert said.startswith(f"记下了：2月23日那一周，您在村{days}天{nights}夜。")
    assert await told(county) == [("02-23", days, nights)]


async def test_not_enough_asks_for_the_figures(county: County, secretary: Phone) -> None:
    assert await county.say(secretary, "在村 不够") == "上周在村几天、几夜？比如：4 3"
    await county.say(secretary, "3 2")
    assert await county.say(secretary, "在村 9 9") == "一周最多7天7夜。请这样发：在村 4 3"
    assert await told(county) == [("02-23", 3, 2)]


async def test_by_the_roster_s_phone_too(county: County, sms: Phone) -> None:
    await county.say(sms, "在村 4 3")
    assert await told(county) == [("02-23", 4, 3)]


async def test_who_was_not_stationed_is_told_so(county: County, cadre: Phone) -> None:
    assert await county.say(cadre, "在村 够") == "上周您没有驻村，不用回答。"


async def question(county: County) -> str | None:
    async with county.sessions.read() as session:
        held = await posts.held_by(session, county.people[WHO], session.moment.today)
        return await week_question.line(session, RULES, county.people[WHO], held)


async def test_the_question_is_asked_once_until_it_is_answered(
    county: County, secretary: Phone, hands
) -> None:
    said = await question(county)
    assert said == (
        "上周在村够5天4夜吗？够就发“在村 够”；不够发几天几夜，如“在村 4 3”；"
        "以后不想再问，发“在村 别问”。"
    )
    await county.say(secretary, "在村 够")
    assert await question(county) is None
    hands.advance(days=1)
    assert await question(county) is None
    hands.advance(days=6)
    assert await question(county) == said


async def test_nobody_is_asked_who_does_not_want_to(county: County, secretary: Phone) -> None:
    await county.say(secretary, "在村 别问")
    assert await question(county) is None
    async with county.sessions.read() as session:
        wishes = (await session.execute(select(Person.no_week_question))).scalars().all()
    assert wishes.count(True) == 1
    await county.say(secretary, "在村 要问")
    assert await question(county) is not None


async def test_after_a_holiday_on_monday_it_is_asked_on_tuesday(county: County, hands) -> None:
    hands.advance(days=35)
    assert await question(county) is None
    hands.advance(days=1)
    assert await question(county) is not None


async def test_nobody_is_asked_about_a_week_of_holidays(county: County, hands) -> None:
    hands.set(hands.now.replace(month=2, day=24))
    assert await question(county) is None
