"""What a family may get: a few questions on any phone, three lists, and nothing of it stays."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from acts import interviews
from storage.engine import Session
from storage.models.facts import HouseholdFact
from storage.models.inbox import Dialogue, Handoff, Inbound
from storage.models.people import Address
from storage.models.system import Audit
from storage.queries import addresses, facts, households
from storage.queries.facts import Fact
from storage.scope import EVERYTHING
from tests.handlers.conftest import County
from tests.handlers.talk import Phone

FIRST = "最多问8句，问完就说您家能领啥，不留记录。"
WIPED = "好，刚才说的都删了。"


@pytest.fixture
def old_phone() -> Phone:
    """The phone of 张大山's family, which has short messages only."""
    return Phone("+8619900000003", "sms_simulator")


@pytest.mark.parametrize(
    "text",
    [
        "我能享受什么",
        "我能领什么？",
        "有啥补助",
        "有什么补助",
        "我家能享受哪些政策",
        "能领啥钱",
        "俺能领啥嘞",
        "我们家能享受什么政策呀",
        "what can I get",
    ],
)
async def test_people_ask_for_all_at_once_in_their_own_words(
    county: County, farmer: Phone, text: str
) -> None:
    assert (await county.say(farmer, text)).startswith(FIRST)


@pytest.mark.parametrize("text", ["我能申请低保吗", "我能领多少钱低保", "有啥事", "我家能有啥办法"])
async def test_other_questions_begin_no_walk(county: County, farmer: Phone, text: str) -> None:
    assert FIRST not in await county.say(farmer, text)


async def test_a_pupil_on_an_old_phone(county: County, old_phone: Phone) -> None:
    said = await county.say(old_phone, "我能享受什么 上学")
    assert "第1句：孩子在上什么？" in said
    assert "第2句：您家现在是下面哪种？" in await county.say(old_phone, "小学")
    assert "第3句：学校定过孩子是困难学生吗？" in await county.say(old_phone, "7")
    assert "孩子在学校住吗？" in await county.say(old_phone, "定过")
    assert "正式学籍" in await county.say(old_phone, "住校")
    said = await county.say(old_phone, "是")
    while said.startswith("第"):
        said = await county.say(old_phone, "不知道")
    assert said.startswith("照您说的：能领1样")
    assert "\n1 小学寄宿生活补助\n" in said
    opened = await county.say(old_phone, "1")
    assert opened.endswith("1 更多\n2 看依据\n3 申请\n4 回清单")
    assert "小学寄宿生活补助" in await county.say(old_phone, "4")
    await county.say(old_phone, "1")
    assert (await county.say(old_phone, "看完了")).startswith(WIPED)


async def test_the_chat_says_how_much_and_what_is_missing(county: County, farmer: Phone) -> None:
    await county.say(farmer, "我能享受什么 上学")
    await county.say(farmer, "2")
    await county.say(farmer, "都不是")
    await county.say(farmer, "不知道")
    await county.say(farmer, "住校")
    said = await county.say(farmer, "不知道")
    while said.startswith("第"):
        said = await county.say(farmer, "不知道")
    assert "可能：小学寄宿生活补助。还不知道：" in said
    assert "学校认定的家庭经济困难学生" in said


async def test_what_does_not_fit_says_why_and_by_which_clause(
    county: County, farmer: Phone
) -> None:
    said = await county.say(farmer, "我能享受什么 上学")
    told = {"孩子在上什么": "幼儿园", "哪种？": "都不是", "学籍": "是", "困难学生": "没定过"}
    while "照您说的" not in said:
        said = await county.say(farmer, next((a for q, a in told.items() if q in said), "不知道"))
    assert "幼儿保教费资助（不能）" in said
    why = await county.say(farmer, "幼儿保教费资助（不能）")
    assert why.startswith("幼儿保教费资助：照您说的，够不上。\n差在：")
    assert "原来的建档立卡户" in why
    assert "依据：《河南省2023年重点工作汇编（乡村振兴局）》" in why
    assert "不清楚就打0370-0000001问。" in why
    assert "幼儿保教费资助（不能）" in await county.say(farmer, "回清单")


