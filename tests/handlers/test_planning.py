"""本周怎么走: what cases, duties, campaigns and help ask for, as an order of visits."""

from datetime import date, timedelta
from time import perf_counter

import pytest
from sqlalchemy import insert

from acts import visit_plan
from acts.actor import signed_in
from storage.models.base import new_id
from storage.models.duties import Assignment
from storage.queries import households, regions, screenings, visit_pauses
from storage.queries.households import NewHousehold
from storage.queries.screenings import Screening
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.talk import Phone
from tests.handlers.test_report import file
from tests.hands import Hands

ASK = "本周怎么走"


async def test_a_case_comes_first_and_its_village_along(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    await file(county, farmer, "柳树村", "1", "住院", "2", "张大山", "1")
    await county.say(farmer, "1")
    said = await county.say(cadre, ASK)
    assert said.splitlines() == [
        "先走3月7日到期的柳树村，同村的一起走：",
        "3月2日 柳树村：3号 张家、1号 李家",
        "1 去走访3号 张家",
        "2 去走访1号 李家",
    ]
    assert (await county.say(cadre, "2")).startswith("在1号 李家看到什么？")
    await county.say(cadre, "房顶漏雨")
    assert "李家" not in await county.say(cadre, ASK)


async def test_who_has_nobody_to_visit_hears_so(county: County) -> None:
    boss = await bound(county, "county_leading_group@county")
    assert await county.say(boss, ASK) == "眼下没有要您上门的户。"
    assert (await county.say(Phone("stranger"), ASK)).startswith("这个聊天还没有绑定")


async def test_a_paused_home_is_left_out_and_counted(county: County, cadre: Phone) -> None:
    async with county.sessions.write() as session:
        [home] = await households.find_by_number(session, EVERYTHING, ["liu"], 1)
        person = county.people["village_committee@liu"]
        await visit_pauses.add(session, home.id, "away", date(2026, 3, 20), "打工", person)
    said = await county.say(cadre, ASK)
    assert "李家" not in said
    assert "有1户暂停走访，没有排。" in said


async def test_a_campaign_sets_the_nearest_deadline(county: County, cadre: Phone) -> None:
    async with county.sessions.write() as session:
        town = await regions.get(session, "town")
        assert town is not None
        days = date(2026, 3, 1), date(2026, 3, 5)
        one = screenings.new_screening_id()
        await screenings.add(session, Screening(one, "town", town.path, "春季排查", *days))
    assert (await county.say(cadre, ASK)).startswith("先走3月5日到期的柳树村")


async def test_a_helper_goes_to_the_homes_they_help(county: County) -> None:
    boss = await bound(county, "county_rural_revival_bureau@county")
    async with county.sessions.write() as session:
        [home] = await households.find_by_number(session, EVERYTHING, ["liu"], 3)
        person = county.people["county_rural_revival_bureau@county"]
        helps = {"person_id": person, "household_id": home.id, "since": date(2026, 1, 1)}
        await session.execute(insert(Assignment), {"id": new_id(), **helps})
    assert "3月2日 柳树村：3号 张家" in await county.say(boss, ASK)


async def test_a_week_that_is_over_is_followed_by_the_next(
    county: County, cadre: Phone, hands: Hands
) -> None:
    hands.advance(days=5)
    assert "\n3月9日 柳树村：" in await county.say(cadre, ASK)


@pytest.mark.parametrize("homes", [500])
async def test_what_finds_no_room_is_said_and_it_does_not_take_long(
    county: County, cadre: Phone, homes: int
) -> None:
    async with county.sessions.write() as session:
        village = await regions.get(session, "liu")
        assert village is not None
        for number in range(10, 10 + homes):
            await households.register(session, NewHousehold(village, number, "王某"))
    said = await county.say(cadre, ASK)
    assert f"还有{homes + 2 - 50}户这几天排不下" in said
    assert len([line for line in said.splitlines() if "柳树村：" in line]) == 5
    async with county.sessions.read() as session:
        actor = await signed_in(session, county.people["village_committee@liu"])
        begin = perf_counter()
        await visit_plan.propose(session, RULES, actor)
        assert timedelta(seconds=perf_counter() - begin) < timedelta(milliseconds=500)
