"""What recurs is prepared on its day, once, and never sent without a second person."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from acts.actor import NotAllowed
from acts.broadcasts import OwnApproval, recurring
from acts.broadcasts.recurring import Repeated
from acts.declined import Unfit
from notifications import broadcast_chores
from notifications.notices.recurring import next_of
from rulebook.notices.occasions import OPEN_FOR, due
from storage.models.notices import Broadcast
from storage.queries import local_settings, notices, posts, regions
from storage.queries import recurring as stored
from storage.scope import EVERYTHING
from tests.broadcasting import RULES, TEXT, County

CARDS, AUTUMN = "edu-aid-notice-cards", "aid-card-autumn"


@pytest.fixture
async def county(sessions) -> County:
    return await County(sessions).build()


async def recur(county: County, by: str = "ma", **given: str):
    wanted = {"slug": CARDS, "occasion": AUTUMN, "audience": "地区:柳河镇", **given}
    async with county.sessions.write() as session:
        place = await regions.get(session, "c")
        actor = await county.actor(session, by)
        return await recurring.recur(session, RULES, actor, Repeated(**wanted, region=place))


async def term(county: County, day: str = "2026-09-01") -> None:
    async with county.sessions.write() as session:
        await local_settings.put(session, "c", int(day[:4]), {"autumn_start": day}, "test")


async def prepared(county: County) -> list:
    await recurring.prepare_due(county.sessions, RULES)
    async with county.sessions.read() as session:
        return await notices.broadcasts(session, EVERYTHING)


async def chores(county: County, login: str) -> list[str]:
    async with county.sessions.read() as session:
        person = county.people[login]
        held = await posts.held_by(session, person, session.moment.today)
        found = await broadcast_chores.of(session, RULES, person, held)
        everybody = await broadcast_chores.people(session)
        assert person in everybody or not found
        return [chore.text for chore in found]


def test_every_occasion_serves_a_duty_there_is_or_none():
    occasions = RULES.plain_notices.occasions.values()
    assert all(one.serves is None or one.serves in RULES.duties for one in occasions)
    assert {one.serves for one in occasions} >= {
        "hen23-policy-card-autumn",
        "hen23-aid-notice-spring",
    }


@pytest.mark.parametrize(("days", "is_due"), [(-1, False), (0, True), (14, True), (15, False)])
def test_it_is_due_from_its_day_on_for_two_weeks(days, is_due):
    day = date(2026, 8, 18)
    assert due(day, day + timedelta(days=days)) is is_due
    assert not due(None, day)
    assert timedelta(days=14) == OPEN_FOR


async def test_a_draft_is_prepared_on_its_day_once_and_waits_for_a_second_person(county, hands):
    await recur(county)
    await term(county)
    hands.set(hands.now.replace(month=8, day=17))
    assert await prepared(county) == []
    hands.advance(days=1)
    (draft,) = await prepared(county)
    assert (draft.state, draft.audience["shown"]) == ("draft", "地区:柳河镇")
    assert draft.recurring_id is not None
    assert len(await prepared(county)) == 1
    assert "等第二个人批准" in (await chores(county, "zhao"))[0]
    assert await chores(county, "ma") == []
    with pytest.raises(OwnApproval):
        await county.act("approve", draft, "ma")
    assert (await county.act("approve", draft, "zhao")).state == "approved"
    assert "可以发了" in (await chores(county, "ma"))[0]


async def test_a_day_of_school_nobody_has_set_is_asked_for_when_it_is_needed(county, hands):
    await recur(county)
    hands.set(hands.now.replace(month=7, day=1))
    assert await chores(county, "ma") == []
    hands.set(hands.now.replace(month=7, day=20))
    assert "还没有填“秋季开学日”" in (await chores(county, "ma"))[0]
    assert await prepared(county) == []
    await term(county)
    assert await chores(county, "ma") == []


async def test_after_it_was_prepared_the_next_one_is_next_years(county, hands):
    made = await recur(county)
    await term(county)
    await term(county, "2027-09-02")
    hands.set(hands.now.replace(month=8, day=20))
    await prepared(county)
    async with county.sessions.read() as session:
        assert (await next_of(session, RULES, made)).day == date(2027, 8, 19)


async def test_a_notice_past_its_review_date_is_not_prepared_and_its_author_is_told(county, hands):
    await county.notice(replace(TEXT, review_by=date(2026, 4, 1)))
    await recur(county, slug="rain")
    await term(county)
    hands.set(hands.now.replace(month=8, day=20))
    assert await prepared(county) == []
    assert "没有准备成" in (await chores(county, "ma"))[0]


async def test_what_is_ended_is_prepared_no_more_and_the_same_again_is_one(county, hands):
    first, again = await recur(county), await recur(county)
    assert first.id == again.id
    async with county.sessions.write() as session:
        liu = await county.actor(session, "liu")
        assert await recurring.end_recurrence(session, liu, first.id) is None
        ma = await county.actor(session, "ma")
        assert (await recurring.end_recurrence(session, ma, first.id)).id == first.id
        assert await stored.running(session) == []
    await term(county)
    hands.set(hands.now.replace(month=8, day=20))
    assert await prepared(county) == []


@pytest.mark.parametrize(
    "wrong",
    [{"slug": "none"}, {"occasion": "none"}, {"audience": "标签:没有"}, {"form": "long"}],
)
async def test_what_could_never_be_prepared_is_refused(county, wrong):
    with pytest.raises(Unfit):
        await recur(county, **wrong)


async def test_a_village_cadre_lets_nothing_recur(county):
    with pytest.raises(NotAllowed):
        await recur(county, "cun")
    async with county.sessions.read() as session:
        assert (await session.execute(select(Broadcast.id))).first() is None
