"""Cadres: binding, what is due, the visit line, the digest, reminders and the next level."""

from datetime import date, timedelta

from sqlalchemy import select, update

from acts.actor import signed_in
from acts.binding import make_code
from acts.cases import Step, advance
from storage.models.delivery import Outbox, State
from storage.models.duties import Activity, DutyCounter
from storage.models.people import Address
from storage.queries import activities, addresses, cases
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.morning import Mornings
from tests.handlers.talk import Phone
from tests.handlers.test_report import file
from tests.hands import Hands

VISIT = "柳树村3号 张家：上门核实"


async def test_a_chat_is_bound_by_a_code_that_works_once(county: County) -> None:
    async with county.sessions.write() as session:
        boss = await signed_in(session, county.people["township_government@town"])
        code = await make_code(session, boss, county.people["village_committee@liu"])
    chat = Phone("my chat")
    assert await county.say(chat, "待办") == (
        "这个聊天还没有绑定干部身份。请发“绑定”加发给您的号码。"
    )
    assert await county.say(chat, f"绑定 {code}") == "绑定好了。发“待办”看要办的事。"
    assert (await county.say(chat, "待办")).startswith("眼下没有要办的事，辛苦了。")
    assert (await county.say(Phone("thief"), f"绑定 {code}")).startswith("这个号码不对、用过了")


async def test_guessing_codes_stops_after_five_tries(county: County) -> None:
    chat = Phone("guesser")
    for number in range(6):
        await county.say(chat, f"绑定 {number:08d}")
    async with county.sessions.write() as session:
        boss = await signed_in(session, county.people["township_government@town"])
        code = await make_code(session, boss, county.people["village_committee@liu"])
    assert (await county.say(chat, f"绑定 {code}")).startswith("这个号码不对、用过了")


async def test_an_sms_number_is_never_bound(county: County) -> None:
    phone = Phone("+8619900000077", "sms_simulator")
    assert await county.say(phone, "绑定 12345678") == (
        "短信号码可能被人冒用，不能绑定。请在聊天里绑定。"
    )


