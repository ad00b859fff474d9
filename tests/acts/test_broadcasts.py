"""Broadcasts: two people, one sending, and a stop that stops."""

import asyncio
import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from acts.actor import NotAllowed, behind
from acts.broadcasts import (
    NobodyMeant,
    NotApproved,
    OutOfDate,
    OwnApproval,
    SameAgain,
    approve,
    send,
)
from storage.models.delivery import Outbox
from storage.models.notices import Recipient
from storage.models.system import Audit
from storage.queries import notices as rows
from tests.broadcasting import RULES, TEXT, County

OTHER = replace(TEXT, short="孩子上学补助，十月底前到村部办理。")


@pytest.fixture
async def county(sessions) -> County:
    return await County(sessions).build()


async def test_a_chat_sends_nothing_whoever_writes_there(county):
    sending = await county.prepare()
    async with county.sessions.write() as session:
        bound = replace(county.phones["张一"], person_id=county.people["zhao"], bound=True)
        actor = await behind(session, bound)
        assert actor.is_official
        for act in (approve, send):
            with pytest.raises(NotAllowed):
                await act(session, RULES, actor, sending.id)


async def test_who_prepared_a_sending_cannot_approve_it(county):
    sending = await county.prepare()
    with pytest.raises(OwnApproval):
        await county.act("approve", sending, "ma")
    with pytest.raises(NotApproved):
        await county.act("send", sending, "ma")
    approved = await county.act("approve", sending, "zhao")
    assert approved.state == "approved"
    assert approved.approver_id != approved.author_id


async def test_a_township_sees_no_sending_of_the_county(county):
    sending = await county.prepare()
    for act in ("approve", "send", "stop"):
        assert await county.act(act, sending, "liu") is None
    assert await county.report(sending, "liu") is None


async def test_everybody_meant_gets_one_message_and_the_others_have_a_reason(county):
    await county.wish("张二", no_notices=True)
    await county.share("李二", "李一")
    sending = await county.sent()
    seen = await county.report(sending)
    assert (seen.households, seen.queued) == (6, 3)
    assert seen.excluded == {"opted_out": 1, "same_phone": 1, "no_address": 1}
    async with county.sessions.read() as session:
        queued = (await session.execute(select(Outbox))).all()
    assert len({row.reference for row in queued}) == 3
    assert all(len(row.reference) == 32 and int(row.reference, 16) >= 0 for row in queued)
    assert {(row.kind, row.state, row.priority, row.body) for row in queued} == {
        ("notice", "queued", 9, None)
    }
    assert {row.about for row in queued} == {f"broadcast:{sending.id}"}


async def test_a_second_click_does_nothing_twice(county):
    sending = await county.sent()
    again = await county.act("send", sending, "zhao")
    assert again.state == "sending"
    assert await county.count(Outbox) == 5
    assert await county.count(Recipient) == 6


async def test_two_clicks_at_once_send_once(county):
    sending = await county.prepare()
    await county.act("approve", sending, "zhao")
    await asyncio.gather(*(county.act("send", sending, by) for by in ("ma", "zhao", "ma")))
    assert await county.count(Outbox) == 5


async def test_the_same_text_to_the_same_households_within_a_day_is_refused(county, hands):
    first = await county.sent(audience="地区:柳河镇")
    again = await county.prepare(audience="地区:张庄村,柳河镇")
    assert again.fingerprint == first.fingerprint
    await county.act("approve", again, "zhao")
    with pytest.raises(SameAgain):
        await county.act("send", again, "ma")
    assert await county.count(Outbox) == 4
    hands.advance(hours=25)
    assert (await county.act("send", again, "ma")).state == "sending"


async def test_two_sendings_of_the_same_at_once_send_one(county):
    sendings = [await county.prepare() for _ in range(2)]
    for sending in sendings:
        await county.act("approve", sending, "zhao")
    done = await asyncio.gather(
        *(county.act("send", sending, "ma") for sending in sendings), return_exceptions=True
    )
    assert sorted(type(item).__name__ for item in done) == ["SameAgain", "Sending"]
    assert await county.count(Outbox) == 5


async def test_another_text_or_another_audience_is_another_sending(county):
    marks = [
        (await county.prepare()).fingerprint,
        (await county.prepare(OTHER)).fingerprint,
        (await county.prepare(audience="地区:柳河镇")).fingerprint,
        (await county.prepare(audience="标签:监测户")).fingerprint,
        (await county.prepare(audience="不要:监测户")).fingerprint,
        (await county.prepare(audience="都有:监测户")).fingerprint,
    ]
    assert len(set(marks)) == len(marks)
    assert (await county.prepare(audience="地区:清水县")).fingerprint == marks[0]


async def test_stop_leaves_nothing_but_what_was_in_flight(county):
    sending = await county.sent()
    assert len(await county.deliver(1, at_once=2)) == 2
    assert (await county.act("stop", sending, "zhao")).state == "stopped"
    assert len(await county.deliver(3)) == 2
    assert sorted(await county.states()) == ["accepted"] * 2 + ["cancelled"] * 3
    assert (await county.act("stop", sending, "zhao")).state == "stopped"
    seen = await county.report(sending)
    assert (seen.sent, seen.cancelled, seen.under_way) == (2, 3, 0)


async def test_a_message_that_missed_the_stop_is_stale_at_hand_over(county):
    sending = await county.sent()
    async with county.sessions.write() as session:
        assert await rows.change_state(session, sending.id, "sending", "stopped")
    assert await county.deliver(2) == []
    assert set(await county.states()) == {"stale"}


async def test_who_opts_out_after_it_was_queued_gets_nothing(county):
    sending = await county.sent()
    await county.wish("张一", no_notices=True)
    sent = await county.deliver(2)
    assert len(sent) == 4
    seen = await county.report(sending)
    assert (seen.sent, seen.suppressed) == (4, 1)


async def test_nothing_leaves_after_the_review_date(county, hands):
    sending = await county.prepare()
    hands.set(hands.now.replace(month=10))
    with pytest.raises(OutOfDate):
        await county.act("approve", sending, "zhao")


async def test_an_audience_nobody_of_can_be_reached_is_not_sent(county):
    await county.wish("王一", no_notices=True)
    sending = await county.prepare(audience="地区:王坡村")
    with pytest.raises(NobodyMeant):
        await county.act("approve", sending, "zhao")
    assert await county.count(Recipient) == 0


async def test_who_can_be_reached_is_looked_at_again_when_it_begins(county):
    sending = await county.prepare(audience="地区:王坡村")
    await county.act("approve", sending, "zhao")
    await county.wish("王一", no_notices=True)
    with pytest.raises(NobodyMeant) as refused:
        await county.act("send", sending, "ma")
    assert refused.value.by_visit == 1
    assert "1" in refused.value.sentence()
    assert await county.count(Recipient) == 0


async def test_every_act_is_in_the_audit_without_words(county):
    sending = await county.sent()
    await county.deliver(2)
    await county.answer("张一", "unclear")
    await county.act("stop", sending, "ma")
    async with county.sessions.read() as session:
        audited = (await session.execute(select(Audit).order_by(Audit.id))).all()
    assert [row.action for row in audited] == [
        "notice.drafted",
        "broadcast.drafted",
        "broadcast.approved",
        "broadcast.sent",
        "notice.answered",
        "broadcast.stopped",
    ]
    assert audited[3].detail == {"recipients": 6, "queued": 5}
    assert TEXT.title not in json.dumps([row.detail for row in audited], ensure_ascii=False)
