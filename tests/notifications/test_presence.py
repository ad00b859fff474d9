"""Days and nights in the village, from rows to the evaluator."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert

from acts import leave, week_answers
from acts.leave import Wanted
from notifications.presence import presence_log, presence_logs
from rulebook.duties import status
from storage.models.duties import Post
from storage.queries import activities
from storage.queries.activities import Done
from storage.queries.leaves import AWAY
from tests.acts.stationed import RULES, ask, decide, stationed

DUTY = RULES.duties["hen23-presence-5d4n"]
MONDAY, NEXT = date(2026, 3, 2), date(2026, 3, 9)
WEDNESDAY = date(2026, 3, 4)


@pytest.fixture
async def villages(sessions):
    return await stationed(sessions)


async def figures(villages, name="secretary", monday=MONDAY):
    """Days and nights of a week, the source, and whether the evaluator finds it enough."""
    async with villages.sessions.read() as session:
        log, source = await presence_log(session, RULES, villages.people[name], monday)
        today = session.moment.today
    found = status(DUTY, log, today, label=f"{monday}/W")
    return found.done["days"], found.done["nights"], source, found.status


async def record(villages, name, kind, on, corrects=None):
    async with villages.sessions.write() as session:
        person = villages.people[name]
        done = Done(kind, person, "first_secretary", "liu", None, None, on, "", "console")
        if corrects:
            done = Done(
                *("withdrawn", person, "first_secretary", "liu", None, None, on, "", "console"),
                corrects_id=corrects,
            )
        return await activities.add(session, done)


async def test_whoever_says_nothing_is_taken_to_be_there(villages, hands):
    assert await figures(villages) == (1, 0, "presumed", "on_track")
    hands.advance(days=7)
    assert await figures(villages) == (5, 4, "presumed", "met")


async def test_an_absence_and_leave_nobody_approved_take_a_day_and_a_night(villages, hands):
    await ask(villages, "secretary", WEDNESDAY, WEDNESDAY, AWAY)
    asked = await ask(villages, "member", WEDNESDAY, WEDNESDAY)
    hands.advance(days=7)
    for name in ("secretary", "member"):
        assert await figures(villages, name) == (4, 3, "presumed", "overdue")
    await decide(villages, "town", asked.leave.id)
    assert await figures(villages, "member") == (5, 4, "presumed", "met")


async def test_leave_that_was_taken_back_changes_nothing(villages, hands):
    asked = await ask(villages, "secretary", WEDNESDAY, WEDNESDAY)
    async with villages.sessions.write() as session:
        await leave.take_back(session, await villages.actor(session, "secretary"), asked.leave.id)
    hands.advance(days=7)
    assert await figures(villages) == (5, 4, "presumed", "met")


async def test_the_last_answer_counts_and_records_override_it(villages, hands):
    hands.advance(days=7)
    for told in ((2, 1), (4, 3)):
        hands.advance(minutes=1)
        async with villages.sessions.write() as session:
            actor = await villages.actor(session, "secretary")
            await week_answers.answer(session, RULES, actor, told)
    assert await figures(villages) == (4, 3, "answer", "overdue")
    row = await record(villages, "secretary", "presence_day", WEDNESDAY)
    assert await figures(villages) == (1, 0, "records", "overdue")
    await record(villages, "secretary", "withdrawn", WEDNESDAY, corrects=row)
    assert await figures(villages) == (4, 3, "answer", "overdue")


async def test_the_next_week_begins_anew(villages, hands):
    await ask(villages, "secretary", WEDNESDAY, WEDNESDAY, AWAY)
    hands.advance(days=14)
    assert await figures(villages, monday=NEXT) == (5, 4, "presumed", "met")


async def test_who_has_no_post_in_a_village_has_no_days(villages):
    async with villages.sessions.read() as session:
        log, _source = await presence_log(session, RULES, villages.people["committee"], MONDAY)
    assert log == ()


async def test_many_people_take_four_queries(villages, hands):
    hands.advance(days=7)
    async with villages.sessions.write() as session:
        since = MONDAY - timedelta(days=40)
        await session.execute(
            insert(Post),
            [
                {"id": number, "person_id": villages.people["bureau"], "role": "team_member"}
                | {"region_id": "liu", "since": since + timedelta(days=number), "until": MONDAY}
                for number in range(1, 40)
            ],
        )
    asked: list[str] = []
    engine = villages.sessions._engine
    engine = getattr(engine, "sync_engine", engine)

    def noted(*called: object) -> None:
        asked.append(str(called[2]))

    async with villages.sessions.read() as session:
        event.listen(engine, "before_cursor_execute", noted)
        found = await presence_logs(session, RULES, villages.people.values(), MONDAY)
        event.remove(engine, "before_cursor_execute", noted)
    assert len(asked) == 4
    assert len(found) == len(villages.people)
    assert {one.on for one in found[villages.people["bureau"]][0]} == {MONDAY}


async def test_an_absence_in_another_week_is_not_mixed_in(villages, hands):
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, "secretary")
        wanted = Wanted(AWAY, date(2026, 3, 6), NEXT, "培训")
        await leave.ask(session, actor, wanted)
    hands.advance(days=14)
    assert await figures(villages) == (4, 4, "presumed", "overdue")
    assert await figures(villages, monday=NEXT) == (4, 3, "presumed", "overdue")
