"""Asking for a policy: whatever words somebody uses, an answer that helps or whom to call."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from sqlalchemy import func, select

from channels.contract import Outgoing
from channels.sms_simulator import SmsSimulator
from channels.text import degrade, segments
from handlers import policy_words
from handlers.reply import Reply
from locales import speaking
from notifications.notices import forms
from notifications.notices.problems import SIGNATURE
from notifications.notices.ready import ready
from rulebook.search.policies import HOME
from storage.engine import Sessions
from storage.models.inbox import Handoff
from storage.queries import addresses
from tests.handlers.conftest import RULES, County
from tests.handlers.talk import Phone, Talk

PHONE_NUMBER = "0370-12345678"
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
    assert lines[-3:] == ["4 更多", "5 帮我家算算", "6 我家有难处，要申报"]


async def test_the_number_opens_the_notice_with_its_clause(county: County, farmer: Phone) -> None:
    assert "\n1 农村低保\n" in await county.say(farmer, "低保 多少钱")
    said = await county.say(farmer, "1")
    assert said.startswith("家里收入低，可以申请低保\n\n给谁的：户口在农村。")
    assert "怎么办：到乡镇民政所填申请表" in said
    assert "依据：《河南省2023年重点工作汇编（乡村振兴局）》" in said
    assert RULES.policies.by_id["saf-dibao"].cite.section in said
    assert "问谁：打0370-0000001" in said
    assert "看懂" not in said
    assert "申请“农村低保”" in await county.say(farmer, "申请")


async def test_a_ceiling_is_called_a_ceiling(county: County, farmer: Phone) -> None:
    await county.say(farmer, "政策 危房维修补助")
    said = await county.say(farmer, "C级危房维修补助")
    assert "最多" in said
    assert "1.8万元" in said


async def test_the_simple_phone_gets_the_short_form_then_the_page_then_the_clause(
    county: County, old_phone: Phone
) -> None:
    said = await county.say(old_phone, "政策 低保")
    assert "\n1 农村低保\n" in said
    assert RULES.policies.by_id["saf-dibao"].gist not in said
    opened = await county.say(old_phone, "１")
    assert opened.startswith("全家收入按人头平摊")
    assert opened.endswith("\n1 更多\n2 看依据\n3 申请")
    first = await county.say(old_phone, "更多")
    assert first.startswith("给谁的：户口在农村。")
    second = await county.say(old_phone, "1")
    assert second.startswith("怎么办：")
    assert "1 申请" in second
    await county.say(old_phone, "政策 低保")
    await county.say(old_phone, "1")
    assert "《河南省2023年重点工作汇编（乡村振兴局）》" in await county.say(old_phone, "2")


async def test_a_policy_without_a_notice_is_told_from_its_entry(sessions: Sessions) -> None:
    without = {key: one for key, one in RULES.plain_notices.ready.items() if key != "saf-dibao"}
    notices = replace(RULES.plain_notices, ready=without)
    talk = Talk(sessions, replace(RULES, plain_notices=notices))
    phone = Phone("somebody")
    await talk.say(phone, "政策 低保")
    said = await talk.say(phone, "1")
    assert said.startswith(
        f"农村低保\n{RULES.policies.by_id['saf-dibao'].gist}\n多少：看当地怎么定。"
    )
    assert "不清楚就打12345问。" in said


async def test_more_brings_the_next_three_and_ends(county: County, old_phone: Phone) -> None:
    lists = [await county.say(old_phone, "政策 上学")]
    while "更多" in lists[-1]:
        lists.append(await county.say(old_phone, "更多"))
    titles = [line[2:] for said in lists for line in said.split("\n")[1:4] if line[0] in "123"]
    assert len(titles) == len(set(titles))
    assert 6 <= len(titles) <= 9


async def test_more_of_nothing_says_that_this_was_all(county: County, farmer: Phone) -> None:
    await county.say(farmer, "政策 上学")
    await county.say(farmer, "1")
    assert (await county.say(farmer, "更多")).startswith("就这些了。")


async def test_a_list_nobody_asked_for_again_is_forgotten(county: County, old_phone: Phone) -> None:
    button = "policy:next:3"
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, old_phone.channel, old_phone.number)
    said = await county.say(old_phone, choice=county.signer.sign(button, str(contact.id)))
    assert said.startswith(WHICH)


LIVE = [policy for policy in RULES.policies.by_id.values() if policy.live]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_policy_fits_its_short_messages(language: str) -> None:
    most = {"zh_CN": 134, "en": 268}[language]
    back = [("回清单", "fits:page:0")]
    long = []
    with speaking(language):
        for policy in LIVE:
            notice = ready(RULES, policy.id, date(2026, 11, 1))
            if notice is None:
                continue
            opened = policy_words.opened(notice, policy, PHONE_NUMBER, "sms_http", [], True)
            again = policy_words.opened(notice, policy, PHONE_NUMBER, "sms_http", back, True)
            long += [policy.id] if length(opened) > most or length(again) > 268 else []
            told = policy_words.pages(forms.words(notice, PHONE_NUMBER), PHONE_NUMBER)
            for number in range(len(told)):
                page = policy_words.page(notice, policy, PHONE_NUMBER, number, [])
                one_part = "\n" not in page.text
                long += [f"{policy.id}/{number}"] if length(page) > most * (1 + one_part) else []
    assert not long


def length(reply: Reply) -> int:
    shown = degrade(Outgoing("", reply.text, reply.choices), SmsSimulator.features).text
    return segments(shown, SIGNATURE).units


def test_the_list_fits_two_parts_of_a_short_message_whatever_is_found() -> None:
    longest = sorted(RULES.policies.live[HOME], key=lambda policy: -len(policy.title))[:6]
    for found in combinations(longest, 3):
        for offering in (True, False):
            further = policy_words.further(3, "school")
            reply = policy_words.listed(found, PHONE_NUMBER, "sms_http", offering, further)
            assert length(reply) <= 134


@pytest.mark.parametrize("text", ["啥补助", "政策 啥补助", "有啥政策", "policies", "申请"])
async def test_who_names_nothing_is_asked_which_field(
    county: County, farmer: Phone, text: str
) -> None:
    said = await county.say(farmer, text)
    assert said.startswith(WHICH)
    assert "1 孩子上学" in said
    assert "10 说不准，问我几句" in said
    assert LISTED in await county.say(farmer, "1")


@pytest.mark.parametrize("place", range(1, 10))
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
    assert "哪个村" in await county.say(farmer, "我家有难处，要申报")


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
    assert told.startswith("家里收入低，可以申请低保\n")
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
