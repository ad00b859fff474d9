"""The visit form in a chat and by short message, as transcripts."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from acts import checks
from acts.actor import behind
from bot.engine import Engine
from channels.signing import Signer
from storage.models.checks import CheckAnswer
from storage.models.people import Address
from storage.queries import addresses, cases, households, papers
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.talk import CHANNELS, Phone
from tests.handlers.test_report import file
from tests.hands import Hands

REST = {
    "教育": ("0", "0"),
    "医疗": ("1", "3000", "肺病", "跳过"),
    "住房": ("2", "3", "1"),
    "饮水": ("1", "0", "1"),
    "收入": ("打工一万二", "0", "0", "0", "0", "2"),
    "劳动力": ("1", "1"),
    "风险": ("1", "一样", "0", "2", "没有"),
}
"""Section names as typed, each with its answers."""


@pytest.fixture
async def visitor(county: County, farmer: Phone, cadre: Phone) -> Phone:
    """A cadre who reads English, at the door of 3号 张家, which has reported an illness."""
    await file(county, farmer, "柳树村", "1", "老人住院", "2", "张大山", "1")
    await county.say(farmer, "1")
    await county.say(cadre, "English")
    return cadre


async def sheet(county: County, who: Phone) -> checks.Sheet:
    async with county.sessions.write() as session:
        actor = await behind(session, await addresses.ensure(session, who.channel, who.number))
        (home,) = await households.find_by_number(session, EVERYTHING, ["liu"], 3)
        (case,) = await checks.current(session, RULES, actor, home)
        found = await checks.sheet(session, RULES, actor, case)
    assert found is not None
    return found


async def test_a_whole_form_by_sections_in_any_order(county: County, visitor: Phone) -> None:
    said = await county.say(visitor, "核查 3 张家")
    assert said.startswith("Visit form of 3号 张家: 0 sections done, 9 to go.")
    assert "\n7 收入\n" in said
    for section, answers in reversed(REST.items()):
        await county.say(visitor, section)
        for answer in answers:
            said = await county.say(visitor, answer)
        assert f"{section} (done)" in said, section
    assert await county.say(visitor, "完成") == (
        "Not finished yet. Still without an answer: 家庭基本情况、吃穿.\n" + said
    )
    await county.say(visitor, "2")
    await county.say(visitor, "紧巴")
    await county.say(visitor, "1")
    for answer in ("户主", "三口人", "没有", "7", "2", "2"):
        said = await county.say(visitor, answer)
    assert said.startswith("Visit form of 3号 张家: every section is done.")
    finished = await county.say(visitor, "10")
    assert finished.startswith("Finished: 《防止返贫动态监测核查表》 of 3号 张家 is on file.")
    assert finished.endswith("The next step is taken in the console.")
    found = await sheet(county, visitor)
    assert found.seen["risk_types"] == ("illness",)
    assert found.sums.per_capita_net_income == 4000
    async with county.sessions.read() as session:
        assert "verification_form" in await papers.keys_of(session, found.case.id)


async def test_opening_the_form_takes_the_first_step(county: County, visitor: Phone) -> None:
    await county.say(visitor, "核查 3 张家")
    assert (await sheet(county, visitor)).case.state == "household_verification"


async def test_sums_are_shown_at_the_end_of_income_and_name_what_is_missing(
    county: County, visitor: Phone
) -> None:
    await county.say(visitor, "核查 3 张家")
    await county.say(visitor, "收入")
    for answer in REST["收入"]:
        said = await county.say(visitor, answer)
    assert "Figures still missing: 平时一个锅里吃饭的有几口人" in said
    await county.say(visitor, "家庭基本情况")
    await county.say(visitor, "户主")
    await county.say(visitor, "3")
    await county.say(visitor, "收入")
    for answer in REST["收入"]:
        said = await county.say(visitor, answer)
    assert "Per head: ¥4000" in said


async def test_every_answer_survives_a_restart_and_the_form_goes_on(
    county: County, visitor: Phone
) -> None:
    await county.say(visitor, "核查 3 张家")
    await county.say(visitor, "饮水")
    await county.say(visitor, "4")
    county.engine = Engine(
        county.sessions, RULES, Signer(county.sessions.vault.token_key), list(CHANNELS)
    )
    assert (await county.say(visitor, "十五分钟")).startswith("平均每人每天能用多少升水？")
    assert await county.say(visitor, "退出") == "Every answer is kept. Send 核查 to go on."
    assert (await county.say(visitor, "核查 3")).startswith(
        "Visit form of 3号 张家: 1 sections done, 8 to go."
    )
    said = await county.say(visitor, "饮水")
    assert said.startswith("平均每人每天能用多少升水？")
    assert (await sheet(county, visitor)).seen == {
        "water_source": "carry",
        "water_fetch_minutes": 15,
    }


async def test_what_differs_from_the_report_is_said_at_once(county: County, visitor: Phone) -> None:
    await county.say(visitor, "核查 3 张家")
    await county.say(visitor, "风险")
    said = await county.say(visitor, "1")
    assert "The household said: 因病. If it is so, send 一样." in said
    said = await county.say(visitor, "房子 饮水")
    assert said.startswith("Kept. The household had said: 因病.")


async def test_nonsense_is_asked_again_and_nothing_is_kept(county: County, visitor: Phone) -> None:
    await county.say(visitor, "核查 3 张家")
    await county.say(visitor, "收入")
    said = await county.say(visitor, "不少")
    assert said.endswith("(跳过 leaves it open.)")
    assert "过去12个月，全家打工一共挣了多少钱？" in said
    assert (await sheet(county, visitor)).seen == {}


async def test_two_cadres_fill_in_one_form(county: County, visitor: Phone) -> None:
    other = await bound(county, "first_secretary@liu")
    await county.say(other, "English")
    await county.say(visitor, "核查 3 张家")
    said = await county.say(other, "核查 3 张家")
    assert said.startswith("Visit form of 3号 张家: 0 sections done, 9 to go.")
    await county.say(visitor, "吃穿")
    await county.say(other, "饮水")
    await county.say(visitor, "1")
    await county.say(other, "1")
    said = await county.say(visitor, "差几项")
    assert said.startswith("Visit form of 3号 张家: 2 sections done, 7 to go.")
    assert {cell.by for part in (await sheet(county, other)).parts for cell in part.cells} == {
        *(None, county.people["village_committee@liu"], county.people["first_secretary@liu"])
    }


async def test_the_waiting_forms_are_offered(county: County, visitor: Phone) -> None:
    assert await county.say(visitor, "核查") == "Whose visit form?\n1 3号 张家"
    assert (await county.say(visitor, "1")).startswith("Visit form of 3号 张家")


async def test_nobody_else_opens_it(county: County, visitor: Phone, farmer: Phone) -> None:
    assert "申报" in await county.say(farmer, "核查 3 张家")
    assert "申报" in await county.say(Phone("nobody"), "核查 3 张家")
    far = await bound(county, "village_committee@zhao")
    await county.say(far, "English")
    assert (await county.say(far, "核查 3 张家")).startswith("No visit form is open for you there.")
    assert (await county.say(far, "核查")).startswith("No visit form is open for you there.")


async def test_a_case_that_moved_on_ends_the_form(county: County, visitor: Phone) -> None:
    await county.say(visitor, "核查 3 张家")
    await county.say(visitor, "吃穿")
    async with county.sessions.write() as session:
        found = await cases.page(session, EVERYTHING)
        await cases.save(session, replace(found[0], state="info_comparison"))
    assert (await county.say(visitor, "1")).startswith("No visit form is open for you there.")


async def own_phone(county: County) -> Phone:
    """The cadre's own telephone, as the roster knows it."""
    phone = Phone("+8619900000055", "sms_simulator")
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        mine = {"person_id": county.people["village_committee@liu"], "language": "en"}
        await session.execute(update(Address).where(Address.id == contact.id).values(**mine))
    return phone