async def test_a_mistake_is_taken_back_one_by_one(county: County, farmer: Phone) -> None:
    await county.say(farmer, "我能享受什么 上学")
    second = await county.say(farmer, "小学")
    assert "第1句：孩子在上什么？" in await county.say(farmer, "上一个")
    assert await county.say(farmer, "小学") == second
    assert "第1句" in await county.say(farmer, "答错了")
    assert "第1句" in await county.say(farmer, "上一个")


async def test_half_sentences_dialect_and_run_together_numbers(
    county: County, farmer: Phone
) -> None:
    await county.say(farmer, "能领啥")
    assert "第2句：" in await county.say(farmer, "俺家有个老人，还有个残疾的")
    assert "第3句：" in await county.say(farmer, "14")
    for unsure in ("不晓得", "说不清呀", "俺不知道"):
        said = await county.say(farmer, unsure)
        assert "没看明白" not in said


async def test_who_scolds_or_presses_anything_hears_whom_to_call(
    county: County, farmer: Phone
) -> None:
    asked = await county.say(farmer, "能领啥 上学")
    for noise in ("滚你的", "999", "😡"):
        said = await county.say(farmer, noise)
        assert said.split("\n", 1)[1] == asked.split("\n", 1)[1]
    assert said.startswith("还是没看明白。打0370-0000001跟人说也行")
    assert "第2句" in await county.say(farmer, "2")


async def test_trouble_told_in_the_middle_is_heard(county: County, farmer: Phone) -> None:
    await county.say(farmer, "能领啥")
    said = await county.say(farmer, "我老伴住院花了三万块钱，没法过了")
    assert said.startswith("听着家里有难处，要报就发“申报”。")
    assert "哪个村" in await county.say(farmer, "申报")
    assert "fits" not in str(await data_of(county, farmer))


async def test_danger_comes_before_any_question(county: County, farmer: Phone) -> None:
    await county.say(farmer, "能领啥")
    assert (await county.say(farmer, "我不想活了")).startswith("听着很危险")


async def test_a_policy_asked_for_in_the_middle_leaves_the_question_open(
    county: County, farmer: Phone
) -> None:
    await county.say(farmer, "能领啥 上学")
    side = await county.say(farmer, "政策 低保")
    assert side.endswith("看完请接着回答刚才的问题。")
    assert "第2句" in await county.say(farmer, "2")


async def test_a_report_is_not_lost_by_asking(county: County, farmer: Phone) -> None:
    await county.say(farmer, "申报")
    said = await county.say(farmer, "我能享受什么")
    assert said.startswith("请先把眼前这句答完")
    assert "难处" in await county.say(farmer, "柳树村")


async def test_nothing_stays_of_it(county: County, farmer: Phone) -> None:
    await county.say(farmer, "我能享受什么")
    for answer in ("1 3", "低保", "不知道", "小学"):
        await county.say(farmer, answer)
    assert (await county.say(farmer, "停")).startswith(WIPED)
    assert await data_of(county, farmer) == {}
    async with county.sessions.read() as session:
        assert await session.scalar(select(func.count()).select_from(HouseholdFact)) == 0
        assert await session.scalar(select(func.count()).select_from(Handoff)) == 0
        assert await session.scalar(select(func.max(func.length(Inbound.body)))) == 0
        said = (await session.execute(select(Dialogue.state, Dialogue.offers))).one()
        assert tuple(said) == (None, None)
        detail = (await session.execute(select(Audit.action))).scalars().all()
        assert set(detail) == {"event.answered"}


