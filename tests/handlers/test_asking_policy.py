"""Asking for a policy: whatever words somebody uses, an answer that helps or whom to call."""

from itertools import combinations

import pytest
from sqlalchemy import func, select

from channels.contract import Outgoing
from channels.sms_simulator import SmsSimulator
from channels.text import degrade, segments
from handlers import policy_words
from notifications.notices.problems import SIGNATURE
from rulebook.search.policies import HOME
from storage.models.inbox import Handoff
from storage.queries import addresses
from tests.handlers.conftest import RULES, County
from tests.handlers.talk import Phone

LISTED = "您问的可能是下面这几条"
NOT_FOUND = "没找到对得上的政策"
WHICH = "您想问哪方面的？"


@pytest.fixture
def old_phone() -> Phone:
    """A farmer with a phone that has short messages only."""
    return Phone("+8619900000009", "sms_simulator")


@pytest.mark.parametrize(
    "text",
    [
        "政策 上学",
        "政策上学补助",
        "政策：上学",
        "政策　上学　补助",
        "上学补助",
        "policy school",
        "Policy: school",
        "查政策 上学",
    ],
)
async def test_three_policies_come_with_what_they_give(
    county: County, farmer: Phone, text: str
) -> None:
    said = await county.say(farmer, text)
    head, *lines = said.split("\n")
    assert head == f"{LISTED}，选一条看详细；问人请打0370-0000001。"
    assert len([line for line in lines if "：" in line]) == 3
    assert lines[-1] == "4 我家有难处，要申报"


async def test_the_number_opens_the_policy_with_its_clause(county: County, farmer: Phone) -> None:
    assert "\n1 农村低保\n" in await county.say(farmer, "低保 多少钱")
    said = await county.say(farmer, "1")
    policy = RULES.policies.by_id["saf-dibao"]
    assert said.startswith(f"农村低保\n{policy.gist}\n多少：看当地怎么定。\n给谁：农村居民\n")
    assert "依据：《河南省2023年重点工作汇编（乡村振兴局）》" in said
    assert policy.cite.section in said
    assert "不清楚就打0370-0000001问。" in said


async def test_a_ceiling_is_called_a_ceiling(county: County, farmer: Phone) -> None:
    await county.say(farmer, "政策 危房维修补助")
    said = await county.say(farmer, "C级危房维修补助")
    assert "多少：最多每户18000元。" in said
    assert "怎么办：本人提申请" in said


async def test_the_simple_phone_gets_titles_and_the_clause_on_request(
    county: County, old_phone: Phone
) -> None:
    said = await county.say(old_phone, "政策 低保")
    assert "\n1 农村低保\n" in said
    assert RULES.policies.by_id["saf-dibao"].gist not in said
    opened = await county.say(old_phone, "１")
    assert RULES.policies.by_id["saf-dibao"].gist in opened
    assert "《" not in opened
    assert "《河南省2023年重点工作汇编（乡村振兴局）》" in await county.say(old_phone, "1")


def test_the_list_fits_two_parts_of_a_short_message_whatever_is_found() -> None:
    longest = sorted(RULES.policies.live[HOME], key=lambda policy: -len(policy.title))[:6]
    for found in combinations(longest, 3):
        for offering in (True, False):
            reply = policy_words.listed(found, "0370-12345678", "sms_http", offering)
            message = Outgoing("", reply.text, reply.choices)
            shown = degrade(message, SmsSimulator.features).text
            assert segments(shown, SIGNATURE).units <= 134


@pytest.mark.parametrize("text", ["啥补助", "有什么补助", "政策 啥补助", "有啥政策", "policies"])
async def test_who_names_nothing_is_asked_which_field(
    county: County, farmer: Phone, text: str
) -> None:
    said = await county.say(farmer, text)
    assert said.startswith(WHICH)
    assert "1 上学" in said
    assert LISTED in await county.say(farmer, "1")


