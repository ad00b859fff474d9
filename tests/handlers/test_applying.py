"""Applying: the right way opens, or it is said where to go with what, and the village can call."""

from datetime import date

import pytest
from sqlalchemy import select

from channels.contract import Outgoing
from channels.sms_simulator import SmsSimulator
from channels.text import degrade, segments
from console.words import HANDOFF_REASONS
from handlers import applying
from handlers.reply import Reply
from locales import speaking
from notifications.notices import forms
from notifications.notices.problems import SIGNATURE
from notifications.notices.ready import ready
from storage.models.inbox import Handoff
from storage.queries import addresses, households
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County
from tests.handlers.talk import Phone

LANDLINE = "0370-12345678"


@pytest.fixture
def old_phone() -> Phone:
    """A phone nobody knows, which has short messages only."""
    return Phone("+8619900000009", "sms_simulator")


@pytest.mark.parametrize(
    "text", ["申请 低保", "申请低保", "我要申请低保", "俺想办理低保", "申领低保！", "apply 低保"]
)
async def test_the_first_step_is_told_with_where_and_whom_to_call(
    county: County, farmer: Phone, text: str
) -> None:
    said = await county.say(farmer, text)
    assert said.startswith("申请“农村低保”：到乡镇民政所填申请表")
    assert "在哪办：" in said
    assert "0370-0000001" in said
    assert "让村里找我" in said


async def test_of_several_one_is_chosen_and_those_to_apply_for_come_first(
    county: County, old_phone: Phone
) -> None:
    said = await county.say(old_phone, "申请 助学金")
    assert said.startswith("您要申请哪一个？问人请打0370-0000001。\n1 ")
    assert (await county.say(old_phone, "1")).startswith("申请“")


async def test_the_village_is_asked_once(county: County, old_phone: Phone) -> None:
    for _time in range(2):
        await county.say(old_phone, "申请 低保")
        said = await county.say(old_phone, "让村里找我")
        assert said == "记下了：“农村低保”的事，村里会找您。您也可以打0370-0000001。"
    async with county.sessions.read() as session:
        rows = (await session.execute(select(Handoff.reason, Handoff.path))).all()
    assert [tuple(row) for row in rows] == [("wants_to_apply", "/county/")]
    assert HANDOFF_REASONS["wants_to_apply"]() == "想申请一项政策"


async def test_a_known_family_comes_onto_its_own_villages_list(
    county: County, farmer: Phone
) -> None:
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, farmer.channel, farmer.number)
        (found,) = await households.find_by_number(session, EVERYTHING, ["liu"], 3)
        await addresses.belongs(session, contact.id, found.id)
    assert "0370-0000003" in await county.say(farmer, "申请 低保")
    await county.say(farmer, "让村里找我")
    async with county.sessions.read() as session:
        rows = (await session.execute(select(Handoff.path, Handoff.household_id))).all()
    assert [tuple(row) for row in rows] == [("/county/town/liu/", found.id)]


@pytest.mark.parametrize("policy", sorted(RULES.asking.reported))
async def test_what_is_asked_for_by_a_report_begins_one_that_knows_the_hardship(
    county: County, farmer: Phone, policy: str
) -> None:
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, farmer.channel, farmer.number)
    button = county.signer.sign(f"apply:for:{policy}", str(contact.id))
    said = await county.say(farmer, choice=button)
    title = RULES.policies.by_id[policy].title
    assert said.startswith(f"办“{title}”，先报一下情况，村里会来看。\n")
    assert "您家在哪个乡镇、哪个村？" in said
    assert "请用几句话说说" in await county.say(farmer, "柳树村")  # the kind is not asked any more


async def test_what_nobody_applies_for_says_so_and_whom_to_call(
    county: County, farmer: Phone
) -> None:
    said = await county.say(farmer, "申请 家门口帮扶车间")
    assert said.startswith("“家门口帮扶车间”不用自己申请。\n")
    assert "0370-0000001" in said


async def test_申请_alone_offers_the_events_of_life(county: County, farmer: Phone) -> None:
    said = await county.say(farmer, "申请")
    assert said.startswith("您想问哪方面的？")
    assert "1 孩子上学" in said


@pytest.mark.parametrize(
    "text", ["申请低保没批下来凭啥", "申请了三回低保都没给办下来，村里说我家有楼房不够格"]
)
async def test_a_complaint_is_no_application(county: County, farmer: Phone, text: str) -> None:
    assert not (await county.say(farmer, text)).startswith(("申请“", "您要申请"))


async def test_what_is_not_found_is_said_with_whom_to_call(county: County, farmer: Phone) -> None:
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, farmer.channel, farmer.number)
    for data in ("apply:for:no-such", "apply:call:no-such"):
        said = await county.say(farmer, choice=county.signer.sign(data, str(contact.id)))
        assert said.startswith("没找到对得上的政策")
        assert "0370-0000001" in said


async def test_inside_a_report_it_is_told_and_the_question_stays_open(
    county: County, farmer: Phone
) -> None:
    await county.say(farmer, "申报")
    asked = await county.say(farmer, "柳树村")
    said = await county.say(farmer, "申请 低保")
    assert said.startswith("申请“农村低保”：")
    assert "\n1 " not in said
    assert "\n1 " in asked
    assert "请用几句话说说" in await county.say(farmer, "1")
    assert not (await county.say(farmer, "申请低保的时候摔断了腿")).startswith("申请“")


async def test_danger_comes_before_any_application(county: County, farmer: Phone) -> None:
    assert (await county.say(farmer, "申请不下来我不想活了")).startswith("听着很危险")


# A first step is never cut: in English four policies need one part more than the usual four.
@pytest.mark.parametrize(("language", "most"), [("zh_CN", 134), ("en", 335)])
def test_the_first_step_of_every_policy_fits_its_short_messages(language: str, most: int) -> None:
    long = []
    with speaking(language):
        for policy in RULES.policies.by_id.values():
            notice = ready(RULES, policy.id, date(2026, 11, 1)) if policy.live else None
            if notice is None:
                continue
            told = forms.words(notice, LANDLINE)
            say = applying.first_step if notice.may_apply else applying.nobody_applies
            reply = say(policy, told, LANDLINE, "sms_http", True)
            long += [policy.id] if length(reply) > most else []
    assert not long


def length(reply: Reply) -> int:
    shown = degrade(Outgoing("", reply.text, reply.choices), SmsSimulator.features).text
    return segments(shown, SIGNATURE).units
