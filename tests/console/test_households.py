"""Households in the console: found, listed page by page, shown with what hangs on them."""

import re

import pytest

from acts.cases import open_case
from storage.queries import addresses, assignments, households, members, reach, regions
from storage.queries.households import NewHousehold
from storage.queries.members import NewMember
from storage.scope import EVERYTHING

LIST = "/console/households"
PHONE = "+8613900001234"
SHOWN = "139****1234"
NUMBER = "990101196502031234"


async def family(sessions, region, number, head, phone=None, status="general"):
    """Register a family with one member, and reach it by phone."""
    async with sessions.write() as session:
        place = await regions.get(session, region)
        home = await households.register(session, NewHousehold(place, number, head, phone, status))
        await members.put_all(session, [NewMember(home.id, head, NUMBER, "户主")])
        if phone:
            await reach.households(session, "sms_simulator", {home.id: phone})
    return home.id


@pytest.fixture
async def wang(sessions, county):
    """A family of the other village, under watch, with a phone and an identity number."""
    return await family(sessions, "990101002", 7, "王小麦", PHONE, "edge-prone")


async def found(visitor, **fields):
    """Where a search leads, or what its page says."""
    answer = await visitor.post(LIST, **fields)
    return answer.headers.get("Location") or await answer.text()


async def test_a_list_holds_the_families_of_ones_own_places(visitor, county, wang):
    await visitor.sign_in("zhang")
    text = await visitor.text(LIST)
    assert "张大山" in text
    assert "王小麦" not in text
    assert f"{LIST}/{wang}" not in text


async def test_who_works_further_away_reads_names_masked(visitor, county, wang):
    await visitor.sign_in("county")
    text = await visitor.text(LIST)
    assert "王*麦" in text
    assert "王小麦" not in text


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", ("张*山", "王*麦")),
        ("region=990101002", ("王*麦",)),
        ("status=monitored", ("王*麦",)),
        ("status=general", ("张*山",)),
        ("status=provisional", ()),
        ("case=1", ("张*山",)),
        ("tag=监测户", ("王*麦",)),
        ("helper=1", ()),
        ("after=nonsense&helper=x", ("张*山", "王*麦")),
    ],
)
async def test_filters_stand_in_the_address(visitor, sessions, county, wang, query, there):
    async with sessions.write() as session:
        await members.set_tags(session, wang, ["监测户"])
    await visitor.sign_in("county")
    text = await visitor.text(f"{LIST}?{query}")
    assert {name for name in ("张*山", "王*麦") if name in text} == set(there)


async def test_a_place_of_others_is_not_there(visitor, county):
    await visitor.sign_in("zhang")
    assert (await visitor.get(f"{LIST}?region=990101002")).status == 404


@pytest.mark.parametrize(
    "said", ["王小麦", "139 0000 1234", PHONE, "7", "7号", "７"], ids=lambda said: said
)
async def test_a_family_is_found_by_what_is_known_of_it(visitor, county, wang, said):
    await visitor.sign_in("county")
    assert await found(visitor, q=said) == f"{LIST}/{wang}"


async def test_in_one_village_part_of_a_name_is_enough(visitor, county, wang):
    await visitor.sign_in("county")
    assert await found(visitor, q="小麦", region="990101002") == f"{LIST}/{wang}"
    assert f"{LIST}/{wang}" not in await found(visitor, q="小麦")


async def test_a_family_is_found_by_the_number_of_its_case(visitor, sessions, rules, county, wang):
    async with sessions.write() as session:
        home = (await households.of_ids(session, EVERYTHING, [wang]))[wang]
        case = await open_case(session, rules, home, "household")
    await visitor.sign_in("county")
    assert await found(visitor, q=f"{case.code[:4]}-{case.code[4:]}") == f"{LIST}/{wang}"


@pytest.mark.parametrize("said", ["王小麦", PHONE, "7", ""])
async def test_nobody_finds_a_family_of_another_village(visitor, county, wang, said):
    await visitor.sign_in("zhang")
    text = await found(visitor, q=said)
    assert f"{LIST}/{wang}" not in text
    assert "没有找到" in text


