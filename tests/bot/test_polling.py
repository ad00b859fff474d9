"""Polling a fake Telegram: the offset moves with the rows, and one process asks at a time."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import ClientSession

from bot import polling
from bot.rehearsal.botapi import BotApi
from channels.contract import Choice, Outgoing
from channels.telegram import Telegram, TelegramSettings
from storage.engine import Sessions
from storage.queries import inbox, leases, settings

TOKEN = "42:token"
SERVER = "bot.polling"


@pytest.fixture
async def botapi() -> AsyncIterator[BotApi]:
    running = await BotApi().start()
    yield running
    await running.close()


@pytest.fixture
async def telegram(botapi: BotApi) -> AsyncIterator[Telegram]:
    given = {"token": TOKEN, "api_url": botapi.url, "timeout": 2}
    async with ClientSession() as http:
        yield TelegramSettings.model_validate(given).open(http, lambda: None)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses as short as a test is patient."""
    monkeypatch.setattr(polling, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(polling, "LONGEST_PAUSE", 0.1)


@contextlib.asynccontextmanager
async def poller(sessions: Sessions, channel: Telegram) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(polling.keep_polling(sessions, channel, stop))
    yield
    stop.set()
    await asyncio.wait_for(task, 2)


async def events(sessions: Sessions) -> int:
    async with sessions.read() as session:
        return (await inbox.backlog(session)).get("inbound.new", 0)


async def offset(sessions: Sessions) -> int:
    async with sessions.read() as session:
        return await settings.get(session, "telegram_offset", 0)


async def until(done: Callable[[], Any]) -> None:
    for _ in range(1000):
        if await done():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came about")


async def test_the_offset_moves_with_the_rows(sessions, botapi, telegram):
    async with poller(sessions, telegram):
        for number in range(5):
            await botapi.say(TOKEN, number, "申报")
        await until(lambda: _is(events(sessions), 5))
    async with sessions.write() as session:
        stored = [await inbox.take(session, number) for number in await inbox.waiting(session, 9)]
    assert await offset(sessions) == max(int(event.external_id) for event in stored) + 1


async def test_a_restart_repeats_nothing_and_skips_nothing(sessions, botapi, telegram):
    await botapi.say(TOKEN, 7, "before")
    async with poller(sessions, telegram):
        await until(lambda: _is(events(sessions), 1))
    await botapi.say(TOKEN, 7, "while nobody asked")
    async with poller(sessions, telegram):
        await until(lambda: _is(events(sessions), 2))
    # A crash after the commit and before the next question: Telegram tells it all again.
    async with sessions.write() as session:
        await settings.put(session, "telegram_offset", 0)
    async with poller(sessions, telegram):
        await botapi.say(TOKEN, 7, "after")
        await until(lambda: _is(events(sessions), 3))


async def test_when_the_rows_cannot_be_stored_the_offset_stays(
    sessions, botapi, telegram, monkeypatch, caplog
):
    async def broken(*_: Any) -> None:
        raise RuntimeError

    await botapi.say(TOKEN, 7, "申报")
    with monkeypatch.context() as away:
        away.setattr(polling, "store", broken)
        async with poller(sessions, telegram):
            await asyncio.sleep(0.2)
            assert (await events(sessions), await offset(sessions)) == (0, 0)
            away.undo()
            await until(lambda: _is(events(sessions), 1))
    assert caplog.messages.count("updates cannot be stored: RuntimeError") == 1


async def test_an_update_nobody_understands_is_not_asked_for_again(sessions, botapi, telegram):
    await botapi.say(TOKEN, 7, photo="not a list")
    async with poller(sessions, telegram):
        await until(lambda: _moved(sessions))
    assert await events(sessions) == 0


async def test_the_spinner_of_a_tap_is_stopped_once_it_is_stored(sessions, botapi, telegram):
    await telegram.send(Outgoing("7", "发生了什么？", [Choice("生病看病", "ill~mac")]))
    await botapi.tap(TOKEN, 7, "生病看病")
    async with poller(sessions, telegram):
        await until(lambda: _stopped(botapi))
    assert await events(sessions) == 1


async def test_one_of_two_pollers_asks_and_the_other_takes_over(
    sessions, botapi, telegram, monkeypatch
):
    asked = []
    ask = telegram.updates

    async def watched(*question: int) -> Any:
        asked.append(asyncio.current_task())
        return await ask(*question)

    monkeypatch.setattr(telegram, "updates", watched)
    monkeypatch.setattr(polling, "POLL", 0.05)
    stops = [asyncio.Event(), asyncio.Event()]
    tasks = []
    for stop in stops:
        tasks.append(asyncio.create_task(polling.keep_polling(sessions, telegram, stop)))
        await asyncio.sleep(0.3)
    assert len(asked) > 2
    async with sessions.write() as session:
        assert not await leases.hold(session, "poll:telegram", "a third", polling.LEASE)
    stops[0].set()
    await asyncio.wait_for(tasks[0], 2)
    async with sessions.write() as session:
        assert await leases.hold(session, "poll:telegram", "a third", polling.LEASE)
    stops[1].set()
    await asyncio.wait_for(tasks[1], 2)


async def test_who_lost_the_lease_meanwhile_stores_nothing(
    sessions, botapi, telegram, hands, monkeypatch
):
    ask = telegram.updates

    async def slow(*question: int) -> Any:
        updates = await ask(*question)
        hands.advance(seconds=31)
        async with sessions.write() as session:
            assert await leases.hold(session, "poll:telegram", "another", polling.LEASE)
        return updates

    monkeypatch.setattr(telegram, "updates", slow)
    await botapi.say(TOKEN, 7, "申报")
    async with poller(sessions, telegram):
        await asyncio.sleep(0.3)
    assert (await events(sessions), await offset(sessions)) == (0, 0)


@pytest.mark.parametrize(
    ("code", "line"), [(401, polling.REVOKED), (404, polling.REVOKED), (409, polling.CONFLICT)]
)
async def test_what_needs_a_person_is_said_once_and_clearly(
    sqlite_sessions, botapi, telegram, monkeypatch, caplog, code, line
):
    async def refuse(*_: Any) -> Any:
        botapi.failures.append({"code": code, "description": "Conflict: terminated"})
        return await telegram.send(Outgoing("7", "x"))

    with monkeypatch.context() as refusing:
        refusing.setattr(telegram, "updates", refuse)
        async with poller(sqlite_sessions, telegram):
            await asyncio.sleep(0.4)
            assert caplog.messages.count(line) == 1
            refusing.undo()
            await botapi.say(TOKEN, 7, "申报")
            await until(lambda: _is(events(sqlite_sessions), 1))


async def test_an_unreachable_telegram_is_asked_less_and_less_often(
    sqlite_sessions, botapi, telegram, monkeypatch, caplog
):
    await botapi.close()
    caplog.set_level(logging.WARNING, SERVER)
    pauses = []
    looking = polling._Poller(sqlite_sessions, telegram)
    monkeypatch.setattr(polling, "FIRST_PAUSE", 1.0)
    monkeypatch.setattr(polling, "LONGEST_PAUSE", 60.0)
    for _ in range(8):
        pauses.append(await looking.step(asyncio.Event()))
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert len(caplog.messages) == 1
    assert TOKEN not in caplog.text


async def test_a_stop_does_not_wait_for_telegram(sqlite_sessions, telegram):
    started = time.monotonic()
    async with poller(sqlite_sessions, telegram):
        await asyncio.sleep(0.2)
    assert time.monotonic() - started < 1.5


async def _is(count: Any, expected: int) -> bool:
    return bool(await count == expected)


async def _moved(sessions: Sessions) -> bool:
    return await offset(sessions) > 0


async def _stopped(botapi: BotApi) -> bool:
    return bool(botapi.sent[-1]["method"] == "answerCallbackQuery")