async def test_after_a_day_it_is_gone_by_itself(county: County, farmer: Phone) -> None:
    result = await county.say(farmer, "我能享受什么 住房")
    await county.say(farmer, "低保")
    other = Phone("farmer-2")
    await county.say(other, "能领啥 上学")
    async with county.sessions.write() as session:
        await session.execute(
            update(Dialogue).values(updated_at=session.moment.real - timedelta(hours=25))
        )
    async with county.sessions.write() as session:
        assert await interviews.forget_stale(session, session.moment.real) == 2
    assert await data_of(county, farmer) == {}
    assert await data_of(county, other) == {}
    assert "第1句" in result


async def test_an_old_button_says_that_it_is_gone(county: County, farmer: Phone) -> None:
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, farmer.channel, farmer.number)
    for data in ("fits:page:1", "fits:keep", "fits:done", "fits:why:saf-dibao"):
        said = await county.say(farmer, choice=county.signer.sign(data, str(contact.id)))
        assert said.startswith("刚才说的已经删了。")


async def test_the_village_may_have_what_a_family_says_of_itself(
    county: County, old_phone: Phone
) -> None:
    household = await family_of(county, old_phone)
    await county.say(old_phone, "我能享受什么 受灾")
    said = await county.say(old_phone, "低保")
    while not said.startswith("照您说的"):
        said = await county.say(old_phone, "1" if "大难处" in said else "不知道")
    assert "记给村里" in said
    assert (await county.say(old_phone, "记给村里")).startswith("记给村里了，一共1条，别的都删了。")
    async with county.sessions.read() as session:
        rows = (await session.execute(select(HouseholdFact.key, HouseholdFact.origin))).all()
        assert [tuple(row) for row in rows] == [("hh.hardship_shock", "said")]
        noted = select(Audit.detail).where(Audit.action == "facts.recorded")
        assert await session.scalar(noted) == {"facts": 1, "origin": "said"}
    assert household


async def test_what_is_recorded_is_used_in_the_familys_own_chat_only(
    county: County, farmer: Phone, old_phone: Phone
) -> None:
    household = await family_of(county, farmer)
    async with county.sessions.write() as session:
        await record(session, household, "hh.class", "edge-prone")
        contact = await addresses.ensure(session, old_phone.channel, old_phone.number)
        await addresses.belongs(session, contact.id, household)
    own = await county.say(farmer, "能领啥 住房")
    assert "您家现在是下面哪种" not in own
    assert "能领" in own
    assert "您家现在是下面哪种" in await county.say(old_phone, "能领啥 住房")


async def test_on_a_shared_phone_nothing_recorded_is_used_or_kept(
    county: County, farmer: Phone
) -> None:
    household = await family_of(county, farmer)
    async with county.sessions.write() as session:
        await record(session, household, "hh.class", "edge-prone")
        await session.execute(update(Address).values(shared=True))
    said = await county.say(farmer, "能领啥 受灾")
    assert "您家现在是下面哪种" in said or "家里有下面这些人吗" in said
    while not said.startswith("照您说的"):
        assert "平摊" not in said
        said = await county.say(farmer, "1" if "大难处" in said else "不知道")
    assert "记给村里" not in said


async def family_of(county: County, phone: Phone) -> int:
    """Make a phone that of 张大山's family."""
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        (found,) = await households.find_by_number(session, EVERYTHING, ["liu"], 3)
        await addresses.belongs(session, contact.id, found.id)
        return found.id


async def record(session: Session, household: int, key: str, value: str) -> None:
    today = session.moment.today
    await facts.add(session, [Fact(household, key, value, today, "county", "somebody")])


async def data_of(county: County, phone: Phone) -> dict[str, object]:
    """What the dialogue of a phone remembers."""
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        sealed = await session.scalar(
            select(Dialogue.data).where(Dialogue.address_id == contact.id)
        )
        if not sealed:
            return {}
        return dict(session.vault.open_data(sealed, f"dialogue|data|{contact.id}"))
