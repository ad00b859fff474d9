"""A wrong notice is put right in two actions, for exactly those who may have got it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from acts import broadcasts
from acts.broadcasts import Ended, NotSent, OwnApproval
from acts.declined import Unfit
from notifications.notices.forms import card
from storage.models.delivery import Outbox, State
from storage.models.notices import Recipient
from storage.queries.notices import Text
from tests.broadcasting import RULES, TEXT, County


@pytest.fixture
async def county(sessions) -> County:
    return await County(sessions).build()


async def to_correct(county: County, sending, by="liu") -> Text | None:
    async with county.sessions.write() as session:
        actor = await county.actor(session, by)
        return await broadcasts.to_correct(session, RULES, actor, sending.id)


async def correct(county: County, sending, text: Text, by="zhao"):
    async with county.sessions.write() as session:
        actor = await county.actor(session, by)
        return await broadcasts.correct(session, RULES, actor, sending.id, text)


async def put_right(county: County, sending):
    begun = await to_correct(county, sending, "zhao")
    text = replace(begun, short=begun.short.replace("9月30日", "10月30日"))
    return await correct(county, sending, text)


async def who_got(county: County, broadcast_id: int) -> set[int]:
    async with county.sessions.read() as session:
        rows = await session.execute(
            select(Recipient.household_id)
            .join(Outbox, Outbox.recipient_id == Recipient.id)
            .where(Recipient.broadcast_id == broadcast_id, Outbox.state == State.ACCEPTED)
        )
        return {row.household_id for row in rows}


async def test_the_words_to_start_from_say_first_that_they_correct_others(county):
    sending = await county.sent(replace(TEXT, brief="可以申请补助，问{phone}"))
    begun = await to_correct(county, sending, "ma")
    assert begun.short == f"更正，以这条为准：{TEXT.short}"
    assert begun.brief == "更正，以这条为准：可以申请补助，问{phone}"
    assert begun.body.startswith("前面发的通知有错，以这条为准。")
    assert begun.slug == TEXT.slug
    assert card(begun, "0379-60000000").startswith("更正：雨露计划\n")


async def test_it_goes_to_those_who_may_have_got_the_wrong_one_and_to_nobody_else(county):
    wrong = await county.sent()
    await county.deliver(1, at_once=2)
    got = await who_got(county, wrong.id)
    right = await put_right(county, wrong)
    assert (await county.report(wrong)).sending.state == "stopped"
    assert sorted(await county.states()) == ["accepted"] * 2 + ["cancelled"] * 3
    preview = await county.preview(right, "ma")
    assert preview.count == 2
    assert all("10月30日" in one.text for share in preview.channels for one in share.samples)
    approved = await county.act("approve", right, "ma")
    assert approved.state == "sending"
    await county.deliver(2)
    assert await who_got(county, right.id) == got
    assert len(got) == 2
    assert county.channel.sent[-1].text.startswith("更正，以这条为准：孩子读职校")


async def test_a_correction_is_one_wave_however_many_got_the_wrong_one(county, hands):
    await county.crowd(40)
    wrong = await county.sent()
    await county.deliver(2, at_once=30)
    hands.advance(minutes=10)
    await county.step()
    await county.deliver(2, at_once=30)
    right = await put_right(county, wrong)
    await county.act("approve", right, "ma")
    await county.deliver(2, at_once=100)
    assert await who_got(county, right.id) == await who_got(county, wrong.id)
    assert len(await who_got(county, right.id)) == 45


async def test_who_has_moved_away_or_lost_a_tag_since_is_told_all_the_same(county):
    wrong = await county.sent(audience="标签:监测户")
    await county.deliver(2)
    async with county.sessions.write() as session:
        await broadcasts_tagless(session, county)
    right = await put_right(county, wrong)
    assert (await county.preview(right, "ma")).count == 3


async def broadcasts_tagless(session, county: County) -> None:
    from storage.queries import members

    await members.set_tags(session, county.families["张一"], set())


async def test_who_has_opted_out_since_gets_no_second_message(county):
    wrong = await county.sent()
    await county.deliver(2)
    await county.wish("张一", no_notices=True)
    right = await put_right(county, wrong)
    preview = await county.preview(right, "ma")
    assert (preview.count, preview.exclusions) == (4, {"opted_out": 1})


async def test_nobody_corrects_and_approves_alone(county):
    wrong = await county.sent()
    await county.deliver(2)
    right = await put_right(county, wrong)
    with pytest.raises(OwnApproval):
        await county.act("approve", right, "zhao")


async def test_what_nobody_got_is_not_corrected(county):
    draft = await county.prepare()
    with pytest.raises(NotSent):
        await to_correct(county, draft, "ma")


async def test_two_do_not_correct_the_same_at_once(county):
    wrong = await county.sent()
    await county.deliver(2)
    await put_right(county, wrong)
    with pytest.raises(Ended):
        await put_right(county, wrong)


async def test_a_correction_that_does_not_say_so_is_refused_and_stops_nothing(county):
    wrong = await county.sent()
    await county.deliver(2)
    with pytest.raises(Unfit, match="更正"):
        await correct(county, wrong, replace(TEXT, short="孩子读职校可以申请补助，到村部办理。"))
    assert (await county.report(wrong)).sending.state == "sending"


async def test_a_township_corrects_nothing_of_the_county(county):
    wrong = await county.sent()
    assert await to_correct(county, wrong, "liu") is None
    assert await correct(county, wrong, TEXT, "liu") is None