async def test_the_list_says_what_is_due_and_a_line_logs_the_visit(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    await file(county, farmer, "柳树村", "1", "住院", "2", "张大山", "1")
    await county.say(farmer, "1")
    assert await county.say(cadre, "待办") == (
        "有1件事要办：\n等您办：\n1. 柳树村3号 张家：上门核实，还剩5天（3月7日前）\n"
        "另有2件不急，发“任务”看\n1 去走访柳树村3号 张家"
    )
    said = await county.say(cadre, "走访 3 张家 房顶漏雨")
    assert said.startswith("已记：走访3号 张家。\n这一户报的事已转到“入户核实”。")
    assert "监测排查覆盖全部农村人口：1/2户" in said
    assert "村里要上门来看看" in await county.read(farmer)


async def test_a_tap_asks_for_one_sentence(county: County, farmer: Phone, cadre: Phone) -> None:
    await file(county, farmer, "柳树村", "1", "住院", "2", "张大山", "1")
    await county.say(farmer, "1")
    await county.say(cadre, "待办")
    assert await county.say(cadre, "1") == "在3号 张家看到什么？一句话就行。"
    assert (await county.say(cadre, "人在县医院")).startswith("已记：走访3号 张家。")


async def test_number_and_name_must_agree(county: County, cadre: Phone) -> None:
    assert (await county.say(cadre, "走访 3 李家 漏雨")).startswith("户号和姓对不上")
    assert await rows_of(county) == 0


async def test_yesterdays_visit_carries_yesterdays_date(county: County, cadre: Phone) -> None:
    await county.say(cadre, "走访 昨天 1 李家 老人身体好")
    async with county.sessions.read() as session:
        row = (await session.execute(select(Activity))).one()
    assert str(row.on) == "2026-03-01"


async def test_two_visits_on_a_day_count_once_for_a_duty(county: County, cadre: Phone) -> None:
    await county.say(cadre, "走访 1 李家 上午")
    await county.say(cadre, "走访 1 李家 下午")
    await county.say(cadre, "2")
    async with county.sessions.read() as session:
        counters = (await session.execute(select(DutyCounter))).all()
    assert {row.done for row in counters} == {1}
    assert await rows_of(county) == 2


async def test_a_visit_by_sms_is_a_draft_until_a_bound_chat_confirms(
    county: County, cadre: Phone
) -> None:
    phone = Phone("+8619900000055", "sms_simulator")
    person = county.people["village_committee@liu"]
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        await session.execute(
            update(Address).where(Address.id == contact.id).values(person_id=person)
        )
    said = await county.say(phone, "走访 3 张家 漏雨")
    assert "短信只能先记草稿" in said
    async with county.sessions.read() as session:
        assert (await session.execute(select(DutyCounter))).all() == []
    assert (await county.say(cadre, "确认")).startswith("已记：走访3号 张家。")
    assert await county.say(cadre, "确认") == "没有要确认的。"


async def test_the_digest_comes_when_there_is_news_and_once_a_day(
    county: County, farmer: Phone, cadre: Phone, hands: Hands
) -> None:
    mornings = Mornings(county, hands)
    assert await mornings.plan() == 0
    await file(county, farmer)
    hands.advance(days=1)
    assert await mornings.plan() > 0
    assert await mornings.plan() == 0
    assert [text for text in await mornings.deliver() if "：上门核实，还剩4天" in text]
    hands.advance(days=1)
    assert await mornings.plan() == 0


async def test_a_digest_that_has_nothing_left_to_say_is_not_sent(
    county: County, farmer: Phone, cadre: Phone, hands: Hands
) -> None:
    mornings = Mornings(county, hands)
    await file(county, farmer, "柳树村", "1", "住院", "2", "张大山", "1")
    await county.say(farmer, "1")
    await mornings.plan()
    async with county.sessions.write() as session:
        boss = await signed_in(session, county.people["village_committee@liu"])
        case = (await cases.page(session, EVERYTHING))[0]
        await advance(session, RULES, boss, case.id, Step("duplicate_found", case.opened_on))
    assert not [text for text in await mornings.deliver() if "件事要办" in text]
    assert await states(county, "digest.daily") == [State.STALE]


async def test_a_limit_is_told_before_and_after_it_on_working_days_and_then_one_level_up(
    county: County, farmer: Phone, cadre: Phone, hands: Hands
) -> None:
    await bound(county, "township_government@town")
    told = await _unvisited(county, farmer, hands, date(2026, 3, 11))
    heard = {day: [text for text in texts if VISIT in text] for day, texts in told.items()}
    assert {day.day: _left(texts[0]) for day, texts in heard.items() if texts} == {
        3: "还剩4天",
        6: "还剩1天",
        9: "超期2天",
        10: "超期3天",
        11: "超期4天",
    }
    risen = {day.day: line for day, texts in told.items() for line in _risen(texts)}
    assert list(risen) == [10]
    assert risen[10].startswith(f"1. 请过问：{VISIT}，超期3天（3月7日前）。已提醒")


async def test_nobody_above_hears_of_it_before_the_reminder_arrived(
    county: County, farmer: Phone, cadre: Phone, hands: Hands
) -> None:
    await bound(county, "township_government@town")
    told = await _unvisited(county, farmer, hands, date(2026, 3, 11), arrives=False)
    assert not [line for texts in told.values() for line in _risen(texts)]


async def test_what_came_up_is_not_told_any_more_once_it_is_done(
    county: County, farmer: Phone, cadre: Phone, hands: Hands
) -> None:
    mornings, town = Mornings(county, hands), await bound(county, "township_government@town")
    await _unvisited(county, farmer, hands, date(2026, 3, 10))
    assert f"请过问：{VISIT}" in await county.say(town, "待办")
    await county.say(cadre, "走访 3 张家 去过了")
    assert "请过问" not in await county.say(town, "待办")
    assert not _risen(await mornings.on(date(2026, 3, 11)))


async def test_a_line_is_left_out_when_the_visit_came_before_the_digest_left(
    county: County, farmer: Phone, cadre: Phone, hands: Hands
) -> None:
    mornings = Mornings(county, hands)
    await file(county, farmer, "柳树村", "1", "住院", "2", "张大山", "1")
    await county.say(farmer, "1")
    hands.advance(days=4)
    assert await mornings.plan() > 0
    await county.say(cadre, "走访 3 张家 去过了")
    assert not [text for text in await mornings.deliver() if "上门核实" in text]


async def test_at_night_the_digest_waits_and_alarms_do_not(
    county: County, farmer: Phone, cadre: Phone, hands: Hands
) -> None:
    mornings = Mornings(county, hands)
    await file(county, farmer)
    hands.advance(days=3, hours=13)
    assert await mornings.plan() == 0
    await county.say(Phone("night"), "申报")
    for answer in ("柳树村", "6", "房子塌了", "李秋生", "1"):
        await county.say(Phone("night"), answer)
    told = await mornings.deliver()
    assert [text for text in told if text.startswith("急事：")]
    assert not [text for text in told if "还剩" in text]
    assert [text for text in await mornings.on(date(2026, 3, 6)) if "还剩" in text]


async def _unvisited(
    county: County, farmer: Phone, hands: Hands, until: date, arrives: bool = True
) -> dict[date, list[str]]:
    """What everybody was told each morning of a report nobody looks at, from 3 March on."""
    await file(county, farmer, "柳树村", "1", "住院", "2", "张大山", "1")
    await county.say(farmer, "1")
    mornings, told, day = Mornings(county, hands), {}, date(2026, 3, 3)
    while day <= until:
        told[day] = await mornings.on(day, arrives=arrives)
        day += timedelta(days=1)
    return told


def _left(text: str) -> str:
    """How many days are left of the visit, or over, in the words of a digest."""
    return text.split(f"{VISIT}，")[1][:4]


def _risen(texts: list[str]) -> list[str]:
    return [line for text in texts for line in text.splitlines() if "请过问：" in line]


async def states(county: County, kind: str) -> list[str]:
    async with county.sessions.read() as session:
        rows = await session.execute(select(Outbox.state).where(Outbox.kind == kind))
        return [row.state for row in rows]


async def rows_of(county: County) -> int:
    async with county.sessions.read() as session:
        return len((await session.execute(select(Activity.id))).all())


async def test_counters_are_what_the_visits_say_and_a_wrong_one_is_found(
    county: County, cadre: Phone
) -> None:
    await county.say(cadre, "走访 1 李家 上午")
    await county.say(cadre, "走访 3 张家 下午")
    async with county.sessions.write() as session:
        assert await activities.miscounted(session) == []
        await session.execute(update(DutyCounter).values(done=9))
        wrong = await activities.miscounted(session)
    assert [(duty, period) for duty, _owner, period in wrong] == [
        ("hen23-screening-all-households", "2026-H1")
    ]
