"""How far a sending is, told while it moves: to whom it may be told, and no longer than that."""

import asyncio
import re

import pytest
from sqlalchemy import update

from console import streams
from console.streams import STREAMS, STREAMS_A_PERSON, Looks
from storage.models.delivery import Outbox
from storage.models.duties import Post
from storage.models.notices import Broadcast
from storage.queries import addresses
from tests.console.county import PASSWORD
from tests.console.test_notices import prepared

SOON = 5.0


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(streams, "LOOK_EVERY", 0.05)


@pytest.fixture
async def sending(visitor, another, house, county):
    async with house.sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", "family")
        await addresses.belongs(session, contact.id, county.household_id)
    page = await prepared(visitor)
    await another.sign_in("second")
    assert (await another.post(f"{page}/approve", page, password=PASSWORD)).status == 303
    assert (await another.post(f"{page}/send", page, password=PASSWORD)).status == 303
    return page


class Told:
    """A stream as a browser reads it."""

    def __init__(self, answer) -> None:
        self.answer = answer

    async def event(self) -> dict[str, str]:
        """The next event, its lines of data put together; empty once it has ended."""
        found: dict[str, str] = {}
        while line := (await asyncio.wait_for(self.answer.content.readline(), SOON)).decode():
            name, _colon, value = line.rstrip("\n").partition(": ")
            if not name and "event" in found:
                return found
            if name:
                found[name] = f"{found[name]}\n{value}" if name in found else value
        return found

    async def until(self, event: str) -> dict[str, str]:
        """The first event of this name."""
        while (found := await self.event()).get("event") != event:
            assert found, f"ended before {event}"
        return found


async def watch(visitor, page, **headers) -> Told:
    answer = await visitor.client.get(f"{page}/events", headers=headers, allow_redirects=False)
    assert answer.status == 200, answer.status
    assert answer.content_type == "text/event-stream"
    return Told(answer)


async def settle(house, state: str, done: str) -> None:
    async with house.sessions.write() as session:
        await session.execute(update(Outbox).values(state=state))
        await session.execute(update(Broadcast).values(state=done))


def households(event) -> str:
    return re.search(r'class="big">([^<]*)<', event["data"])[1]


async def test_it_is_told_while_it_moves_and_ends_when_it_is_over(visitor, house, sending):
    told = await watch(visitor, sending)
    first = await told.until("progress")
    assert first["retry"] == "3000"
    assert "0/1" in households(first) or "0" in households(first)
    assert 'data-state="sending"' in first["data"]
    await settle(house, "delivered", "done")
    second = await told.until("progress")
    assert households(second) != households(first)
    assert second["id"] != first["id"]
    assert 'data-over="yes"' in second["data"]
    await told.until("over")
    assert await told.event() == {}


async def test_what_a_page_knows_already_is_not_told_again(visitor, sending, house):
    first = await (await watch(visitor, sending)).until("progress")
    again = await watch(visitor, sending, **{"Last-Event-ID": first["id"]})
    await settle(house, "delivered", "done")
    assert 'data-over="yes"' in (await again.until("progress"))["data"]


async def test_whoever_watches_sees_it_stopped(visitor, another, sending):
    told = await watch(visitor, sending)
    await told.until("progress")
    assert (await another.post(f"{sending}/stop", sending)).status == 303
    event = await told.until("progress")
    assert 'data-state="stopped"' in event["data"]
    assert "撤回" in event["data"]
    await told.until("over")


async def test_another_village_and_a_stranger_are_told_nothing(visitor, another, sending):
    await another.post("/console/sign-out", "/console")
    answer = await another.get(f"{sending}/events")
    assert answer.headers["Location"].startswith("/console/sign-in")
    await another.sign_in("zhang")
    assert (await another.get(f"{sending}/events")).status == 404
    assert (await another.get("/console/sendings/1/events")).status == 404


async def test_a_post_that_ends_ends_the_telling(visitor, house, sending):
    told = await watch(visitor, sending)
    await told.until("progress")
    async with house.sessions.write() as session:
        await session.execute(update(Post).values(role="helper"))
    await told.until("gone")
    assert await told.event() == {}


async def test_signing_out_elsewhere_ends_the_telling(visitor, sending):
    told = await watch(visitor, sending)
    await told.until("progress")
    await visitor.post("/console/sign-out", "/console")
    await told.until("gone")


async def test_an_end_is_told_at_once_whenever_the_next_look_is(visitor, sending, monkeypatch):
    monkeypatch.setattr(streams, "LOOK_EVERY", 60.0)
    told = await watch(visitor, sending)
    await told.until("progress")
    await visitor.post("/console/sign-out", "/console")
    await asyncio.wait_for(told.until("gone"), 1)


async def test_a_person_has_so_many_streams_and_no_more(visitor, another, sending, server):
    open_ones = [await watch(visitor, sending) for _number in range(STREAMS_A_PERSON)]
    assert (await visitor.get(f"{sending}/events")).status == 429
    await watch(another, sending)
    for told in open_ones:
        told.answer.close()


async def test_a_stop_of_the_service_ends_every_stream(visitor, sending, server):
    told = await watch(visitor, sending)
    await told.until("progress")
    server.app[STREAMS].end_all()
    while await told.event():
        pass


async def test_all_who_watch_share_one_look():
    looks, asked = Looks[int](), 0

    async def ask() -> int:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        return asked

    with looks.watching(1), looks.watching(1), looks.watching(2):
        seen = await asyncio.gather(*(looks.at(1, ask) for _watcher in range(20)))
        assert (set(seen), asked) == ({1}, 1)
        await asyncio.sleep(0.05)
        assert await looks.at(1, ask) == 2
        assert await looks.at(2, ask) == 3


async def test_a_look_that_takes_long_is_taken_more_seldom():
    looks, asked = Looks[int](), 0

    async def slow() -> int:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.1)
        return asked

    with looks.watching(1):
        await looks.at(1, slow)
        await asyncio.sleep(0.2)
        assert await looks.at(1, slow) == 1


async def test_a_quiet_stream_gives_a_sign_of_life(visitor, sending, monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT", 0.1)
    told = await watch(visitor, sending)
    await told.until("progress")
    line = await asyncio.wait_for(told.answer.content.readline(), SOON)
    assert line.startswith(b":")
