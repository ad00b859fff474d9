"""An immediate danger in a chat: told at once, taken over by who says so, never by a forged SMS."""

from random import Random

import pytest
from sqlalchemy import select

from acts import alarms as acts
from acts.actor import signed_in
from acts.cases import Step, advance
from notifications.truth import no_longer
from rulebook import codes
from storage.models.help import Alarm, AlarmTold
from storage.queries import addresses, alarms, cases, officials
from storage.scope import EVERYTHING
from tests.handlers.conftest import RULES, County, bound
from tests.handlers.talk import Phone
from tests.hands import Hands


@pytest.fixture
async def town(county: County) -> Phone:
    """The township, in a bound chat."""
    return await bound(county, "township_government@town")


@pytest.fixture
async def boss(county: County) -> Phone:
    """The county's bureau, in a bound chat."""
    return await bound(county, "county_rural_revival_bureau@county")


async def danger(county: County, farmer: Phone, words: str = "我不想活了") -> str:
    """A farmer reports a danger; returns the number of the case."""
    for answer in ("申报", "柳树村", words):
        await county.say(farmer, answer)
    async with county.sessions.read() as session:
        return (await cases.page(session, EVERYTHING))[-1].code


async def sms(county: County, who: str) -> Phone:
    """A phone of the roster: known to be an official's, never bound."""
    phone = Phone("+8619900000011", "sms_simulator")
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        await officials.reach_at(session, county.people[who], contact.id)
    return phone


async def passes(county: County, hands: Hands, minutes: int) -> int:
    """Time passes and the clock looks; returns how many were told."""
    hands.advance(minutes=minutes)
    async with county.sessions.read() as session:
        due = await alarms.due(session)
    told = 0
    for alarm_id in due:
        async with county.sessions.write() as session:
            told += await acts.climb(session, RULES, alarm_id)
    return told


async def open_alarms(county: County) -> int:
    async with county.sessions.read() as session:
        return len(await alarms.listed(session, EVERYTHING, is_open=True))


async def test_village_and_township_hear_at_once_and_who_takes_it_is_told_to_all(
    county: County, farmer: Phone, cadre: Phone, town: Phone
) -> None:
    code = await danger(county, farmer)
    assert "收到 " in await county.read(cadre)
    assert code[:4] in await county.read(town)
    said = await county.say(cadre, f"收到 {code[:4]} {code[4:]}")
    assert said
    assert "某人" in await county.read(town)
    assert await open_alarms(county) == 0


async def test_the_second_one_is_told_who_was_first(
    county: County, farmer: Phone, cadre: Phone, town: Phone
) -> None:
    code = await danger(county, farmer)
    await county.say(cadre, f"收到{code}")
    await county.read(town)
    assert "某人" in await county.say(town, f"收到 {code}")
    async with county.sessions.read() as session:
        taken = await session.scalar(select(Alarm.acknowledged_by))
    assert taken == county.people["village_committee@liu"]


async def test_a_tap_takes_it_over_and_a_bare_word_the_only_one(
    county: County, farmer: Phone, cadre: Phone, town: Phone
) -> None:
    await danger(county, farmer)
    async with county.sessions.write() as session:
        alarm = (await alarms.listed(session, EVERYTHING, is_open=True))[0].alarm
        contact = await addresses.ensure(session, cadre.channel, cadre.number)
    tapped = county.signer.sign(f"alarm:take:{alarm.id}", str(contact.id))
    await county.say(cadre, choice=tapped)
    assert await open_alarms(county) == 0
    await danger(county, Phone("farmer-2"), "房子塌了压着人，快来")
    assert await open_alarms(county) == 1
    await county.say(town, "收到")
    assert await open_alarms(county) == 0


async def test_a_bare_sms_has_read_it_and_stops_nothing(
    county: County, farmer: Phone, boss: Phone, hands: Hands
) -> None:
    phone = await sms(county, "township_government@town")
    code = await danger(county, farmer)
    assert "收到" in await county.read(phone)
    await county.say(phone, f"收到 {code}")
    assert await open_alarms(county) == 1
    async with county.sessions.read() as session:
        read = await session.scalar(
            select(AlarmTold.read_at).where(
                AlarmTold.person_id == county.people["township_government@town"]
            )
        )
    assert read is not None
    assert await passes(county, hands, 31) == 1
    assert "某人" in await county.read(boss)


@pytest.mark.parametrize("who", ["zhao", "stranger", "household"])
async def test_nobody_else_takes_it_over(county: County, farmer: Phone, who: str) -> None:
    code = await danger(county, farmer)
    phone = {
        "zhao": await bound(county, "village_committee@zhao"),
        "stranger": Phone("somebody"),
        "household": farmer,
    }[who]
    await county.say(phone, f"收到 {code}")
    assert await open_alarms(county) == 1


async def test_a_foreign_alarm_looks_like_none(county: County, farmer: Phone) -> None:
    code = await danger(county, farmer)
    foreign = await bound(county, "village_committee@zhao")
    other = codes.make(Random(7))
    assert await county.say(foreign, f"收到 {code}") == await county.say(foreign, f"收到 {other}")


async def test_what_was_taken_over_is_not_sent_any_more(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    code = await danger(county, farmer)
    async with county.sessions.read() as session:
        about = f"alarm:{await session.scalar(select(Alarm.id))}"
        assert await no_longer(session, [about]) == frozenset()
    await county.say(cadre, f"收到 {code}")
    async with county.sessions.read() as session:
        assert await no_longer(session, [about]) == {about}


async def test_a_visit_is_an_answer_to_an_alarm(
    county: County, farmer: Phone, cadre: Phone
) -> None:
    await danger(county, farmer)
    assert await open_alarms(county) == 1
    async with county.sessions.read() as session:
        case = (await cases.page(session, EVERYTHING))[-1]
    async with county.sessions.write() as session:
        actor = await signed_in(session, county.people["village_committee@liu"])
        await advance(session, RULES, actor, case.id, Step("visit_started", case.opened_on))
    assert await open_alarms(county) == 0
