"""Handing over: one act moves posts, households and readers from a day on; the past stays."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from acts import handing_over, visits
from acts.actor import NotAllowed
from acts.declined import Declined
from acts.handing_over import (
    BadDay,
    NoSuccessor,
    NothingChosen,
    NothingHeld,
    NotLasting,
    SamePerson,
)
from acts.posts import OtherName
from storage.engine import Session, Sessions
from storage.models.duties import Activity, DutyCounter, DutyMark, Post
from storage.queries import hand_overs, officials, people, posts
from tests.acts.leaving import TODAY, asked, everything, given, helped, roles, said, team, to
from tests.acts.village import RULES, Villages
from tests.hands import Hands


@pytest.fixture
async def villages(sessions: Sessions) -> Villages:
    """A village with its team; the first secretary helps both of its families."""
    return await team(sessions)


async def test_posts_and_households_go_over_on_the_day_and_both_are_told_once(
    villages: Villages,
) -> None:
    day = TODAY + timedelta(days=3)
    assert await given(villages, await to(villages, on=day))
    last = day - timedelta(days=1)
    assert await roles(villages, "first", last) == {("first_secretary", "liu")}
    assert (await helped(villages, "first", last), await helped(villages, "mate", last)) == (2, 0)
    assert await roles(villages, "first", day) == set()
    assert await roles(villages, "mate", day) == {
        ("first_secretary", "liu"),
        ("team_member", "liu"),
    }
    assert (await helped(villages, "first", day), await helped(villages, "mate", day)) == (0, 2)
    assert await said(villages) == ["first", "mate"]


async def past(session: Session) -> list[object]:
    """Every row of what was done and what it counted for."""
    tables = (Activity, DutyMark, DutyCounter)
    keys = (Activity.id, DutyMark.target, DutyCounter.period)
    return [
        tuple(row)
        for table, key in zip(tables, keys, strict=True)
        for row in await session.execute(
            select(*table.__table__.columns).order_by(*table.__table__.primary_key.columns, key)
        )
    ]


async def test_a_wave_of_hand_overs_in_mid_month_leaves_the_past_as_it_was(
    villages: Villages, hands: Hands
) -> None:
    home = villages.families["张大山"]
    async with villages.sessions.write() as session:
        await visits.log(session, RULES, await villages.actor(session, "first"), home, TODAY, "在")
        await visits.log(session, RULES, await villages.actor(session, "mate"), home, TODAY, "在")
    hands.advance(days=12)
    day = TODAY + timedelta(days=12)
    async with villages.sessions.read() as session:
        before = await past(session)
    assert before
    assert await given(villages, await to(villages, "cadre", on=day), by="bureau")
    mate = replace(await everything(villages, "mate", day), to_id=villages.people["first"])
    assert await given(villages, replace(mate, nobody=False))
    async with villages.sessions.write() as session:
        assert await past(session) == before
        actor = await villages.actor(session, "cadre")
        await visits.log(session, RULES, actor, home, day, "新来的")
        rows = (await session.execute(select(DutyCounter))).all()
        own = {row.owner: row.done for row in rows if row.owner.startswith("person:")}
    leaver, comer = (f"person:{villages.people[name]}" for name in ("first", "cadre"))
    assert own.get(leaver) == own.get(comer) == 1


@pytest.mark.parametrize("late", [5, 31])
async def test_a_day_that_is_over_moves_posts_and_not_what_was_logged_since(
    villages: Villages, late: int
) -> None:
    home = villages.families["张大山"]
    async with villages.sessions.write() as session:
        await session.execute(Post.__table__.update().values(since=TODAY - timedelta(days=90)))
        actor = await villages.actor(session, "first")
        await visits.log(session, RULES, actor, home, TODAY, "在")
    day = TODAY - timedelta(days=late)
    order = await to(villages, on=day)
    assert await given(villages, order)
    assert await roles(villages, "first", day) == set()
    async with villages.sessions.read() as session:
        assert await session.scalar(select(Activity.person_id)) == villages.people["first"]


async def test_part_of_it_goes_to_one_and_the_rest_to_another(villages: Villages) -> None:
    order = await to(villages)
    first, second = sorted(order.homes)
    assert await given(villages, replace(order, homes=frozenset({first})))
    assert await helped(villages, "first") == await helped(villages, "mate") == 1
    rest = replace(
        order, posts=frozenset(), homes=frozenset({second}), to_id=villages.people["liu"]
    )
    assert await given(villages, rest)
    assert await helped(villages, "liu") == 1
    assert await helped(villages, "first") == 0


async def test_somebody_new_comes_with_name_and_phone(villages: Villages) -> None:
    order = replace(await everything(villages), nobody=False, name="新来的", phone="199 0000 0099")
    done = await given(villages, order)
    assert done is not None
    assert done.to_id not in villages.people.values()
    async with villages.sessions.read() as session:
        held = await posts.held_by(session, done.to_id or 0, TODAY)
        assert [(post.role, post.region_id) for post in held] == [("first_secretary", "liu")]
        assert await people.reached(session, [done.to_id or 0]) == {done.to_id: False}


BAD = [
    ({"to_id": "first", "nobody": False}, SamePerson),
    ({"nobody": False}, NoSuccessor),
    ({"nobody": False, "name": "新", "phone": ""}, NoSuccessor),
    ({"nobody": False, "name": "新来的", "phone": "123"}, NoSuccessor),
    ({"on": TODAY - timedelta(days=32)}, BadDay),
    ({"on": TODAY + timedelta(days=32)}, BadDay),
    ({"posts": frozenset(), "homes": frozenset()}, NothingChosen),
    ({"posts": frozenset({1})}, NotLasting),
]


@pytest.mark.parametrize(("wrong", "error"), BAD, ids=str)
async def test_what_cannot_be_done_is_said_and_changes_nothing(
    villages: Villages, wrong: dict[str, object], error: type[Declined]
) -> None:
    order = replace(await everything(villages), **wrong)  # type: ignore[arg-type]  # a table
    if isinstance(order.to_id, str):
        order = replace(order, to_id=villages.people[order.to_id])
    with pytest.raises(error) as caught:
        await given(villages, order)
    assert caught.value.sentence()
    assert await roles(villages, "first") == {("first_secretary", "liu")}


async def test_a_known_phone_under_another_name_is_asked_about(villages: Villages) -> None:
    async with villages.sessions.write() as session:
        await officials.add(session, "王明", "+8619900000077")
    order = replace(await everything(villages), nobody=False, name="李白", phone="19900000077")
    with pytest.raises(OtherName):
        await given(villages, order)


@pytest.mark.parametrize("by", ["liu", "mate", "zhao", "cadre"])
async def test_only_those_who_send_people_may_do_it(villages: Villages, by: str) -> None:
    order = await to(villages)
    if by == "zhao":
        assert await given(villages, order, by) is None
    else:
        with pytest.raises(NotAllowed):
            await given(villages, order, by)
    own = replace(await everything(villages, "town"), to_id=villages.people["cadre"])
    with pytest.raises(NotAllowed):
        await given(villages, replace(own, nobody=False), "town")
    assert await given(villages, replace(own, nobody=False), "bureau")


async def test_who_left_has_nothing_more_to_hand_over(villages: Villages) -> None:
    order = await everything(villages)
    assert await given(villages, order)
    with pytest.raises(NothingHeld):
        await given(villages, order)


async def test_what_goes_to_somebody_on_a_later_day_is_not_given_to_another_before(
    villages: Villages,
) -> None:
    order = await to(villages)
    assert await given(villages, replace(order, on=TODAY + timedelta(days=3)))
    with pytest.raises(NotLasting):
        await given(villages, replace(order, to_id=villages.people["liu"]))
    assert await roles(villages, "first") == {("first_secretary", "liu")}


async def test_of_two_hand_overs_at_once_one_is_done(villages: Villages) -> None:
    orders = [await to(villages, "mate"), await to(villages, "cadre")]
    done = await asyncio.gather(
        given(villages, orders[0]),
        given(villages, orders[1], "bureau"),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["HandedOver", "NothingHeld"]
    seat = [
        name
        for name in ("first", "mate", "cadre")
        if ("first_secretary", "liu") in await roles(villages, name)
    ]
    assert len(seat) == 1


async def test_the_preview_counts_what_follows_and_tells_how_far_the_duties_are(
    villages: Villages,
) -> None:
    await villages.report("+8619900000003")
    await asked(villages)
    order = await to(villages)
    async with villages.sessions.read() as session:
        actor = await villages.actor(session, "town")
        found = await handing_over.preview(session, RULES, actor, order)
        assert found is not None
        assert (found.leaves, len(found.plan.homes), found.plan.leaves_all) == (1, 2, True)
        assert found.duties
        assert {one.owed.post.role for one in found.duties} == {"first_secretary"}
        assert await hand_overs.of_person(session, order.from_id) == []
    village = replace(await everything(villages, "liu"), to_id=villages.people["mate"])
    async with villages.sessions.read() as session:
        actor = await villages.actor(session, "town")
        turn = await handing_over.preview(session, RULES, actor, replace(village, nobody=False))
        assert turn is not None
        assert turn.cases == 1