async def test_by_short_message_answers_are_drafts_until_a_bound_chat_confirms(
    county: County, visitor: Phone
) -> None:
    phone = await own_phone(county)
    said = await county.say(phone, "核查 3 张家")
    assert said.startswith("Visit form of 3号 张家: 0 sections done, 9 to go.")
    await county.say(phone, "风险")
    said = await county.say(phone, "1")
    assert "因病. If" not in said
    await county.say(phone, "吃穿")
    said = await county.say(phone, "3")
    assert said.startswith("Visit form of 3号 张家: 2 sections done, 7 to go.")
    assert (await county.say(phone, "完成")).startswith("Kept as a draft.")
    async with county.sessions.read() as session:
        assert {row.draft for row in await session.execute(select(CheckAnswer))} == {True}
    assert (await sheet(county, visitor)).seen == {}
    assert await county.say(phone, "确认") == "There is nothing to confirm."
    said = await county.say(visitor, "确认")
    assert said.endswith("2 answers to visit forms are kept. Send 核查 to go on.")
    found = await sheet(county, visitor)
    assert found.seen == {"risk_seen": "serious", "food_clothing_ok": "short"}
    assert found.case.state == "household_verification"
    assert await county.say(visitor, "确认") == "There is nothing to confirm."


async def test_drafts_of_the_day_before_yesterday_are_not_confirmed(
    county: County, visitor: Phone, hands: Hands
) -> None:
    phone = await own_phone(county)
    await county.say(phone, "核查 3 张家")
    await county.say(phone, "吃穿")
    await county.say(phone, "3")
    hands.advance(hours=25)
    assert await county.say(visitor, "确认") == "There is nothing to confirm."
    assert (await sheet(county, visitor)).seen == {}
