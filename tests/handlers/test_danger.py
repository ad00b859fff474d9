"""Words of danger act at once, whatever was asked and wherever they are said."""

import pytest
from sqlalchemy import select

from storage.models.inbox import Handoff
from tests.handlers.conftest import County
from tests.handlers.talk import Phone


async def test_at_the_question_what_happened_it_is_filed_at_once(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    await county.say(farmer, "申报")
    await county.say(farmer, "柳树村")
    said = await county.say(farmer, "没人管我我不活了")
    assert said.startswith("已经马上通知村里和乡里，编号")
    assert "家里遇到了什么难处？" in said
    assert (await county.read(cadre)).startswith("急事：有人想不开")


async def test_before_the_place_is_known_the_county_hears_of_it(
    county: County, farmer: Phone
) -> None:
    await county.say(farmer, "申报")
    said = await county.say(farmer, "房子塌了压着人，快来")
    assert said.startswith("听着很危险！请马上打电话")
    assert "您家在哪个乡镇、哪个村？" in said
    async with county.sessions.read() as session:
        rows = (await session.execute(select(Handoff.reason, Handoff.path))).all()
    assert [tuple(row) for row in rows] == [("danger", "/county/")]
    assert "已经马上通知村里和乡里" in await county.say(farmer, "柳树村")


@pytest.mark.parametrize("step", [("2", "孙七"), ("2",), ()])
async def test_at_the_last_questions_it_is_filed_at_once(
    county: County, farmer: Phone, cadre: Phone, step: tuple[str, ...]
) -> None:
    await county.say(farmer, "申报")
    for answer in ("柳树村", "1", "老伴病了", *step):
        await county.say(farmer, answer)
    assert "已经马上通知村里和乡里" in await county.say(farmer, "我不想活了")
    assert (await county.read(cadre)).startswith("急事：")
