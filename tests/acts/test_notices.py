"""Notices: who may write them, whom they are for, what people see before, and the answers."""

from dataclasses import astuple, replace

import pytest
from sqlalchemy import func, select

from acts.actor import NotAllowed
from acts.broadcasts import (
    OutOfDate,
    Wanted,
    draft_broadcast,
)
from acts.declined import Unfit
from channels.text import segments
from storage.models.inbox import Handoff
from storage.models.notices import Recipient
from storage.queries import recipients, regions
from tests.broadcasting import RULES, TEXT, County

OTHER = replace(TEXT, short="孩子上学补助，十月底前到村部办理。")


@pytest.fixture
async def county(sessions) -> County:
    return await County(sessions).build()


async def test_the_same_text_again_is_the_same_version_and_another_text_the_next(county):
    first = await county.notice()
    assert (await county.notice()).id == first.id
    assert (await county.notice(OTHER)).version == first.version + 1


async def test_a_text_with_problems_is_not_kept(county):
    with pytest.raises(Unfit) as refused:
        await county.notice(replace(TEXT, short="打13800138000问"))
    assert len(refused.value.problems) == 1


async def test_only_posts_that_send_notices_write_them_and_only_for_their_own_region(county):
    assert await county.prepare(by="liu", region="t1")
    for by, region in (("liu", "t2"), ("liu", "c"), ("cun", "v1")):
        with pytest.raises(NotAllowed):
            await county.prepare(by=by, region=region)


async def test_one_phone_gets_it_once_also_when_its_own_household_is_not_meant(county):
    for name in ("张二", "王一", "王二"):
        await county.share(name, "张一")
    sending = await county.prepare(audience="不要:外出")
    seen = await county.preview(sending)
    assert (seen.count, seen.exclusions) == (3, {"same_phone": 2})
    assert [(away.part, away.households) for away in seen.audience.kept_away] == [("不要:外出", 1)]
    await county.act("approve", sending, "zhao")
    await county.act("send", sending, "ma")
    done = await county.report(sending)
    assert (done.queued, done.excluded) == (3, {"same_phone": 2})


@pytest.mark.parametrize(
    ("audience", "meant"),
    [
        ("", 5),
        ("标签:监测户", 3),
        ("标签:监测户 不要:外出", 2),
        ("都有:监测户,低保", 1),
        ("地区:柳河镇", 4),
        ("地区:柳河镇 标签:监测户,低保 不要:外出", 1),
        ("地区:张庄村,王坡", 3),
        ("地区:柳河镇,张庄村", 4),
    ],
)
async def test_an_audience_is_counted_as_it_is_sent(county, audience, meant):
    sending = await county.prepare(audience=audience)
    assert (await county.preview(sending)).count == meant
    await county.act("approve", sending, "zhao")
    await county.act("send", sending, "ma")
    assert (await county.report(sending)).queued == meant
    assert len(await county.deliver(2)) == meant


@pytest.mark.parametrize(
    "audience", ["地区:青石镇", "标签:没有这个", "监测户", "时间:明天", "标签:低保 不要:低保"]
)
async def test_an_audience_nobody_understands_is_refused_with_a_sentence(county, audience):
    with pytest.raises(Unfit) as refused:
        await county.prepare(audience=audience)
    assert refused.value.problems


async def test_a_township_cannot_aim_beyond_its_border(county):
    with pytest.raises(Unfit):
        await county.prepare(audience="地区:王坡村", by="liu", region="t1")


async def test_a_preview_says_who_gets_it_who_does_not_and_shows_five(county):
    await county.wish("张二", no_notices=True)
    await county.channel_of("王一", "webchat")
    sending = await county.prepare(audience="不要:外出")
    seen = await county.preview(sending)
    assert seen.count == 3
    assert seen.exclusions == {"opted_out": 1, "no_address": 1}
    assert [astuple(town) for town in seen.by_township] == [
        ("柳河镇", 2, 1, 1),
        ("青山乡", 1, 1, 0),
    ]
    phone, chat = seen.channels
    assert (phone.channel, phone.households, len(phone.samples)) == ("sms_simulator", 2, 2)
    assert TEXT.short in phone.samples[0].text
    assert phone.cost == segments(phone.samples[0].text, "明白")
    assert seen.parts == 2 * phone.cost.parts
    assert (chat.channel, chat.cost) == ("webchat", None)
    assert TEXT.body in chat.samples[0].text
    assert not seen.in_quiet_hours


async def test_at_night_a_preview_says_so_and_nothing_leaves_before_the_morning(county, hands):
    hands.advance(hours=12)
    sending = await county.sent()
    seen = await county.preview(sending)
    assert seen.in_quiet_hours
    assert (seen.starts_at.hour, seen.starts_at.day) == (8, 3)
    assert await county.deliver(2) == []
    hands.set(seen.starts_at)
    assert len(await county.deliver(2)) == 5


async def test_answers_are_counted_and_a_later_one_replaces_the_earlier(county):
    sending = await county.sent()
    await county.deliver(2)
    own = await county.recipient_of("张一")
    assert (await county.answer("张一", "understood", own)).changed
    assert not (await county.answer("张一", "understood", own)).changed
    assert (await county.answer("张一", "apply")).opens_report
    assert not (await county.answer("李一", "understood")).opens_report
    seen = await county.report(sending)
    assert seen.answers == {"apply": 1, "understood": 1}
    villages = {village.name: village.answers for village in seen.by_village}
    assert villages == {
        "柳河镇张庄村": {"apply": 1},
        "柳河镇李庄村": {"understood": 1},
        "青山乡王坡村": {},
    }


async def test_the_answer_of_a_foreign_recipient_is_absent(county):
    await county.sent()
    await county.deliver(2)
    own = await county.recipient_of("张一")
    assert await county.answer("李一", "understood", own) is None
    assert await county.answer("李一", "understood", own + 1000) is None
    assert await county.answer("李一", "nonsense") is None
    async with county.sessions.read() as session:
        assert await session.scalar(select(func.count(Recipient.answer))) == 0


async def test_a_word_means_the_newest_notice_that_came_and_nothing_before_one_came(county):
    await county.sent()
    assert await county.answer("张一", "understood") is None
    await county.deliver(2)
    second = await county.sent(OTHER)
    assert (await county.answer("张一", "understood")).reached.notice_id != second.notice_id
    await county.deliver(2)
    assert (await county.answer("张一", "understood")).reached.notice_id == second.notice_id


async def test_who_does_not_understand_comes_onto_the_list_of_the_village_once(county):
    await county.sent()
    await county.deliver(2)
    await county.answer("张一", "unclear")
    await county.answer("张一", "unclear")
    async with county.sessions.read() as session:
        row = (await session.execute(select(Handoff))).one()
    assert (row.reason, row.path) == ("notice_unclear", "/c/t1/v1/")
    assert row.household_id == county.families["张一"]


async def test_what_came_to_a_phone_can_be_listed(county):
    await county.sent()
    await county.deliver(2)
    async with county.sessions.read() as session:
        came = await recipients.received(session, county.phones["张一"].id)
    assert [title for title, _ in came] == [TEXT.title]


async def test_a_notice_past_its_review_date_cannot_be_picked(county, hands):
    notice = await county.notice()
    hands.set(hands.now.replace(month=10))
    async with county.sessions.write() as session:
        place = await regions.get(session, "c")
        actor = await county.actor(session, "ma")
        with pytest.raises(OutOfDate):
            await draft_broadcast(session, RULES, actor, Wanted(notice, "", place))
