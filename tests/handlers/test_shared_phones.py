"""A phone several families use: neutral words arrive, each family reads its own with its code."""

import re
from datetime import date

import pytest
from sqlalchemy import select, update

from acts import broadcasts, notices
from acts.actor import signed_in
from acts.broadcasts import Wanted
from channels.signing import Signer
from notifications.compose import Composer
from notifications.delivery import Delivery, Line
from storage.models.notices import Recipient
from storage.models.people import Address, Household
from storage.queries import addresses, households, members, regions, staff
from storage.queries.notices import Text
from storage.scope import EVERYTHING
from tests.broadcasting import FakeChannel
from tests.handlers.conftest import RULES, County
from tests.handlers.talk import Phone

SICK = Text(
    slug="load-of-care",
    title="看病花钱多可以申请救助",
    short="看病花钱多的家庭可以申请救助，到村部办理，电话0370-0000003。",
    body="家里有人看病花钱多，可以申请医疗救助。带户口本到村部办理。",
    source="明安县〔2026〕1号",
    review_by=date(2026, 9, 30),
)
ROADS = Text(
    **{
        **{name: getattr(SICK, name) for name in ("source", "review_by")},
        "slug": "roads",
        "title": "修路通知",
        "short": "村里修路，请绕行，电话0370-0000003。",
        "body": "村里修路，请绕行。",
    }
)
TAGGED = "标签:低保"


@pytest.fixture
async def phone(county: County) -> Phone:
    """The telephone of 3号 张家; 1号 李家 has none and is reached there too."""
    made = Phone("+8619900000003", "sms_simulator")
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, made.channel, made.number)
        for number in (3, 1):
            (home,) = await households.find_by_number(session, EVERYTHING, ["liu"], number)
            await members.set_tags(session, home.id, {"低保"})
            if number == 3:
                await addresses.belongs(session, contact.id, home.id)
        await session.execute(update(Household).values(reach_id=contact.id))
        for login in ("county_rural_revival_bureau@county", "county_leading_group@county"):
            await staff.add(session, county.people[login], login, "-")
    return made


async def broadcast(county: County, text: Text = SICK, audience: str = TAGGED) -> list[str]:
    """Send a notice by two people and deliver it; returns what arrived, as read on a phone."""
    async with county.sessions.write() as session:
        author = await signed_in(session, county.people["county_rural_revival_bureau@county"])
        second = await signed_in(session, county.people["county_leading_group@county"])
        notice = await notices.draft_notice(session, RULES, author, text)
        place = await regions.get(session, "county")
        assert place is not None
        drafted = await broadcasts.draft_broadcast(
            session, RULES, author, Wanted(notice, audience, place)
        )
        await broadcasts.approve(session, RULES, second, drafted.id)
        await broadcasts.send(session, RULES, author, drafted.id)
    channel = FakeChannel()
    delivery = Delivery(county.sessions, Line(channel), Composer(RULES), Signer(b"k"))
    await delivery.round()
    return [message.text for message in channel.sent if message.kind == "notice"]


async def own(county: County, phone: Phone) -> None:
    """Let 1号 李家 have no phone, so that the phone is one family's."""
    async with county.sessions.write() as session:
        where = Household.number == 1
        await session.execute(update(Household).where(where).values(reach_id=None))


async def opened(county: County) -> list[tuple[int, str | None]]:
    """Which households opened theirs, and what they answered."""
    async with county.sessions.read() as session:
        rows = await session.execute(
            select(Household.number, Recipient.answer)
            .join(Household, Household.id == Recipient.household_id)
            .where(Recipient.opened_at.is_not(None))
            .order_by(Household.number)
        )
        return [(row[0], row[1]) for row in rows]


async def test_each_family_reads_its_own_with_its_code(county: County, phone: Phone) -> None:
    (arrived,) = await broadcast(county)
    assert "救助" not in arrived
    assert "低保" not in arrived
    codes = dict(re.findall(r"(\d+)号回(\d{4})", arrived))
    assert set(codes) == {"1", "3"}
    assert len(set(codes.values())) == 2
    assert "还没有给您发过" in await county.say(phone, "政策")
    read = await county.say(phone, codes["1"])
    assert read.startswith(SICK.short)
    assert SICK.title in await county.say(phone, "看懂了")
    assert await opened(county) == [(1, "understood")]
    await county.say(phone, codes["3"])
    await county.say(phone, "没看懂")
    assert await opened(county) == [(1, "understood"), (3, "unclear")]


async def test_a_wrong_code_is_answered_kindly_and_opens_nothing(
    county: County, phone: Phone
) -> None:
    (arrived,) = await broadcast(county)
    wrong = next(code for code in ("4821", "4822", "4823") if code not in arrived)
    said = await county.say(phone, wrong)
    assert "0370-0000003" in said
    assert SICK.title not in said
    assert await opened(county) == []


async def test_four_digits_belong_to_an_open_question(county: County, phone: Phone) -> None:
    (arrived,) = await broadcast(county)
    code = re.findall(r"\d{4}", arrived)[0]
    await county.say(phone, "申报")
    await county.say(phone, code)
    assert await opened(county) == []


async def test_what_tells_nothing_of_a_family_comes_in_full_everywhere(
    county: County, phone: Phone
) -> None:
    (arrived,) = await broadcast(county, ROADS, "")
    assert arrived.startswith(ROADS.short)


async def test_one_familys_own_phone_gets_it_in_full_until_it_is_called_shared(
    county: County, phone: Phone
) -> None:
    await own(county, phone)
    (arrived,) = await broadcast(county)
    assert arrived.startswith(SICK.short)
    said = await county.say(phone, "这个手机几家合用")
    assert "这个手机只有我家用" in said
    (arrived,) = await broadcast(county, ROADS, TAGGED)
    assert "修路" not in arrived
    await county.say(phone, "这个手机只有我家用")
    async with county.sessions.read() as session:
        shared = await session.scalar(select(Address.shared).where(Address.channel != "webchat"))
    assert shared is False


async def test_codes_at_one_phone_are_all_different(county: County, phone: Phone) -> None:
    for number in range(3):
        text = Text(
            **{
                **{name: getattr(SICK, name) for name in ("title", "body", "source")},
                "slug": f"n{number}",
                "short": f"{SICK.short[:-1]}，第{number}。",
                "review_by": SICK.review_by,
            }
        )
        await broadcast(county, text)
    async with county.sessions.read() as session:
        codes = [row.code for row in await session.execute(select(Recipient.code))]
    assert len(set(codes)) == len(codes) == 6
    assert all(re.fullmatch("[1-9][0-9]{3}", code or "") for code in codes)
