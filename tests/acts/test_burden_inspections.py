"""Inspections on the calendar: only as the negative list allows, none unseen on top of others."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from acts.actor import Actor, NotAllowed
from acts.burden import inspections as acts
from acts.burden.barred import Barred
from acts.burden.inspections import AlreadyComing, Wanted
from acts.detection import settings as limits
from notifications import burden_chores
from rulebook.burden import ASSESSMENT, COMMITTEE, DEPARTMENT, INSPECTION, SURVEY, VILLAGE
from storage.engine import Session, Sessions
from storage.queries import inspections, posts, regions
from storage.scope import EVERYTHING
from tests.acts.village import RULES, Villages, settle

DAY = date(2026, 3, 9)
FINE = Wanted(
    title="春季检查",
    kind=INSPECTION,
    initiator="市委市政府",
    initiator_kind=COMMITTEE,
    target_kind=VILLAGE,
    report_no="报备3号",
    authority_no=None,
    first=DAY,
    last=DAY + timedelta(days=1),
)


@pytest.fixture
async def villages(sessions: Sessions) -> Villages:
    return await settle(sessions)


async def schedule(
    session: Session, actor: Actor, wanted: Wanted = FINE, at: str = "liu", seen=()
) -> int:
    place = await regions.get(session, at)
    assert place is not None
    return await acts.schedule(session, RULES, actor, place, wanted, seen)


async def test_what_the_negative_list_bars_is_not_kept_and_every_reason_is_told_at_once(villages):
    bad = replace(FINE, report_no=None, initiator_kind=DEPARTMENT, target_kind=COMMITTEE)
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        with pytest.raises(Barred) as barred:
            await schedule(session, bureau, bad)
        assert [one.field for one in barred.value.problems] == ["report_no", "authority_no"]
        assert all("十不得" in one.clause for one in barred.value.problems)
        assert await inspections.seen_by(session, EVERYTHING, date(2026, 1, 1), 9) == []


MISSING = (
    ({"title": ""}, "title"),
    ({"initiator": ""}, "initiator"),
    ({"kind": "party"}, "kind"),
    ({"target_kind": "household"}, "target_kind"),
    ({"first": None}, "first"),
    ({"first": date(2026, 3, 1)}, "first"),
    ({"last": date(2026, 3, 8)}, "last"),
    ({"last": date(2026, 6, 1)}, "last"),
)


async def test_what_is_missing_is_named_by_its_field(villages):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        for change, field in MISSING:
            with pytest.raises(Barred) as barred:
                await schedule(session, bureau, replace(FINE, **change))
            assert [one.field for one in barred.value.problems] == [field], change


async def test_only_who_answers_for_a_place_schedules_there(villages):
    async with villages.sessions.write() as session:
        for name in ("liu", "zhao", "civil"):
            with pytest.raises(NotAllowed):
                await schedule(session, await villages.actor(session, name))
        town = await villages.actor(session, "town")
        with pytest.raises(NotAllowed):
            await schedule(session, town, at="c")
        assert await schedule(session, town)


async def test_a_third_assessment_of_a_county_in_a_year_is_refused(villages):
    async with villages.sessions.write() as session:
        city = await villages.actor(session, "city")
        for month in (4, 8):
            day = date(2026, month, 1)
            one = replace(FINE, kind=ASSESSMENT, first=day, last=day)
            await schedule(session, city, one, "c")
        last = replace(FINE, kind=ASSESSMENT, first=date(2026, 12, 1), last=date(2026, 12, 1))
        with pytest.raises(Barred) as barred:
            await schedule(session, city, last, "c")
        assert [one.pitfall for one in barred.value.problems] == ["pf-hub18-03"]
        next_year = replace(last, first=date(2027, 1, 4), last=date(2027, 1, 4))
        assert await schedule(session, city, next_year, "c")


async def test_a_cancelled_assessment_counts_no_more(villages):
    async with villages.sessions.write() as session:
        city = await villages.actor(session, "city")
        made = []
        for month in (4, 8):
            day = date(2026, month, 1)
            made.append(
                await schedule(
                    session, city, replace(FINE, kind=ASSESSMENT, first=day, last=day), "c"
                )
            )
        assert await acts.cancel(session, city, made[0])
        assert not await acts.cancel(session, city, made[0])
        last = replace(FINE, kind=ASSESSMENT, first=date(2026, 12, 1), last=date(2026, 12, 1))
        assert await schedule(session, city, last, "c")


async def test_what_was_just_ordered_is_not_looked_into_and_the_county_sets_the_days(villages):
    ordered = replace(FINE, notice_on=DAY - timedelta(days=20))
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        with pytest.raises(Barred) as barred:
            await schedule(session, bureau, ordered)
        assert [one.field for one in barred.value.problems] == ["first"]
        county = await regions.get(session, "c")
        assert county is not None
        await limits.put(session, RULES, bureau, county, "pf-neg-09.days", "15")
        assert await schedule(session, bureau, ordered)


async def test_what_comes_in_those_days_is_seen_before_another_one_is_added(villages):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        first = await schedule(session, bureau)
        other = replace(FINE, first=DAY + timedelta(days=4), last=DAY + timedelta(days=4))
        with pytest.raises(AlreadyComing) as coming:
            await schedule(session, bureau, other)
        assert [one.id for one in coming.value.others] == [first]
        assert not coming.value.crowded
        second = await schedule(session, bureau, other, seen=[first])
        with pytest.raises(AlreadyComing) as coming:
            await schedule(session, bureau, other, seen=[first])
        assert coming.value.crowded
        assert {one.id for one in coming.value.others} == {first, second}
        later = replace(FINE, first=DAY + timedelta(days=30), last=DAY + timedelta(days=30))
        assert await schedule(session, bureau, later)


async def test_what_comes_to_the_whole_township_comes_to_its_villages_and_to_no_other(villages):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        whole = await schedule(session, bureau, at="t")
        with pytest.raises(AlreadyComing) as coming:
            await schedule(session, bureau)
        assert [one.id for one in coming.value.others] == [whole]
        here = await schedule(session, bureau, seen=[whole])
        with pytest.raises(AlreadyComing) as coming:
            await schedule(session, bureau, at="zhao")
        assert here not in {one.id for one in coming.value.others}


async def test_a_foreign_inspection_is_absent_to_who_wants_to_cancel_it(villages):
    async with villages.sessions.write() as session:
        made = await schedule(session, await villages.actor(session, "bureau"))
        assert not await acts.cancel(session, await villages.actor(session, "zhao"), made)
        with pytest.raises(NotAllowed):
            await acts.cancel(session, await villages.actor(session, "liu"), made)


async def told(villages: Villages, name: str) -> list[str]:
    async with villages.sessions.read() as session:
        person = villages.people[name]
        held = await posts.held_by(session, person, session.moment.today)
        chores = await burden_chores.SOURCE.of(session, RULES, person, held)
        everybody = await burden_chores.SOURCE.people(session)
        assert (person in everybody) == bool(chores)
        return [chore.text for chore in chores]


async def test_a_village_and_its_township_hear_of_it_a_week_before_with_its_number(villages, hands):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        later = replace(FINE, first=DAY + timedelta(days=1), last=DAY + timedelta(days=3))
        await schedule(session, bureau, later)
    assert await told(villages, "liu") == []  # 2 March: eight days before
    hands.advance(days=1)
    for name in ("liu", "town"):
        assert "报备3号" in (await told(villages, name))[0]
    assert await told(villages, "zhao") == []
    assert await told(villages, "bureau") == []
    hands.advance(days=8)
    assert await told(villages, "liu") == []  # it has begun


async def test_what_looks_at_a_committee_is_told_to_no_village(villages):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        await schedule(session, bureau, replace(FINE, target_kind=COMMITTEE), "t")
    assert await told(villages, "liu") == []
    assert len(await told(villages, "town")) == 1


async def test_a_cancelled_one_is_told_to_nobody(villages):
    async with villages.sessions.write() as session:
        bureau = await villages.actor(session, "bureau")
        made = await schedule(
            session, bureau, replace(FINE, kind=SURVEY, report_no=None, title="调研")
        )
    assert len(await told(villages, "liu")) == 1
    async with villages.sessions.write() as session:
        await acts.cancel(session, await villages.actor(session, "bureau"), made)
    assert await told(villages, "liu") == []