async def test_what_was_searched_for_is_in_no_address(visitor, county, wang):
    await visitor.sign_in("county")
    answer = await visitor.post(LIST, q="张")
    assert "张" not in str(answer.url)
    assert answer.headers["Cache-Control"] == "no-store"


async def test_pages_follow_each_other_without_gap_or_repetition(sessions, visitor, county):
    async with sessions.write() as session:
        place = await regions.get(session, "990101001")
        for number in range(10, 130):
            await households.register(session, NewHousehold(place, number, f"李{number}"))
    await visitor.sign_in("zhang")
    seen, address = [], LIST
    while address:
        text = await visitor.text(address)
        seen += numbers(text)
        more = text.partition('class="button quiet" href="')[2].partition('"')[0]
        address = f"{LIST}{more.replace('&amp;', '&')}" if more else ""
    assert seen == [3, *range(10, 130)]


def numbers(text):
    """The numbers of the households a page lists, in its order."""
    return [int(number) for number in re.findall(rf'<a href="{LIST}/\d+">\D*(\d+)', text)]


async def test_the_page_of_a_family_shows_what_hangs_on_it(visitor, county, sessions, wang):
    async with sessions.write() as session:
        await assignments.assign_helper(session, county.other_id, wang, session.moment.today)
        home = await addresses.find(session, "sms_simulator", PHONE)
        assert home is not None
    await visitor.sign_in("li")
    text = await visitor.text(f"{LIST}/{wang}")
    for said in ("7号 王家", "王小麦", SHOWN, "李营文书", "边缘易致贫户"):
        assert said in text
    assert PHONE[3:] not in text
    assert NUMBER not in text


async def test_the_page_of_a_case_leads_to_its_family_and_back(visitor, county):
    await visitor.sign_in("zhang")
    address = f"{LIST}/{county.household_id}"
    assert address in await visitor.text(f"/console/cases/{county.case_id}")
    text = await visitor.text(address)
    assert f"/console/cases/{county.case_id}" in text
    for way in ("/console/cases/new?place=990101001&amp;number=3", "log=household_visit"):
        assert way in text or way.replace("&amp;", "&") in text


async def test_forms_for_a_family_are_filled_in_with_it(visitor, county):
    await visitor.sign_in("zhang")
    visit = await visitor.text("/console/activities?log=household_visit&whom=3&village=990101001")
    assert 'name="whom" required maxlength="200" value="3"' in visit
    case = await visitor.text("/console/cases/new?procedure=identify&number=3&place=990101001")
    assert 'name="number" inputmode="numeric" maxlength="5" value="3"' in case


async def test_foreign_and_absent_families_look_the_same(visitor, county, wang):
    await visitor.sign_in("zhang")
    foreign = await visitor.get(f"{LIST}/{wang}")
    absent = await visitor.get(f"{LIST}/1")
    assert foreign.status == absent.status == 404
    assert await foreign.text() == await absent.text()


async def test_who_helps_a_family_elsewhere_sees_it(visitor, sessions, county, wang):
    async with sessions.write() as session:
        await assignments.assign_helper(session, county.cadre_id, wang, session.moment.today)
    await visitor.sign_in("zhang")
    text = await visitor.text(LIST)
    assert "王小麦" in text
    assert "张大山" in text
    assert (await visitor.get(f"{LIST}/{wang}")).status == 200


async def test_a_confidential_case_is_not_on_the_page(visitor, another, sessions, rules, county):
    await visitor.sign_in("zhang")
    reason = {"reason": "受害人请求保密"}
    page = f"/console/cases/{county.case_id}"
    await visitor.post(f"{page}/confidential", page, **reason)
    await another.sign_in("county")
    text = await another.text(f"{LIST}/{county.household_id}")
    assert str(county.case_id) not in text
    assert str(county.case_id) in await visitor.text(f"{LIST}/{county.household_id}")
