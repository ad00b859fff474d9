"""Screening campaigns: visits noted anyway count, the duty counts a campaign once, nobody nags."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from acts.actor import NotAllowed
from acts.local_settings import duties_at
from acts.screenings import campaigns, exporting
from acts.screenings.campaigns import Nobody, NoTitle, Overlaps, Plan, SomeLeft, TooEarly, WrongDays
from notifications import screening_chores
from rulebook.duties import Owner, called
from rulebook.loader import load
from rulebook.screening import Span
from storage.models.duties import Activity, VisitPause
from storage.queries import activities, posts, regions, screenings, unscreened
from storage.queries.regions import Place
from storage.queries.screenings import Coverage
from storage.scope import EVERYTHING, Scope
from tests.acts.screened import Scene, scene

RULES = load()
DUTY = "hen23-concentrated-screening"
COUNTY, TOWN, WEST, LIU, ZHAO = "/c/", "/c/t/", "/c/w/", "/c/t/liu/", "/c/t/zhao/"
TODAY = date(2026, 3, 2)


@pytest.fixture
async def county(sessions) -> Scene:
    return await scene(sessions)


async def coverage(county, campaign, path):
    async with county.sessions.read() as session:
        return await screenings.coverage(session, campaign.id, path)


async def chores(county, name, source=screening_chores.remaining):
    async with county.sessions.read() as session:
        held = await posts.held_by(session, county.people[name], session.moment.today)
        return await source(session, RULES, county.people[name], held)


async def counted(county):
    async with county.sessions.read() as session:
        duty = (await duties_at(session, RULES, COUNTY, TODAY.year))[DUTY]
        owner = called(duty, Owner("county_rural_revival_bureau", "c"))
        return await activities.counted(session, DUTY, owner, "2026")


async def test_a_visit_within_the_days_counts_also_when_it_is_noted_late(county, hands):
    campaign = await county.campaign(-5, 20)
    assert await coverage(county, campaign, LIU) == Coverage(0, 3)
    await county.look_at("liu", 1, TODAY - timedelta(5))
    await county.look_at("liu", 1, TODAY)
    await county.look_at("liu", 2, TODAY - timedelta(6))
    assert await coverage(county, campaign, LIU) == Coverage(1, 3)
    hands.advance(days=30)
    await county.look_at("liu", 2, TODAY + timedelta(20), kind="screening")
    await county.look_at("liu", 3, TODAY + timedelta(21))
    assert await coverage(county, campaign, LIU) == Coverage(2, 3)
    assert await coverage(county, campaign, COUNTY) == Coverage(2, 6)


async def test_drafts_withdrawals_and_other_acts_do_not_count(county):
    campaign = await county.campaign()
    await county.look_at("liu", 1, draft=True)
    await county.look_at("liu", 2, kind="festival_greeting")
    first = await county.look_at("liu", 3)
    await county.look_at("liu", 3, kind="withdrawn", corrects_id=first)
    assert await coverage(county, campaign, LIU) == Coverage(0, 3)


async def test_paused_households_are_told_apart_and_press_nobody(county):
    campaign = await county.campaign(-5, 5)
    await county.pause("liu", 1)
    await county.look_at("liu", 2)
    assert await coverage(county, campaign, LIU) == Coverage(1, 3, 1)
    async with county.sessions.read() as session:
        everyone = await unscreened.remaining(session, EVERYTHING, campaign, "liu")
        able = await unscreened.to_go_to(session, EVERYTHING, campaign, ["liu"], 9)
    assert [one.number for one in everyone] == [1, 3]
    assert [one.number for one in able] == [3]
    await county.look_at("liu", 3)
    assert await chores(county, "liu") == []


async def test_a_village_is_told_in_the_last_days_and_others_are_not(county, hands):
    await county.campaign(0, 29)
    assert await chores(county, "liu") == []
    hands.advance(days=20)
    [line] = await chores(county, "liu")
    assert line.deadline == TODAY + timedelta(29)
    assert "3" in line.text
    async with county.sessions.read() as session:
        people = await screening_chores.who_remains(session)
    assert people == {county.people["liu"], county.people["zhao"]}
    assert await chores(county, "town") == []
    hands.advance(days=10)
    assert await chores(county, "liu") == []
    assert len(await chores(county, "bureau", screening_chores.over)) == 1
    async with county.sessions.read() as session:
        assert await screening_chores.who_closes(session) == {county.people["bureau"]}


async def test_a_campaign_closed_counts_for_the_duty_once(county, hands):
    campaign = await county.campaign(-5, 5)
    with pytest.raises(TooEarly):
        await close(county, campaign)
    hands.advance(days=6)
    with pytest.raises(SomeLeft):
        await close(county, campaign)
    await county.look_at("liu", 1, TODAY)
    assert await close(county, campaign, "三户常年在外") == Coverage(1, 6)
    assert await counted(county) == 1
    assert await close(county, campaign, "再来一次") is None
    assert await counted(county) == 1
    async with county.sessions.read() as session:
        [kept] = await screenings.page(session, EVERYTHING)
        assert await screenings.reason(session, kept) == "三户常年在外"
    assert kept.closed_on == TODAY + timedelta(6)
    assert kept.activity_id


async def test_one_where_everybody_was_looked_at_closes_before_its_last_day(county):
    campaign = await county.campaign(-5, 20)
    for village, number in county.families:
        await county.look_at(village, number)
    assert await close(county, campaign) == Coverage(6, 6)
    assert await counted(county) == 1


async def test_one_of_a_township_is_no_campaign_of_the_county(county, hands):
    campaign = await county.campaign(-5, 0, region="t")
    hands.advance(days=1)
    await close(county, campaign, "其余在外")
    assert await counted(county) == 0


async def close(county, campaign, reason="", by="bureau"):
    async with county.sessions.write() as session:
        actor = await county.actor(session, by)
        return await campaigns.finish(session, RULES, actor, campaign.id, reason)


async def test_two_campaigns_never_look_at_the_same_household_at_once(county, hands):
    first = await county.campaign(-5, 5)
    for region, day in (("c", 5), ("t", 0)):
        with pytest.raises(Overlaps):
            await county.campaign(day, 30, region=region)
    await county.campaign(6, 20, region="t")
    with pytest.raises(Overlaps):
        await county.campaign(20, 30)
    await county.campaign(6, 20, region="w")
    hands.advance(days=6)
    await close(county, first, "其余在外")
    async with county.sessions.read() as session:
        today = session.moment.today
        assert [one.path for one in await screenings.under_way(session, LIU, today)] == [TOWN]
        assert [one.path for one in await screenings.under_way(session, LIU, TODAY)] == [COUNTY]
        assert await screenings.under_way(session, COUNTY, today) == []


async def test_what_cannot_be_opened_is_refused_in_words(county, sessions):
    async with sessions.write() as session:
        bureau = await county.actor(session, "bureau")
        today = session.moment.today
        span = Span(today, today + timedelta(9))
        for plan, error in (
            (Plan("c", " ", span), NoTitle),
            (Plan("c", "排查", Span(today, today - timedelta(1))), WrongDays),
        ):
            with pytest.raises(error) as refused:
                await campaigns.begin(session, bureau, plan)
            assert refused.value.sentence()
        assert await campaigns.begin(session, bureau, Plan("nowhere", "排查", span)) is None
        for name, region in (("bureau", "liu"), ("liu", "liu"), ("town", "t"), ("medical", "c")):
            actor = await county.actor(session, name)
            with pytest.raises(NotAllowed):
                await campaigns.begin(session, actor, Plan(region, "排查", span))
    async with sessions.write() as session:
        await session.execute(delete(Activity))
        group = await county.actor(session, "group")
        places = await campaigns.places(session, group)
        assert [place.id for place in places] == ["c", "t", "w"]
        villages = await campaigns.preview(session, group, Plan("w", "排查", span))
        assert [(one.name, one.coverage) for one in villages] == [("上河村", Coverage(0, 1))]


async def test_a_place_without_households_has_nothing_to_look_at(sessions):
    county = await scene(sessions)
    async with sessions.write() as session:
        await regions.put_all(session, [Place("e", "空镇", "township", "c")])
        today = session.moment.today
        actor = await county.actor(session, "bureau")
        with pytest.raises(Nobody):
            await campaigns.begin(session, actor, Plan("e", "排查", Span(today, today)))


async def test_nobody_closes_or_counts_another_places_campaign(county, hands):
    campaign = await county.campaign(-5, 0)
    hands.advance(days=1)
    for name in ("liu", "town", "medical"):
        with pytest.raises(NotAllowed):
            await close(county, campaign, "其余在外", by=name)
    west = await county.campaign(0, 9, region="w")
    async with county.sessions.read() as session:
        for name, path in (("liu", LIU), ("zhao", ZHAO), ("town", TOWN), ("west", WEST)):
            scope = (await county.actor(session, name)).scope
            seen = await screenings.by_village(session, scope, campaign)
            assert all(one.path.startswith(path) for one in seen)
            assert bool(await screenings.get(session, scope, west.id)) is (name == "west")
            left = await unscreened.everyone_left(session, scope, campaign)
            assert {one.path for one in left} == {one.path for one in seen}
        other = Scope(("/elsewhere/",))
        assert await screenings.get(session, other, campaign.id) is None
        assert await screenings.by_village(session, other, campaign) == []


async def test_the_table_to_take_along_holds_ones_own_and_no_formula(county):
    campaign = await county.campaign()
    await county.look_at("liu", 1)
    await county.pause("liu", 2)
    async with county.sessions.write() as session:
        actor = await county.actor(session, "liu")
        name, content = await exporting.export(session, actor, campaign)
    assert name == f"{campaign.title}.xlsx"
    book = openpyxl.load_workbook(BytesIO(content))
    [villages] = (list(page.iter_rows(min_row=3, values_only=True)) for page in book)
    assert villages == [("柳河镇", "柳树村", "3", "1", "1", "1")]
    assert all(cell.data_type == "s" for page in book for row in page for cell in row if cell.value)


LOGS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(-8, 8),
        st.sampled_from(["household_visit", "screening", "training", "festival_greeting"]),
        st.sampled_from(["kept", "draft", "withdrawn"]),
    ),
    max_size=12,
)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(logs=LOGS, paused=st.sets(st.integers(0, 5)))
async def test_coverage_is_what_counting_by_hand_gives(county, logs, paused):
    async with county.sessions.write() as session:
        await session.execute(delete(VisitPause))
        await session.execute(delete(Activity).where(Activity.corrects_id.is_not(None)))
        await session.execute(delete(Activity))
        known = await screenings.page(session, EVERYTHING)
    campaign = known[0] if known else await county.campaign(-5, 5)
    homes, looked = list(county.families), set()
    for home, day, kind, fate in logs:
        village, number = homes[home]
        on = TODAY + timedelta(day)
        made = await county.look_at(village, number, on, kind=kind, draft=fate == "draft")
        if fate == "withdrawn":
            await county.look_at(village, number, on, kind="withdrawn", corrects_id=made)
        right = kind in ("household_visit", "screening") and campaign.first <= on <= campaign.last
        looked |= {homes[home]} if right and fate == "kept" else set()
    for home in paused:
        await county.pause(*homes[home])
    async with county.sessions.read() as session:
        by_village = await screenings.by_village(session, EVERYTHING, campaign)
        left = await unscreened.everyone_left(session, EVERYTHING, campaign)
    waiting = {homes[home] for home in paused} - looked
    for one in by_village:
        own = {home for home in homes if home[0] == one.region_id}
        expected = Coverage(len(own & looked), len(own), len(own & waiting))
        assert one.coverage == expected
        assert await coverage(county, campaign, one.path) == expected
    assert {(one.region_id, one.number) for one in left} == set(homes) - looked
