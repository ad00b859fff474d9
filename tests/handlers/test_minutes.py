"""A photo with 开会 … or right after it is kept with that entry; any other goes its usual way."""

import pytest
from sqlalchemy import select

from bot.inbox import store
from channels.contract import Incoming, Media
from storage.models.duties import ActivityPaper
from storage.queries import addresses, pictures
from tests.handlers.conftest import County, bound
from tests.handlers.log_scene import rows, secretary, township, village
from tests.handlers.talk import CHANNELS, Phone
from tests.hands import Hands

__all__ = ["secretary", "township", "village"]

USUAL = "请先发“申报”"
KEPT = "照片已附在3月1日的“开会”后面。"


@pytest.fixture
async def leader(village: County) -> Phone:
    """The county's leading group, in a bound chat."""
    return await bound(village, "county_leading_group@county")


async def photo(county: County, phone: Phone, text: str = "") -> str:
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        handle = await pictures.put(session, contact.id, b"a picture")
        media = (Media("photo", str(handle)),)
        item = Incoming(phone.number, text, media=media, external_id=f"picture {handle}")
        await store(session, CHANNELS[phone.channel], [item])
    await county.answer_all()
    return await county.read(phone)


async def papers(county: County) -> list[int]:
    async with county.sessions.read() as session:
        found = await session.execute(select(ActivityPaper.activity_id))
        return [row.activity_id for row in found]


async def test_a_photo_right_after_a_meeting_is_its_minute(village: County, leader: Phone) -> None:
    assert "已记" in await village.say(leader, "昨天 开会 研究三季度工作")
    assert await photo(village, leader) == KEPT
    assert await photo(village, leader) == KEPT
    [meeting] = await rows(village)
    assert await papers(village) == [meeting.id, meeting.id]


async def test_a_photo_with_the_line_is_kept_with_it(village: County, leader: Phone) -> None:
    said = await photo(village, leader, "昨天 开会 研究三季度工作")
    assert said.startswith("已记：3月1日开会")
    assert said.endswith(KEPT)
    said = await photo(village, leader, "昨天 开会 研究三季度工作")
    assert "照片还没有存" in said
    assert "照片还没有存" in await photo(village, leader)
    assert len(await papers(village)) == 1
    assert "已记" in await village.say(leader, "2")
    assert await photo(village, leader) == KEPT


async def test_a_fifth_photo_is_too_many(village: County, leader: Phone) -> None:
    await village.say(leader, "开会 研究三季度工作")
    for _page in range(4):
        assert "已附在" in await photo(village, leader)
    assert "已经有4张照片" in await photo(village, leader)


async def test_a_photo_long_after_goes_its_usual_way(
    village: County, leader: Phone, hands: Hands
) -> None:
    await village.say(leader, "开会 研究三季度工作")
    hands.advance(minutes=11)
    assert USUAL in await photo(village, leader)
    assert await papers(village) == []


async def test_a_photo_after_a_visit_or_of_a_farmer_goes_its_usual_way(
    village: County, secretary: Phone, farmer: Phone
) -> None:
    await village.say(secretary, "培训 县里 两天")
    await village.say(secretary, "走访 3 房顶漏雨")
    assert USUAL in await photo(village, secretary)
    assert USUAL in await photo(village, farmer)
    assert await papers(village) == []


async def test_a_photo_inside_a_question_belongs_to_that(village: County, leader: Phone) -> None:
    await village.say(leader, "开会 研究三季度工作")
    await village.say(leader, "申报")
    assert "已附在" not in await photo(village, leader)
    assert await papers(village) == []