@pytest.mark.parametrize("place", range(1, 9))
async def test_every_field_offered_leads_to_policies(
    county: County, farmer: Phone, place: int
) -> None:
    await county.say(farmer, "政策 有啥")
    assert LISTED in await county.say(farmer, str(place))


@pytest.mark.parametrize(
    "text", ["政策 骗人的吧", "政策 你们都是骗子", "政策 哈利波特", "政策 asdf", "政策 退伍军人"]
)
async def test_what_is_not_found_is_said_with_whom_to_call(
    county: County, farmer: Phone, text: str
) -> None:
    said = await county.say(farmer, text)
    assert said.startswith(NOT_FOUND)
    assert "0370-0000001" in said


@pytest.mark.parametrize("text", ["？", "骗人的吧", "你好", "低保停了凭什么", "谢谢你们"])
async def test_what_asks_for_no_benefit_is_no_policy_question(
    county: County, farmer: Phone, text: str
) -> None:
    said = await county.say(farmer, text)
    assert LISTED not in said
    assert NOT_FOUND not in said


async def test_the_cheerful_are_answered_too(county: County, farmer: Phone) -> None:
    said = await county.say(farmer, "政策！我娃考上大学啦！！😄 有补助不？")
    assert "本专科国家助学金" in said


async def test_the_word_alone_says_how_to_ask(county: County, farmer: Phone) -> None:
    said = await county.say(farmer, "政策")
    assert said.endswith("想查哪项政策，发“政策”加几个字，比如：政策 上学。")


async def test_from_the_list_a_report_is_one_tap_away(county: County, farmer: Phone) -> None:
    await county.say(farmer, "危房改造补助")
    assert "哪个村" in await county.say(farmer, "4")


async def test_a_hardship_told_is_a_report_even_if_a_benefit_would_fit(
    county: County, farmer: Phone
) -> None:
    assert "哪个村" in await county.say(farmer, "老房子漏雨，墙也裂了，晚上不敢睡")


async def test_nothing_of_a_question_is_put_before_people(county: County, farmer: Phone) -> None:
    await county.say(farmer, "政策 精神病")
    await county.say(farmer, "政策 没有这样的词汇")
    async with county.sessions.read() as session:
        assert await session.scalar(select(func.count()).select_from(Handoff)) == 0


async def test_inside_a_report_the_open_question_keeps_its_numbers(
    county: County, farmer: Phone
) -> None:
    await county.say(farmer, "申报")
    asked = await county.say(farmer, "柳树村")
    assert "1 " in asked
    said = await county.say(farmer, "政策 上学")
    assert said.endswith("看完请接着回答刚才的问题。")
    assert "请" in await county.say(farmer, "1")
    assert LISTED not in await county.say(farmer, "政策没给我家落实，补助没拿到")


async def test_an_old_button_inside_a_report_tells_the_policy_and_leaves_the_question_open(
    county: County, farmer: Phone
) -> None:
    await county.say(farmer, "申报")
    await county.say(farmer, "柳树村")
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, farmer.channel, farmer.number)
    button = county.signer.sign("policy:open:saf-dibao", str(contact.id))
    told = await county.say(farmer, choice=button)
    assert told.startswith("农村低保\n")
    assert "\n1 " not in told
    assert "多少" not in await county.say(farmer, "1")


@pytest.mark.parametrize("choice", ["policy:open:he18-none", "policy:clause:", "policy:open:hb18"])
async def test_a_button_of_a_policy_that_is_no_more_says_whom_to_call(
    county: County, farmer: Phone, choice: str
) -> None:
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, farmer.channel, farmer.number)
    button = county.signer.sign(choice, str(contact.id))
    assert (await county.say(farmer, choice=button)).startswith(NOT_FOUND)


async def test_words_of_danger_come_before_any_policy(county: County, farmer: Phone) -> None:
    assert (await county.say(farmer, "政策 没补助我不想活了")).startswith("听着很危险")
    other = Phone("farmer-2")
    await county.say(other, "申报")
    assert "110" in await county.say(other, "政策 没补助我不想活了")
