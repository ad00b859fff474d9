"""The log as acts: whose it is on its day, what it counts for, correcting, pausing, case steps."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from acts import counted_steps, visit_pauses
from acts.activities import correcting, forms, naming, recording
from acts.activities.correcting import Change
from acts.activities.refusals import (
    BeforePost,
    InFuture,
    LoggedBefore,
    NotYours,
    TooLongAgo,
)
from acts.actor import Actor, NotAllowed, Trust, signed_in
from acts.declined import Declined
from acts.visit_pauses import NotADayToPause
from storage.engine import Sessions
from storage.models.base import new_id
from storage.models.duties import Activity, Assignment, Post
from storage.queries import (
    activities,
    households,
    local_settings,
    merges,
)
from storage.queries import (
    visit_pauses as pauses,
)
from storage.scope import EVERYTHING
from tests.acts.log_scene import RULES, VISITS, log, settle, somebody, visit


async def test_the_role_is_the_one_of_the_day_it_was_done(sessions: Sessions) -> None:
    async with sessions.write() as session:
        homes = await settle(session)
        today = session.moment.today
        cadre = await somebody(session, "village_committee", "liu")
        until = {"since": today - timedelta(days=20), "until": today - timedelta(days=5)}
        post = {"id": new_id(), "person_id": cadre.person_id, "region_id": "liu", **until}
        await session.execute(insert(Post), post | {"role": "first_secretary"})
        for ago in (2, 9):
            await log(session, cadre, visit(session, homes["liu1"], ago=ago))
        await local_settings.put(session, "xian", 2026, {f"duty.{VISITS}.count": 8}, "test")
        await log(session, cadre, visit(session, homes["liu3"], ago=9))
        rows = await session.execute(select(Activity.role).order_by(Activity.id))
        assert [row.role for row in rows] == ["village_committee"] * 2 + ["first_secretary"]


@pytest.mark.parametrize(
    ("ago", "refusal"),
    [(-1, InFuture), (93, TooLongAgo), (40, BeforePost)],
)
async def test_days_on_which_nothing_can_have_been_done(
    sessions: Sessions, ago: int, refusal: type[Declined]
) -> None:
    async with sessions.write() as session:
        homes = await settle(session)
        since = session.moment.today - timedelta(days=30)
        cadre = await somebody(session, "first_secretary", "liu", since)
        with pytest.raises(refusal):
            await log(session, cadre, visit(session, homes["liu1"], ago=ago))
        assert (await session.execute(select(Activity.id))).all() == []


async def test_nobody_logs_where_they_do_not_serve_or_without_being_known(
    sessions: Sessions,
) -> None:
    async with sessions.write() as session:
        homes = await settle(session)
        cadre = await somebody(session, "first_secretary", "liu")
        with pytest.raises(NotYours):
            await log(session, cadre, visit(session, homes["zhao3"]))
        stranger = Actor("address:1", Trust.ANONYMOUS, cadre.scope, cadre.held, cadre.person_id)
        with pytest.raises(NotAllowed):
            await log(session, stranger, visit(session, homes["liu1"]))


async def test_a_helper_logs_at_the_homes_they_help_wherever_they_are(sessions: Sessions) -> None:
    async with sessions.write() as session:
        homes = await settle(session)
        cadre = await somebody(session, "first_secretary", "liu")
        assert cadre.person_id is not None
        row = {"id": new_id(), "person_id": cadre.person_id, "household_id": homes["zhao3"].id}
        await session.execute(insert(Assignment), row | {"since": date(2026, 1, 1)})
        helper = await signed_in(session, cadre.person_id)
        found = await naming.homes(session, helper, "赵庄村 3 好")
        assert [home.id for home in found.homes] == [homes["zhao3"].id]
        await log(session, helper, visit(session, *found.homes))
        [row] = (await session.execute(select(Activity.role, Activity.region_id))).all()
        assert tuple(row) == ("helper", "zhao")


async def test_a_merged_household_is_the_one_it_became_and_that_is_said(sessions: Sessions) -> None:
    async with sessions.write() as session:
        homes = await settle(session)
        cadre = await somebody(session, "first_secretary", "liu")
        await merges.mark(session, homes["liu5"].id, homes["liu3"].id)
        found = await naming.homes(session, cadre, "5 好")
        assert [home.id for home in found.homes] == [homes["liu3"].id]
        assert {was: home.number for was, home in (found.merged or {}).items()} == {5: 3}


async def test_the_same_home_on_the_same_day_is_asked_about_once_it_is_logged(
    sessions: Sessions,
) -> None:
    async with sessions.write() as session:
        homes = await settle(session)
        cadre = await somebody(session, "first_secretary", "liu")
        await log(session, cadre, visit(session, homes["liu1"]))
        with pytest.raises(LoggedBefore):
            await log(session, cadre, visit(session, homes["liu1"], homes["liu3"]))
        await log(session, cadre, visit(session, homes["liu1"], ago=1))
        again = visit(session, homes["liu1"], again=True)
        made = await recording.record(session, RULES, cadre, again)
        assert {(one.fresh, one.repeated) for one in made.served} == {(0, 1)}


async def test_a_pause_has_an_end_within_three_months_and_a_visit_ends_it(
    sessions: Sessions,
) -> None:
    async with sessions.write() as session:
        homes = await settle(session)
        own = await somebody(session, "first_secretary", "liu")
        other = await somebody(session, "first_secretary", "zhao")
        home, today = homes["liu1"], session.moment.today
        for last in (today - timedelta(days=1), today + timedelta(days=93)):
            with pytest.raises(NotADayToPause):
                await visit_pauses.pause(session, own, home, "away", last)
        last = today + timedelta(days=92)
        assert await visit_pauses.pause(session, other, home, "away", last) is None
        await visit_pauses.pause(session, own, home, "away", last, "在外地")
        found = await pauses.paused(session, [home.id], today)
        assert (found[home.id].note, found[home.id].last) == ("在外地", last)
        assert not await pauses.paused(session, [home.id], last + timedelta(days=1))
        made = await recording.record(session, RULES, own, visit(session, home))
        assert made.resumed == 1
        assert not await pauses.paused(session, [home.id], today)
        assert await visit_pauses.resume(session, own, home) is False


@pytest.mark.parametrize(
    ("procedure", "event", "role", "kind"),
    [
        ("identify", "visit_started", "village_committee", "household_visit"),
        ("identify", "county_approved", "county_rural_revival_bureau", "case_step"),
        ("identify", "publicity_started", "village_committee", "publicity"),
        ("identify", "entered", "township_government", "system_entry"),
        ("identify", "withdrawn_by_household", "household", None),
        ("identify", "duplicate_found", "service", None),
        ("help_plan", "helper_assigned", "township_government", "assignment"),
        ("help_plan", "measures_filed", "helper", "case_step"),
    ],
)
def test_steps_that_a_duty_counts_are_in_the_log_by_themselves(
    procedure: str, event: str, role: str, kind: str | None
) -> None:
    assert counted_steps.counted(RULES, RULES.procedures[procedure], event, role) == kind


async def test_names_of_students_are_kept_sealed_only(sessions: Sessions) -> None:
    async with sessions.write() as session:
        await settle(session)
        teacher = await somebody(session, "home_teacher", "zhen")
        given = {"kind": "home_lesson", "on": "2026-03-02", "whom": "王小明", "note": "3课时"}
        filled = await forms.read(session, teacher, given)
        assert filled.entry is not None
        made = await recording.record(session, RULES, teacher, filled.entry)
        assert [one.duty.id for one in made.served] == ["hen23-home-teaching"]
        [row] = (await session.execute(select(Activity.detail, Activity.note))).all()
        assert "王小明" not in row.detail
        assert "王小明".encode() not in row.note


async def test_a_visit_that_was_withdrawn_is_none_for_anybody_who_reads_the_log(
    sessions: Sessions,
) -> None:
    async with sessions.write() as session:
        homes = await settle(session)
        own = await somebody(session, "first_secretary", "liu")
        entry = await log(session, own, visit(session, homes["liu1"]))
        live = select(Activity.id).where(activities.live())
        assert len((await session.execute(live)).all()) == 1
        await correcting.correct(session, RULES, own, entry, Change("没去", withdrawn=True))
        assert (await session.execute(live)).all() == []
        home = await households.get(session, EVERYTHING, homes["liu1"].id)
        assert home is not None
        await log(session, own, visit(session, home))
