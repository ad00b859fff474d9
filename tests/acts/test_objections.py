"""Objections: nothing passes over an open one, each is answered by a person with a reason."""

import pytest
from sqlalchemy import select

from acts import objections as acts
from acts.actor import NotAllowed
from acts.case_steps import Step
from acts.cases import advance
from acts.declined import Unfit
from acts.objections import Outcome, Said
from acts.public_notices.problems import NotHanging, Quicker
from rulebook.loader import load
from storage.models.delivery import Outbox
from storage.models.inbox import Handoff
from storage.queries import addresses, cases, objections, public_notices
from storage.scope import EVERYTHING
from tests.noticing import ANNOUNCING, bind, found

RULES = load()


@pytest.fixture
async def village(sessions):
    return await found(sessions, RULES)


async def say(village, notice, text="他家有车", row=None, phone="+8619900000009"):
    async with village.sessions.write() as session:
        contact = await addresses.ensure(session, "sms_simulator", phone)
        now = await public_notices.by_code(session, notice.code)
        return await acts.from_address(session, RULES, contact, Said(now, text, row))


async def said(village, notice):
    async with village.sessions.read() as session:
        return await objections.of_notice(session, EVERYTHING, notice.id)


async def settle(village, who, act, objection, reason):
    async with village.sessions.write() as session:
        actor = await village.actor(session, who)
        given = (actor,) if act is acts.dismiss else (RULES, actor)
        return await act(session, *given, objection.id, reason)


async def passing(village, which=0):
    async with village.sessions.write() as session:
        step = Step("publicity_passed", session.moment.today, frozenset({"publicity_proof"}))
        actor = await village.actor(session, "author")
        return await advance(session, RULES, actor, village.cases[which], step)


async def messages(village, kind):
    async with village.sessions.read() as session:
        return len(list(await session.execute(select(Outbox.id).where(Outbox.kind == kind))))


async def test_an_objection_holds_up_the_case_until_it_is_answered(village, hands):
    notice = await village.hang(0)
    assert await say(village, notice) == Outcome.KEPT
    hands.advance(days=6)
    assert (await passing(village)).reason == "objection_open"
    objection = (await said(village, notice))[0]
    await settle(village, "town", acts.dismiss, objection, "车是亲戚的")
    assert (await passing(village)).state == "township_review"
    answered = (await said(village, notice))[0]
    assert (answered.state, answered.reason, answered.text) == (
        "dismissed",
        "车是亲戚的",
        "他家有车",
    )


async def test_it_is_a_step_of_the_case_by_the_public(village):
    notice = await village.hang(0)
    await say(village, notice)
    async with village.sessions.read() as session:
        last = (await cases.history(session, EVERYTHING, village.cases[0]))[-1]
    assert (last.event, last.role, last.person_id) == ("objection_raised", "public", None)
    assert await village.state() == "village_publicity"


async def test_several_are_answered_one_by_one(village, hands):
    notice = await village.hang(0)
    for phone in ("+8619900000008", "+8619900000009"):
        await say(village, notice, phone=phone)
    first, second = await said(village, notice)
    await settle(village, "author", acts.dismiss, first, "查过了")
    hands.advance(days=6)
    assert (await passing(village)).reason == "objection_open"
    await settle(village, "author", acts.dismiss, second, "也查过了")
    assert (await passing(village)).state == "township_review"


async def test_a_right_one_sends_the_case_back_and_takes_it_off_the_notice(village):
    notice = await village.hang(0, 1)
    await say(village, notice, row=1)
    objection = (await said(village, notice))[0]
    await settle(village, "author", acts.uphold, objection, "确实有车")
    assert [await village.state(0), await village.state(1)] == [
        "household_verification",
        "village_publicity",
    ]
    async with village.sessions.read() as session:
        left = await public_notices.get(session, EVERYTHING, notice.id)
        handed = list(await session.execute(select(Handoff.reason)))
    assert [line.case for line in left.lines] == [village.cases[1]]
    assert [row.reason for row in handed] == ["public_notice_changed"]
    assert (await said(village, notice))[0].state == "upheld"


async def test_the_last_household_takes_the_notice_down_with_it(village):
    notice = await village.hang(0)
    await say(village, notice)
    await settle(village, "author", acts.uphold, (await said(village, notice))[0], "确实有车")
    async with village.sessions.read() as session:
        down = await public_notices.get(session, EVERYTHING, notice.id)
    assert (down.state, down.lines) == ("down", ())


