"""The simulated phones of a rehearsal."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient

from storage.queries import addresses, households, regions
from storage.queries.households import NewHousehold
from tests.console.county import Visitor, echo, serving

NUMBER = "+8613900000001"


class Gate:
    """What the clock waits for half way."""

    def __init__(self) -> None:
        self.open, self.reached = asyncio.Event(), asyncio.Event()
        self.open.set()

    async def passed(self) -> None:
        """Wait until it is open."""
        self.reached.set()
        await self.open.wait()


@pytest.fixture
def gate():
    """An open gate."""
    return Gate()


@pytest.fixture
async def phone(house, clock, gate):
    async def advance(by):
        clock.offset += by / 2
        await gate.passed()
        clock.offset += by / 2

    rehearsing = replace(house, rehearsal=True, advance_clock=advance)
    async with TestClient(serving(rehearsing)) as client:
        visitor = Visitor(client)
        token = await visitor.token("/phone")

        async def call(path, **asked):
            headers = {"X-CSRF-Token": token}
            answer = await client.post(f"/phone/{path}", json=asked, headers=headers)
            return answer.status, await answer.json()

        yield call


async def lying(phone, **asked):
    """What lies on the phone."""
    _status, said = await phone("sync", numbers=[NUMBER], **asked)
    return said["phones"][NUMBER]


async def test_a_message_goes_out_and_its_answer_shows_its_cost(phone, house, county, hands):
    status, said = await phone("send", number="139 0000 0001", text="房子漏雨", id="0123456789ab")
    assert (status, said["units"], said["parts"]) == (200, 4, 1)
    assert (await lying(phone))["answering"] is True
    hands.advance(seconds=1)
    await echo(house)
    lies = await lying(phone, seen=[])
    own, message = lies["entries"]
    assert (own["own"], own["text"], own["id"]) == (True, "房子漏雨", "0123456789ab")
    assert message["text"] == "【明白】您说：房子漏雨"
    assert (message["parts"], lies["answering"]) == (1, False)
    known = await lying(phone, seen=[message["id"]], known=[own["id"], message["id"]])
    assert known["entries"] == []


@pytest.mark.parametrize("number", ["", "12345", "010-6600000"])
async def test_a_wrong_number_is_told(phone, number):
    status, said = await phone("check", number=number)
    assert status == 422
    assert said["error"]


async def test_a_phone_is_picked_by_whose_it_is_and_a_shared_one_says_so(phone, house, county):
    async with house.sessions.write() as session:
        village = await regions.get(session, "990101001")
        for number, head in ((4, "李小田"), (5, "王大河"), (6, "赵有才")):
            family = await households.register(session, NewHousehold(village, number, head))
            last = "1" if number < 6 else "2"
            contact = await addresses.ensure(session, "sms_simulator", f"+861990000000{last}")
            await addresses.belongs(session, contact.id, family.id)
    _status, said = await phone("people", place="990101001")
    assert [(one["shown"], one["shared"]) for one in said["people"]] == [
        ("李小田、王大河（2户合用，张庄村）", True),
        ("赵有才（农户，张庄村）", False),
    ]
    _status, said = await phone("check", number="19900000001")
    assert said["shared"] is True
    _status, said = await phone("people", place="nowhere")
    assert said["people"] == []


async def test_the_clock_moves_on(phone, county, clock):
    before = clock.moment().now
    await phone("clock", by="hour")
    assert clock.moment().now - before == timedelta(hours=1)
    await phone("clock", by="next")
    assert clock.moment().local.isoformat() == "2026-03-17T08:00:00+08:00"
    status, _said = await phone("clock", by="next")
    assert status == 422
    await phone("clock", until="2026-03-20T09:30")
    assert clock.moment().local.isoformat() == "2026-03-20T09:30:00+08:00"


async def test_what_falls_due_is_named_before_the_clock_moves(phone, county):
    _status, said = await phone("ahead")
    assert said["at"] == "3月17日 08:00"
    assert any("张庄村" in line and "张大山" in line for line in said["due"])
    await phone("clock", by="next")
    _status, said = await phone("ahead")
    assert said == {"at": "", "due": [], "more": ""}


@pytest.mark.parametrize(
    ("until", "words"),
    [("", "日期"), ("soon", "日期"), ("2026-03-01T08:00", "往前"), ("2027-03-01T08:00", "三个月")],
)
async def test_the_clock_says_in_words_why_it_does_not_go_there(phone, county, clock, until, words):
    before = clock.moment()
    status, said = await phone("clock", until=until)
    assert status == 422
    assert words in said["error"]
    assert clock.moment() == before


async def test_while_the_clock_moves_everybody_sees_how_far_it_is_and_nobody_else_moves_it(
    phone, county, gate
):
    gate.open.clear()
    moving = asyncio.create_task(phone("clock", by="day"))
    await gate.reached.wait()
    _status, said = await phone("sync", numbers=[])
    way = said["moving"]
    assert (said["second"] - way["since"]) * 2 == way["to"] - way["since"]
    status, said = await phone("clock", by="day")
    assert status == 422
    assert said["error"]
    gate.open.set()
    status, _said = await moving
    assert status == 200
    _status, said = await phone("sync", numbers=[])
    assert said["moving"] is None
