"""The one digest a day: what is new is told once, on working days; what is late goes up once."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from acts import local_settings
from acts.actor import SERVICE
from acts.local_settings import Wanted
from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.system import Occurrence
from storage.queries import (
    addresses,
    households,
    regions,
    snoozes,
    visit_pauses,
    worklists,
)
from storage.queries.snoozes import Snooze
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.morning import Mornings
from tests.handlers.talk import Phone
from tests.handlers.test_report import file
from tests.hands import Hands

SCREENING = "监测排查覆盖全部农村人口"
LEAD = date(2026, 6, 1)  # the last day of May, thirty days before, is a Sunday
HALF = "2026-H1"


@pytest.fixture
def mornings(county: County, hands: Hands) -> Mornings:
    return Mornings(county, hands)


async def lines_about(found: list[str], words: str = SCREENING) -> list[str]:
    return [line for text in found for line in text.splitlines() if words in line]


async def test_a_duty_is_told_when_its_end_comes_near_and_on_its_last_day_and_not_in_between(
    mornings: Mornings, cadre: Phone
) -> None:
    assert await mornings.on(date(2026, 5, 29)) == []
    (told,) = await mornings.on(LEAD)
    assert f"要抓紧：\n1. {SCREENING}：0/2，6月30日前，还剩29天" in told
    assert [await mornings.on(LEAD + timedelta(days=n)) for n in (1, 2, 3)] == [[], [], []]
    (last,) = await mornings.on(date(2026, 6, 30))
    assert f"今天要办完：\n1. {SCREENING}：0/2，6月30日前，今天到期" in last


async def test_nobody_is_told_anything_on_a_day_off_so_friday_tells_what_ends_on_sunday(
    mornings: Mornings, cadre: Phone, county: County
) -> None:
    assert await mornings.on(date(2026, 5, 30)) == []
    # A month that ends on a Sunday: 31 May 2026.
    async with county.sessions.write() as session:
        place = await regions.get(session, "county")
        assert place is not None
        wanted = Wanted(2026, "duty.unq-hen23-routine-screening.count", "1")
        await local_settings.set_value(session, RULES, SERVICE, place, wanted)
    told = await lines_about(await mornings.on(date(2026, 5, 29)), "今天要办完")
    assert told
    assert await mornings.on(date(2026, 5, 31)) == []


async def test_what_is_done_before_the_digest_leaves_is_not_in_it(
    mornings: Mornings, cadre: Phone, county: County, hands: Hands
) -> None:
    hands.set(datetime(2026, 6, 1, 8, tzinfo=hands.now.tzinfo))
    assert await mornings.plan() == 1
    await county.say(cadre, "走访 1 李家 好")
    await county.say(cadre, "走访 3 张家 好")
    assert [text for text in await mornings.deliver() if "件事要办" in text] == []
    async with county.sessions.read() as session:
        rows = await session.execute(select(Outbox.state).where(Outbox.kind == "digest.daily"))
        assert [row.state for row in rows] == [State.STALE]


async def test_looking_again_the_same_day_queues_nothing_twice(
    mornings: Mornings, cadre: Phone, county: County
) -> None:
    assert len(await mornings.on(LEAD)) == 1
    assert await mornings.on(LEAD, hour=9) == []
    async with county.sessions.read() as session:
        rows = (await session.execute(select(Occurrence))).all()
    keys = [(row.schedule, row.due, row.recipient) for row in rows]
    assert len(keys) == len(set(keys))


async def test_everybody_is_told_at_the_hour_they_chose(
    mornings: Mornings, cadre: Phone, county: County
) -> None:
    await county.say(cadre, "汇总 10点")
    assert await mornings.on(LEAD, hour=9) == []
    assert len(await mornings.on(LEAD, hour=10)) == 1


async def test_what_was_missed_goes_up_once_and_only_after_the_news_of_it_arrived(
    mornings: Mornings, cadre: Phone, county: County
) -> None:
    await bound(county, "township_government@town")
    missed = date(2026, 7, 1)
    await mornings.on(LEAD)
    first = await mornings.on(missed, arrives=False)
    assert any(SCREENING in text for text in first)
    assert await lines_about(await mornings.on(missed + timedelta(days=1), arrives=True)) == []
    up = await lines_about(await mornings.on(missed + timedelta(days=2)), "请过问")
    assert len(up) == 1
    assert "柳树村" in up[0]
    assert "已提醒2次，最近一次7月1日" in up[0]
    assert await mornings.on(date(2026, 7, 7)) == []


async def test_after_an_outage_only_what_is_still_true_is_told(
    mornings: Mornings, cadre: Phone
) -> None:
    await mornings.on(date(2026, 5, 20))
    # Down until long after the half-year: what was missed then is no news any more.
    assert await lines_about(await mornings.on(date(2026, 7, 20))) == []


async def test_what_was_put_off_is_not_told_until_its_day(
    mornings: Mornings, cadre: Phone, county: County
) -> None:
    person = county.people["village_committee@liu"]
    async with county.sessions.write() as session:
        what = "duty:hen23-screening-all-households:liu"
        await snoozes.add(session, person, Snooze(what, LEAD + timedelta(days=3), "外出开会"))
    assert await lines_about(await mornings.on(LEAD)) == []
    assert len(await lines_about(await mornings.on(LEAD + timedelta(days=3)))) == 1


async def test_who_put_off_a_limit_of_a_case_is_not_told_of_its_steps_either(
    mornings: Mornings, cadre: Phone, county: County, farmer: Phone
) -> None:
    await file(county, farmer, "柳树村", "1", "住院", "2", "张大山", "1")
    await county.say(farmer, "1")
    async with county.sessions.write() as session:
        (case,) = await worklists.came(session, date(2026, 3, 1))
        person = county.people["village_committee@liu"]
        what = f"clock:{case.id}:first_contact"
        await snoozes.add(session, person, Snooze(what, date(2026, 3, 5), "人在外地"))
    assert await mornings.on(date(2026, 3, 3)) == []
    assert len(await mornings.on(date(2026, 3, 5))) == 1


async def test_nobody_is_sent_to_paused_households(
    mornings: Mornings, cadre: Phone, county: County
) -> None:
    async with county.sessions.read() as session:
        homes = [await _home(session, number) for number in (1, 3)]
    async with county.sessions.write() as session:
        person = county.people["village_committee@liu"]
        for home in homes:
            await visit_pauses.add(session, home, "away", date(2026, 6, 10), "", person)
    assert await lines_about(await mornings.on(LEAD)) == []
    assert len(await lines_about(await mornings.on(date(2026, 6, 11)))) == 1


async def test_by_text_message_the_digest_takes_two_parts_at_most(
    mornings: Mornings, county: County
) -> None:
    phone = Phone("+8619900000055", "sms_simulator")
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        await addresses.bind(session, contact.id, county.people["village_committee@liu"])
    (told,) = await mornings.on(LEAD)
    assert told.startswith("要抓紧1件。监测排查")
    assert told.endswith("在聊天里发“待办”看全部。")
    assert len(told) <= 120


async def _home(session: Session, number: int) -> int:
    (found,) = await households.find_by_number(session, EVERYTHING, ["liu"], number)
    return found.id