async def test_without_a_number_it_is_about_every_household(village):
    notice = await village.hang(0, 1)
    await say(village, notice)
    assert {one.case_id for one in await said(village, notice)} == set(village.cases[:2])


async def test_no_answer_without_a_reason(village):
    notice = await village.hang(0)
    await say(village, notice)
    objection = (await said(village, notice))[0]
    for act in (acts.dismiss, acts.uphold):
        with pytest.raises(Unfit):
            await settle(village, "author", act, objection, "")


async def test_the_second_to_answer_is_told_of_the_first(village):
    notice = await village.hang(0)
    await say(village, notice)
    objection = (await said(village, notice))[0]
    await settle(village, "town", acts.dismiss, objection, "查过了")
    with pytest.raises(Quicker) as told:
        await settle(village, "author", acts.uphold, objection, "确实有车")
    assert (told.value.who, told.value.did) == ("郑乡长", "settled")


async def test_others_neither_see_nor_answer_it(village):
    notice = await village.hang(0)
    await say(village, notice)
    objection = (await said(village, notice))[0]
    assert await settle(village, "neighbour", acts.dismiss, objection, "查过了") is None
    with pytest.raises(NotAllowed):
        await settle(village, "secretary", acts.dismiss, objection, "查过了")


async def test_three_a_day_from_one_phone_are_enough(village, hands):
    notice = await village.hang(0, 1)
    outcomes = []
    for _again in range(4):
        hands.advance(minutes=1)
        outcomes.append(await say(village, notice))
    assert outcomes == [Outcome.KEPT] * 3 + [Outcome.ENOUGH]
    assert await say(village, notice, phone="+8619900000008") == Outcome.KEPT
    hands.advance(days=1)
    assert await say(village, notice) == Outcome.KEPT


async def test_officials_are_told_once_a_day(village, hands):
    async with village.sessions.write() as session:
        await bind(session, village.people["author"], "chat of the author")
        await bind(session, village.people["town"], "chat of the town")
        await bind(session, village.people["secretary"], "chat of the secretary")
    notice = await village.hang(0, 1)
    for _again in range(3):
        hands.advance(minutes=1)
        await say(village, notice)
    assert await messages(village, acts.TOLD) == 2
    hands.advance(days=1)
    await say(village, notice)
    assert await messages(village, acts.TOLD) == 4


async def test_after_its_days_the_words_go_to_people_and_change_nothing(village, hands):
    notice = await village.hang(0)
    hands.advance(days=6)
    assert await say(village, notice) == Outcome.LATE
    assert await said(village, notice) == []
    async with village.sessions.read() as session:
        rows = list(await session.execute(select(Handoff.reason, Handoff.path)))
    assert [tuple(row) for row in rows] == [("objection_late", notice.path)]
    assert (await passing(village)).state == "township_review"


async def test_an_announcement_takes_no_objections(sessions):
    village = await found(sessions, RULES, state=ANNOUNCING)
    notice = await village.hang(0, who="clerk", kind="announcement")
    assert await say(village, notice) == Outcome.LATE
    assert await village.state() == "system_entry"


async def test_on_paper_an_official_writes_it_down(village, hands):
    notice = await village.hang(0, 1)
    async with village.sessions.write() as session:
        actor = await village.actor(session, "author")
        with pytest.raises(Unfit):
            await acts.on_paper(session, RULES, actor, notice.id, "", 1)
        assert await acts.on_paper(session, RULES, actor, notice.id, "房子是新的", 2)
    one = (await said(village, notice))[0]
    assert (one.case_id, one.channel, one.text) == (village.cases[1], "paper", "房子是新的")
    hands.advance(days=6)
    async with village.sessions.write() as session:
        actor = await village.actor(session, "author")
        with pytest.raises(NotHanging):
            await acts.on_paper(session, RULES, actor, notice.id, "晚了", 2)


async def test_a_procedure_without_that_step_is_held_up_all_the_same(sessions, hands):
    village = await found(sessions, RULES, "no_labour_cert")
    notice = await village.hang(0)
    assert await say(village, notice) == Outcome.KEPT
    hands.advance(days=6)
    assert (await passing(village)).reason == "objection_open"


async def test_who_withdraws_leaves_no_open_question(village):
    notice = await village.hang(0)
    await say(village, notice)
    async with village.sessions.write() as session:
        step = Step("withdrawn_by_household", session.moment.today)
        actor = await village.actor(session, "author")
        await advance(session, RULES, actor, village.cases[0], step)
    assert (await said(village, notice))[0].state == "dismissed"
