"""The simulated phones of a rehearsal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient

from tests.console.county import Visitor, echo, serving


@pytest.fixture
async def phone(house, clock):
    async def advance(by):
        clock.offset += by

    rehearsing = replace(house, rehearsal=True, advance_clock=advance)
    async with TestClient(serving(rehearsing)) as client:
        visitor = Visitor(client)
        token = await visitor.token("/phone")

        async def call(path, **asked):
            headers = {"X-CSRF-Token": token}
            answer = await client.post(f"/phone/{path}", json=asked, headers=headers)
            return answer.status, await answer.json()

        yield call


async def test_a_message_goes_out_and_its_answer_shows_its_cost(phone, house, county):
    status, _said = await phone("send", number="139 0000 0001", text="房子漏雨", id="0123456789ab")
    assert status == 200
    await echo(house)
    _status, said = await phone("sync", numbers=["+8613900000001"], seen=[])
    [message] = said["phones"]["+8613900000001"]
    assert message["text"] == "【明白】您说：房子漏雨"
    assert message["parts"] == 1
    await phone("sync", numbers=["+8613900000001"], seen=[message["reference"]])


@pytest.mark.parametrize("number", ["", "12345", "010-6600000"])
async def test_a_wrong_number_is_told(phone, number):
    status, said = await phone("check", number=number)
    assert status == 422
    assert said["error"]


async def test_the_clock_moves_on(phone, county, clock):
    before = clock.moment().now
    await phone("clock", by="hour")
    assert clock.moment().now - before == timedelta(hours=1)
    await phone("clock", by="next")
    assert clock.moment().local.isoformat() == "2026-03-17T08:00:00+08:00"
    status, _said = await phone("clock", by="next")
    assert status == 422
