"""Sensitive cases: named readers see them, for everybody else they are not there."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from acts import alarms as alarming
from acts import sensitive
from acts.actor import Actor, NotAllowed
from acts.cases import Step, advance
from acts.decisions.replaying import replay
from acts.declined import NeedsReason
from acts.sensitive import LastReader, NotHere
from notifications import digest, tell, worklist
from rulebook.audience import Key, Term
from storage.engine import Session, Sessions
from storage.models.delivery import Outbox
from storage.models.duties import Post
from storage.models.inbox import Handoff
from storage.queries import alarms, case_readers, cases, reports
from storage.queries.audiences import Reach, sample
from storage.queries.cases import Filed
from storage.scope import EVERYTHING
from tests.acts.village import RULES, Villages, settle
from tests.hands import Hands

VIOLENCE = {"danger_now": True, "danger_detail": ("violence",)}


@pytest.fixture
async def villages(sessions: Sessions) -> Villages:
    """The villages with everybody in their posts."""
    return await settle(sessions)


@pytest.fixture
async def case(villages: Villages) -> Filed:
    """An ordinary case of 柳树村."""
    return (await villages.report("+8619900000003")).case


async def closed(villages: Villages, case: Filed, by: str = "liu") -> Filed:
    async with villages.sessions.write() as session:
        found = await cases.lock(session, EVERYTHING, case.id)
        assert found is not None
        return await sensitive.make(session, await villages.actor(session, by), found, "家里的事")


async def by_worklist(session: Session, actor: Actor, case: Filed) -> bool:
    items = await worklist.everyone(session, RULES, actor.scope)
    return case.id in {item.case.id for item in items}


async def by_digest(session: Session, actor: Actor, case: Filed) -> bool:
    assert actor.person_id is not None
    items = await worklist.of(session, RULES, actor.person_id, actor.held)
    return case.id in {item.case.id for item in items} and bool(
        await digest.text(session, RULES, actor.person_id, "webchat")
    )


async def by_page(session: Session, actor: Actor, case: Filed) -> bool:
    return case.id in {one.id for one in await cases.page(session, actor.scope)}


async def by_code(session: Session, actor: Actor, case: Filed) -> bool:
    return await cases.by_code(session, actor.scope, case.code) is not None


async def by_id(session: Session, actor: Actor, case: Filed) -> bool:
    return await cases.get(session, actor.scope, case.id) is not None


async def by_reports(session: Session, actor: Actor, case: Filed) -> bool:
    return bool(await reports.of_case(session, actor.scope, case.id))


async def by_history(session: Session, actor: Actor, case: Filed) -> bool:
    return bool(await cases.history(session, actor.scope, case.id))


WAYS = (by_worklist, by_digest, by_page, by_code, by_id, by_reports, by_history)
Way = Callable[[Session, Actor, Filed], Awaitable[bool]]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_only_readers_see_a_sensitive_case(villages: Villages, case: Filed, way: Way) -> None:
    hidden = await closed(villages, case)
    async with villages.sessions.read() as session:
        seen = {
            name: await way(session, await villages.actor(session, name), hidden)
            for name in villages.people
        }
    assert [name for name, sees in seen.items() if sees] == ["liu"]


async def test_a_post_over_the_place_may_close_it_no_other(villages: Villages, case: Filed) -> None:
    async with villages.sessions.write() as session:
        foreign = await villages.actor(session, "zhao")
        with pytest.raises(NotAllowed):
            await sensitive.make(session, foreign, case, "家里的事")
        with pytest.raises(NeedsReason):
            await sensitive.make(session, await villages.actor(session, "liu"), case, " ")


async def test_readers_name_readers_and_nobody_else(villages: Villages, case: Filed) -> None:
    hidden = await closed(villages, case)
    async with villages.sessions.write() as session:
        liu = await villages.actor(session, "liu")
        town, people = await villages.actor(session, "town"), villages.people
        with pytest.raises(NotAllowed):
            await sensitive.add_reader(session, town, hidden, people["town"], "我也要看")
        with pytest.raises(NotHere):
            await sensitive.add_reader(session, liu, hidden, people["zhao"], "帮忙")
        await sensitive.add_reader(session, liu, hidden, people["town"], "一起办")
        assert await cases.get(session, town.scope, hidden.id) is not None
        await sensitive.remove_reader(session, RULES, town, hidden, people["liu"], "换人办")
        assert await cases.get(session, liu.scope, hidden.id) is None
        with pytest.raises(LastReader):
            await sensitive.remove_reader(session, RULES, town, hidden, people["town"], "走了")
        events = await cases.history(session, EVERYTHING, hidden.id)
    assert [(one.event, one.note) for one in events[1:]] == [
        ("sensitive.made", "家里的事"),
        ("reader.added", "一起办"),
        ("reader.removed", "换人办"),
    ]


async def test_a_reader_may_open_it_again(villages: Villages, case: Filed) -> None:
    hidden = await closed(villages, case)
    async with villages.sessions.write() as session:
        town = await villages.actor(session, "town")
        with pytest.raises(NotAllowed):
            await sensitive.lift(session, town, hidden, "没事了")
        await sensitive.lift(session, await villages.actor(session, "liu"), hidden, "没事了")
        assert await cases.get(session, town.scope, hidden.id) is not None
        assert await case_readers.of_case(session, hidden.id) == []


async def test_reminders_reach_readers_only(villages: Villages, case: Filed) -> None:
    hidden = await closed(villages, case, by="town")
    async with villages.sessions.read() as session:
        roles = ("village_committee", "township_government", "county_rural_revival_bureau")
        assert await tell.people_for(session, hidden, roles) == [villages.people["town"]]


async def test_where_who_must_act_cannot_see_it_a_reader_is_asked_for(
    villages: Villages, case: Filed
) -> None:
    hidden = await closed(villages, case, by="town")
    async with villages.sessions.write() as session:
        await sensitive.watch(session, RULES, hidden)
        await sensitive.watch(session, RULES, hidden)
        rows = (await session.execute(select(Handoff.reason, Handoff.path))).all()
    assert [tuple(row) for row in rows] == [("reader_needed", "/s/c/")]


async def test_a_report_of_violence_is_closed_to_those_the_rule_names(villages: Villages) -> None:
    case = (await villages.report("+8618800000001", **VIOLENCE)).case
    assert case.sensitive
    async with villages.sessions.read() as session:
        readers = await cases.readers_of(session, case.id)
        sent = (await session.execute(select(Outbox.kind).where(Outbox.kind == "case.alarm"))).all()
    assert readers == {villages.people[name] for name in ("liu", "town", "civil")}
    assert len(sent) == 3


async def test_its_alarm_climbs_to_readers_and_asks_for_one_where_there_is_none(
    villages: Villages, hands: Hands
) -> None:
    case = (await villages.report("+8618800000001", **VIOLENCE)).case
    for _level in ("county", "city"):
        hands.advance(minutes=30)
        async with villages.sessions.write() as session:
            for alarm_id in await alarms.due(session):
                await alarming.climb(session, RULES, alarm_id)
    async with villages.sessions.read() as session:
        alarm = (await alarms.of_case(session, case.id))[0]
        told = {one.person_id for one in await alarms.told_of(session, alarm.id)}
        asked = (
            await session.execute(select(Outbox.id).where(Outbox.kind == "alarm.unread"))
        ).all()
    assert told == {villages.people[name] for name in ("liu", "town", "civil")}
    assert len(asked) == 1


async def test_a_case_nobody_sees_any_more_gets_a_reader_from_the_county(
    villages: Villages, case: Filed
) -> None:
    hidden = await closed(villages, case)
    async with villages.sessions.write() as session:
        bureau, town = [await villages.actor(session, name) for name in ("bureau", "town")]
        assert await sensitive.unread(session, bureau) == []
        yesterday = session.moment.today.replace(day=1)
        await session.execute(
            update(Post).where(Post.person_id == villages.people["liu"]).values(until=yesterday)
        )
        assert [one.id for one in await sensitive.unread(session, bureau)] == [hidden.id]
        with pytest.raises(NotAllowed):
            await sensitive.unread(session, town)
        assert await sensitive.name_first_reader(
            session, bureau, hidden.id, villages.people["town"], "原来的人调走了"
        )
        assert await cases.get(session, town.scope, hidden.id) is not None
        assert await sensitive.unread(session, bureau) == []
        assert await cases.get(session, bureau.scope, hidden.id) is None


async def test_no_audience_finds_a_family_by_it(villages: Villages, case: Filed) -> None:
    reach = Reach(("/s/c/",), Term(Key.CASE, frozenset({"identify"})))
    async with villages.sessions.read() as session:
        assert [one.number for one in await sample(session, reach, "sms_simulator")] == [3]
    await closed(villages, case)
    async with villages.sessions.read() as session:
        assert await sample(session, reach, "sms_simulator") == []


async def test_what_is_kept_of_readers_is_no_step_of_the_case(
    villages: Villages, case: Filed
) -> None:
    hidden = await closed(villages, case)
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, "liu")
        step = Step("visit_started", session.moment.today)
        assert isinstance(await advance(session, RULES, actor, hidden.id, step), Filed)
        again = await replay(session, RULES, actor.scope, hidden.code)
    assert again is not None
    assert again.same
    assert again.same_today


async def test_what_is_closed_already_stays_as_it_is(villages: Villages, case: Filed) -> None:
    hidden = await closed(villages, case)
    async with villages.sessions.write() as session:
        again = await sensitive.by_rule(session, RULES, hidden, ["village_committee"])
    assert again == replace(hidden)
