"""What would go wrong is refused or explained before anything leaves."""

import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from acts import broadcasts
from acts.broadcasts import NobodyMeant, OutOfDate
from acts.declined import Unfit
from notifications.notices.ready import ready
from storage.models.delivery import Outbox
from storage.models.people import Household
from tests.broadcasting import RULES, TEXT, County

TODAY = date(2026, 3, 2)
YULU = "edu-yulu-vocational-3000"


@pytest.fixture
async def county(sessions) -> County:
    return await County(sessions).build()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"short": "领补助看 http://a.example/b，打{phone}"}, "链接"),
        ({"short": "领补助打13800138000"}, "手机号"),
        ({"short": "领{amount}，打{phone}"}, "amount"),
        ({"gets": "给{something}"}, "something"),
        ({"short": "【通知】领补助，打{phone}"}, "【】"),
        ({"short": "点击领取补助，打{phone}"}, "点击"),
        ({"review_by": date(2026, 3, 1)}, "复核"),
        ({"policy": YULU, "short": "补5000元，打{phone}"}, "5000"),
        ({"policy": "edu-no-such"}, "不用了"),
    ],
)
async def test_a_text_that_cannot_be_sent_is_not_kept(county, change, said):
    with pytest.raises(Unfit) as refused:
        await county.notice(replace(TEXT, **change))
    assert said in refused.value.sentence()


async def test_nobody_to_write_to_is_refused_and_the_visits_are_counted(county):
    async with county.sessions.write() as session:
        await session.execute(update(Household).values(reach_id=None))
    sending = await county.prepare()
    seen = await county.preview(sending)
    assert (seen.count, seen.exclusions) == (0, {"no_address": 6})
    with pytest.raises(NobodyMeant) as refused:
        await county.act("approve", sending, "zhao")
    assert "6" in refused.value.sentence()
    assert await county.count(Outbox) == 0


async def test_a_figure_that_changed_since_stops_approval_and_sending(county, monkeypatch):
    text = ready(RULES, YULU, date(2026, 9, 1))
    waiting, approved = await county.prepare(text), await county.prepare(text, "地区:柳河镇")
    await county.act("approve", approved, "zhao")
    policy = RULES.policies.by_id[YULU]
    dearer = replace(policy, benefit=replace(policy.benefit, amount=Decimal(3500)))
    by_id = {**RULES.policies.by_id, YULU: dearer}
    rules = replace(RULES, policies=replace(RULES.policies, by_id=by_id))
    for act, sending, who in (("approve", waiting, "zhao"), ("send", approved, "ma")):
        async with county.sessions.write() as session:
            actor = await county.actor(session, who)
            with pytest.raises(Unfit) as refused:
                await getattr(broadcasts, act)(session, rules, actor, sending.id)
        assert "amount" in refused.value.sentence()
    assert await county.count(Outbox) == 0


async def test_a_text_past_its_review_date_is_not_approved(county, hands):
    sending = await county.prepare(replace(TEXT, review_by=TODAY))
    hands.advance(days=1)
    with pytest.raises(OutOfDate):
        await county.act("approve", sending, "zhao")


async def test_the_stop_button_is_quick_with_thousands_waiting(county):
    await county.crowd(5_000)
    sending = await county.sent()
    for minutes in (10, 1, 1):
        await county.deliver(1, at_once=4)
        async with county.sessions.write() as session:
            await session.execute(update(Outbox).values(state="delivered"))
        await let_pass(county, minutes)
    before = len(await county.deliver(1, at_once=50))
    began = time.perf_counter()
    await county.act("stop", sending, "ma")
    assert time.perf_counter() - began < 2
    assert len(await county.deliver(3, at_once=50)) == before
    assert "queued" not in await county.states()


async def let_pass(county: County, minutes: int) -> None:
    county.sessions.clock.offset += timedelta(minutes=minutes)
    await county.step()
