"""Somebody who does not get on is offered a person, in whatever words he asks for one."""

import pytest
from sqlalchemy import select

from storage.models.people import Consent
from tests.handlers.conftest import County
from tests.handlers.talk import Phone
from tests.handlers.test_report import file

CALL = "请打电话0370-000000"


@pytest.mark.parametrize(
    "text",
    [
        "人工",
        "俺要找人说话",
        "找个人问问",
        "我想找干部说说",
        "俺不识字",
        "我不会打字。",
        "跟人说话",
    ],
)
async def test_who_wants_a_person_hears_whom_to_call(
    county: County, farmer: Phone, text: str
) -> None:
    assert (await county.say(farmer, text)).startswith(CALL)


async def test_also_in_the_middle_of_a_report_which_then_goes_on(
    county: County, farmer: Phone
) -> None:
    await county.say(farmer, "申报")
    assert (await county.say(farmer, "俺不会弄")).startswith(CALL)
    assert "难处" in await county.say(farmer, "柳树村")


@pytest.mark.parametrize("text", ["老人没人管", "俺找不到活干", "欠我钱的人找不到了"])
async def test_what_happened_to_somebody_is_no_wish_for_a_person(
    county: County, farmer: Phone, text: str
) -> None:
    assert not (await county.say(farmer, text)).startswith(CALL)


async def test_after_the_clause_there_is_a_way_on(county: County, farmer: Phone) -> None:
    phone = Phone("+8619900000088", "sms_simulator")
    await county.say(phone, "政策 低保")
    await county.say(phone, "1")
    said = await county.say(phone, "看依据")
    assert "不清楚就打0370-000000" in said
    assert "1 我家有难处，要申报" in said
    assert "哪个村" in await county.say(phone, "1")


async def test_not_needing_it_is_a_no_to_the_letter_of_consent(
    county: County, farmer: Phone
) -> None:
    await county.say(farmer, "申报")
    for text in ("柳树村", "3", "墙裂了", "2", "张大山", "1", "1"):
        said = await county.say(farmer, text)
    assert "授权书" in said
    assert "请从上面选" not in await county.say(farmer, "不用了")


async def test_who_does_not_understand_the_letter_is_asked_shortly_and_told_whom_to_call(
    county: County, farmer: Phone
) -> None:
    await file(county, farmer, "柳树村", "1", "我腿疼走不动", "2", "孙七", "1")
    said = await county.say(farmer, "啥书")
    assert said == (
        "没看明白您的意思。请回数字；想找人问，打0370-0000003。\n1 愿意签\n2 上门再说\n3 不愿意"
    )
    assert (await county.say(farmer, "不晓得")).startswith("还有几个小问题")
    async with county.sessions.read() as session:
        assert (await session.execute(select(Consent.answer))).scalar() == "later"
