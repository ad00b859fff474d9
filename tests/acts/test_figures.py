"""What the pictures count, against counting by hand; of places one may see, never of persons."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from acts.figures import coverage, deliveries, ground, open_cases, period, weeks
from acts.figures.counting import FATES, differences, round_of
from acts.figures.treemap import colour_of
from notifications.kinds import class_of
from storage.models.delivery import Outbox, State
from storage.moment import SHANGHAI
from storage.queries.figures_told import ARRIVED, FAILED, HANDED, HELD, UNSURE, WAITING
from tests.acts.figured import VILLAGES, WATCHED, History
from tests.broadcasting import RULES, County

PATHS = {"c": "/c/", "t1": "/c/t1/", "t2": "/c/t2/", **VILLAGES}
QUARTER = period.asked("2026-q1", date(2026, 3, 2))
SEEN = {"ma": "c t1 t2 v1 v2 v3", "zhao": "c", "liu": "t1 v1 v2", "cun": "v1 v2"}


@pytest.fixture
async def histories(sessions) -> list[History]:
    """A county in which much happened, at random."""
    county = await County(sessions).build()
    return await History(county, random.Random(sessions.dialect), date(2026, 3, 2)).happen()


async def looked(history, who, place, draw):
    """A picture as somebody sees it."""
    async with history.county.sessions.read() as session:
        actor = await history.county.actor(session, who)
        found = await ground.of(session, actor, place)
        assert found, (who, place)
        return await draw(session, actor, found)


def everybody():
    return [(who, place) for who, places in SEEN.items() for place in places.split()]


def near(history, case):
    """How near the limit of a case is, by hand."""
    ends = [clock["deadline"] for clock in case["clocks"] if clock["running"]]
    if case["state"] == "clue_registered" and case["contact_by"]:
        ends.append(case["contact_by"].date())
    if not ends:
        return 4
    days = (min(ends) - history.today).days
    return 0 if days < 0 else 1 if days <= 3 else 2 if days <= 7 else 3


def open_to(history, who, path):
    """The open cases somebody sees of a place, by hand."""
    return [
        case
        for case in history.cases
        if case["path"].startswith(path) and not case["closed_on"]
        if not case["sensitive"] or case["reads"] == who
    ]


async def test_open_cases_are_those_one_may_see_and_late_ones_are_late(histories):
    for who, place in everybody():
        picture = await looked(histories, who, place, open_cases.by_place)
        mine = open_to(histories, who, PATHS[place])
        [table] = picture.tables
        late = sum(near(histories, case) == 0 for case in mine)
        assert table.together[:2] == (len(mine), late)
        for line in table.lines:
            if not line.asks:
                continue
            there = [one for one in mine if one["path"].startswith(PATHS[line.asks["place"]])]
            behind = sum(near(histories, case) == 0 for case in there)
            assert line.cells[:2] == (len(there), behind)


async def test_limits_stand_by_procedure_and_by_step(histories):
    for who, place in everybody():
        mine = open_to(histories, who, PATHS[place])
        for asked, named in (("", "procedure"), ("identify", "state")):
            picture = await looked(
                histories,
                who,
                place,
                lambda s, a, g, asked=asked: open_cases.deadlines(s, RULES, a, g, asked),
            )
            [table] = picture.tables
            some = [case for case in mine if not asked or case["procedure"] == asked]
            counted = Counter(near(histories, case) for case in some)
            assert table.together == (*(counted[at] for at in range(5)), len(some))
            assert len(table.lines) == len({case[named] for case in some})


async def test_a_household_under_watch_is_covered_by_a_visit_that_stands(histories):
    for who, place in everybody():
        picture = await looked(
            histories, who, place, lambda s, a, g: coverage.by_place(s, a, g, QUARTER)
        )
        homes = {"张一": "v1", "李一": "v2", "王一": "v3"}
        watched = {name for name in WATCHED if VILLAGES[homes[name]].startswith(PATHS[place])}
        seen = {
            visit["name"]
            for visit in histories.visits
            if visit["counts"] and QUARTER.first <= visit["on"] <= QUARTER.last
        }
        done = len(watched & seen)
        assert picture.tables[0].together[:3] == (len(watched), done, len(watched) - done)


def place_of(history, message):
    """Where a message counts, by hand: the village of the family, or what holds all posts."""
    if message["village"]:
        return VILLAGES[message["village"]]
    day = message["at"].astimezone(SHANGHAI).date()
    township = "/c/t1/" if day > date(2026, 2, 10) else "/c/"
    found = {"ma": "/c/", "zhao": "/c/", "liu": township, "cun": "/c/t1/"}[message["official"]]
    return found if day >= date(2026, 1, 1) else ""


async def test_messages_are_counted_by_place_hour_channel_and_fate(histories):
    sessions = histories.county.sessions
    await round_of(sessions)
    assert await differences(sessions) == 0
    for who, place in everybody():
        picture = await looked(
            histories, who, place, lambda s, a, g: deliveries.of_place(s, a, g, QUARTER, "", str)
        )
        mine = [
            message
            for message in histories.messages
            if place_of(histories, message).startswith(PATHS[place])
            and QUARTER.first <= message["at"].astimezone(SHANGHAI).date() <= QUARTER.last
        ]
        hours, channels = picture.tables
        counted = Counter(
            (message["at"].astimezone(SHANGHAI).hour, FATES[State(message["state"])])
            for message in mine
        )
        fates = (ARRIVED, HANDED, FAILED, UNSURE, WAITING, HELD)
        for hour, line in enumerate(hours.lines):
            assert line.cells[:6] == tuple(counted[hour, fate] for fate in fates)
        by_channel = Counter(message["channel"] for message in mine)
        assert {line.name: line.cells[6] for line in channels.lines} == by_channel


async def test_a_receipt_that_comes_late_is_counted_again(histories):
    sessions = histories.county.sessions
    await round_of(sessions)
    async with sessions.write() as session:
        change = update(Outbox).where(Outbox.state == State.EXPIRED)
        await session.execute(change.values(state=State.DELIVERED))
    assert await differences(sessions) > 0
    await round_of(sessions)
    assert await differences(sessions) == 0


async def test_weeks_count_what_went_out_and_what_was_done(histories):
    await round_of(histories.county.sessions)
    picture = await looked(histories, "ma", "c", lambda s, a, g: weeks.of_place(s, a, g, QUARTER))
    mondays = period.weeks(QUARTER, histories.today)
    assert [mondays[0], mondays[-1]] == [date(2026, 1, 5), date(2026, 3, 2)]
    left = (ARRIVED, HANDED, UNSURE)
    for monday, line in zip(mondays, picture.tables[0].lines, strict=True):
        days = {monday + timedelta(days=n) for n in range(7)}
        told = Counter(
            class_of(one["kind"]).name
            for one in histories.messages
            if one["at"].astimezone(SHANGHAI).date() in days and FATES[State(one["state"])] in left
        )
        visits = sum(one["counts"] and one["on"] in days for one in histories.visits)
        steps = sum(
            one["on"] in days
            and not one["refusal"]
            and one["person_id"] is not None
            and (not one["case"]["sensitive"] or one["case"]["reads"] == "ma")
            for one in histories.steps
        )
        assert line.cells == (told["digest"], told["reminder"], visits, steps)


async def test_where_few_work_no_week_is_shown(histories):
    await round_of(histories.county.sessions)
    for who, place in (("cun", "v1"), ("liu", "t1")):
        picture = await looked(
            histories, who, place, lambda s, a, g: weeks.of_place(s, a, g, QUARTER)
        )
        assert "不到3人" in picture.silent or "Fewer than 3" in picture.silent
        assert picture.tables[0].lines == ()
        assert picture.drawn is None


async def test_a_foreign_place_is_not_there(histories):
    for who, foreign in (("cun", "v3"), ("cun", "t1"), ("cun", "c"), ("liu", "t2"), ("ma", "x")):
        async with histories.county.sessions.read() as session:
            actor = await histories.county.actor(session, who)
            assert await ground.of(session, actor, foreign) is None


async def test_places_stand_in_the_registers_order_whatever_their_figures(histories):
    picture = await looked(histories, "ma", "c", open_cases.by_place)
    assert [line.asks.get("place") for line in picture.tables[0].lines][:2] == ["t1", "t2"]
    assert [block["asks"]["place"] for block in picture.drawn["blocks"]] == ["t1", "t2"]


def test_the_darker_a_place_the_more_of_it_needs_a_look():
    shades = [colour_of(100, look) for look in (0, 1, 10, 11, 25, 26, 50, 51, 100)]
    assert len(set(shades)) == 5
    assert shades == sorted(shades, key=shades.index)
    assert colour_of(0, 0) == shades[0]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("", date(2026, 1, 1), date(2026, 3, 31)),
        ("9999-q4", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-13", date(2026, 1, 1), date(2026, 3, 31)),
        ("２０２６-q1", date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_an_address_names_a_month_or_a_quarter(text, first, last):
    assert period.asked(text, date(2026, 3, 2)).days == (first, last)


def test_offered_periods_go_back_a_year_and_each_is_what_its_name_asks_for():
    today = date(2026, 2, 28)
    offered = period.offered(today)
    assert [one.key for one in offered[:5]] == [
        "2026-q1",
        "2025-q4",
        "2025-q3",
        "2025-q2",
        "2026-02",
    ]
    assert [period.asked(one.key, today) for one in offered] == offered
    assert offered[-1].key == "2025-03"
