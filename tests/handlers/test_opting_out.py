"""退订 and 订阅: all notices and progress or one kind of them, confirmed once a day."""

import pytest
from sqlalchemy import func, select

from storage.models.people import Address
from storage.models.system import Audit
from storage.queries import addresses
from tests.handlers.conftest import County
from tests.handlers.talk import Phone
from tests.hands import Hands


async def wishes(county: County, phone: Phone) -> tuple[bool, bool]:
    """Whether notices and progress are not wanted."""
    async with county.sessions.write() as session:
        found = await addresses.ensure(session, phone.channel, phone.number)
    return found.no_notices, found.no_progress


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("退订", (True, True)),
        ("ＴＤ", (True, True)),
        (" t ", (True, True)),
        ("R", (True, True)),
        ("n。", (True, True)),
        ("退订 政策", (True, False)),
        ("退订政策", (True, False)),
        ("退订 通知", (True, False)),
        ("TD 政策", (True, False)),
        ("退订　进度", (False, True)),
        ("退订进展", (False, True)),
        ("R我家着火了", (False, False)),
        ("退订的事怎么办", (False, False)),
        ("T恤", (False, False)),
    ],
)
async def test_what_a_word_stops(
    county: County, farmer: Phone, said: str, kept: tuple[bool, bool]
) -> None:
    await county.say(farmer, said)
    assert await wishes(county, farmer) == kept


async def test_it_is_confirmed_once_a_day(county: County, farmer: Phone, hands: Hands) -> None:
    assert "不再给您发" in await county.say(farmer, "退订")
    assert await county.say(farmer, "退订") == ""
    assert await county.say(farmer, "TD") == ""
    hands.advance(days=1, minutes=1)
    assert "不再给您发" in await county.say(farmer, "退订")
    async with county.sessions.read() as session:
        query = select(func.count()).where(Audit.action == "opted.out")
        assert await session.scalar(query) == 1


async def test_one_kind_stops_and_comes_again(county: County, farmer: Phone) -> None:
    assert "订阅 政策" in await county.say(farmer, "退订 政策")
    assert await wishes(county, farmer) == (True, False)
    await county.say(farmer, "退订 进度")
    assert await wishes(county, farmer) == (True, True)
    assert "退订 政策" in await county.say(farmer, "订阅 政策")
    assert await wishes(county, farmer) == (False, True)
    await county.say(farmer, "订阅")
    assert await wishes(county, farmer) == (False, False)


async def test_a_report_is_taken_and_answered_whatever_was_stopped(
    county: County, farmer: Phone
) -> None:
    await county.say(farmer, "退订")
    assert await county.say(farmer, "房子着火了，人还在里面") != ""
    assert await county.say(farmer, "人工") != ""


async def test_a_phone_is_called_shared_and_own_again(county: County, farmer: Phone) -> None:
    await county.say(farmer, "这个手机几家合用。")
    async with county.sessions.read() as session:
        assert await session.scalar(select(func.count()).where(Address.shared.is_(True))) == 1
    await county.say(farmer, "这个手机只有我家用")
    async with county.sessions.read() as session:
        assert await session.scalar(select(func.count()).where(Address.shared.is_(True))) == 0
