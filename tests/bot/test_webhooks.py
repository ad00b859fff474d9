"""Webhooks over real HTTP: stored before answered, and never a 5xx for what a stranger sends."""

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot import webhooks
from channels.contract import Incoming, Received, Request
from channels.signing import signature
from channels.sms_http import SmsHttp, SmsHttpSettings
from channels.telegram import TelegramSettings
from channels.webchat import WebChat
from storage.engine import Sessions, open_sessions
from storage.queries import inbox

SECRET = "a shared secret"
MESSAGE = {"type": "message", "id": "m-1", "from": "13800138000", "text": "申报"}
RECEIPT = {"type": "receipt", "reference": "r-1", "id": "g-1", "state": "delivered", "code": "OK"}
UPDATE = {
    "update_id": 9,
    "message": {
        "message_id": 1,
        "date": 1772352000,
        "from": {"id": 7, "is_bot": False},
        "chat": {"id": 7, "type": "private"},
        "text": "申报",
    },
}
Hook = Callable[..., Any]


class Odd(WebChat):
    """A channel with mistakes of our own: `fails` when read, `lone` brings what cannot be kept."""

    name = "odd"

    async def receive(self, request: Request) -> Received:
        word = request.body.decode()
        if word == "fails":
            raise RuntimeError(word)
        return Received([Incoming("7", "\ud800" if word == "lone" else word, external_id=word)])


def now() -> datetime:
    return datetime.now(UTC)


def sms() -> SmsHttp:
    given = {"url": "http://127.0.0.1:9/send", "token": "t", "secret": SECRET}
    return SmsHttpSettings.model_validate(given).open(None, now)


@pytest.fixture
async def address(sessions: Sessions) -> AsyncIterator[str]:
    telegram = TelegramSettings.model_validate({"token": "42:t", "secret": "hook-secret"})
    opened = [sms(), telegram.open(None, now), WebChat(), Odd()]
    app = web.Application()
    app.add_routes(webhooks.routes(sessions, {channel.name: channel for channel in opened}))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/"
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(time.time()))
    return {"X-Timestamp": stamp, "X-Signature": signature(secret, stamp, body)}


@pytest.fixture
def call(http: ClientSession, address: str) -> Hook:
    """Post to the SMS webhook, signed unless other headers are given; returns the status."""

    async def posted(content: Any, headers: Any = None, name: str = "sms_http", **more: Any) -> int:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = signed(body) if headers is None else headers
        async with http.post(address + name, data=body, headers=headers, **more) as reply:
            await reply.read()
            return reply.status

    return posted


async def stored(sessions: Sessions) -> int:
    async with sessions.read() as session:
        return sum((await inbox.backlog(session)).values())


async def test_a_call_is_stored_by_the_time_it_is_answered(sessions, call):
    assert await call([MESSAGE, RECEIPT]) == 200
    assert await stored(sessions) == 1
    async with sessions.read() as session:
        (event_id,) = await inbox.waiting(session, 10)
        event = await inbox.take(session, event_id)
    assert (event.external_id, event.body["text"]) == ("m-1", "申报")


async def test_the_answer_of_the_channel_is_sent_back(http, address):
    headers = {"X-Telegram-Bot-Api-Secret-Token": "hook-secret"}
    tap = {"update_id": 1, "callback_query": {"id": "55", "from": {"id": 7}, "data": "x"}}
    async with http.post(address + "telegram", json=tap, headers=headers) as reply:
        assert await reply.json() == {"method": "answerCallbackQuery", "callback_query_id": "55"}


async def test_one_event_delivered_five_times_at_once_and_again_later_is_one_row(
    sessions, call, hands
):
    assert await asyncio.gather(*(call(MESSAGE) for _ in range(5))) == [200] * 5
    hands.advance(days=7)
    assert await call(MESSAGE) == 200
    assert await stored(sessions) == 1


async def test_many_calls_at_once_are_each_stored_once(sessions, call):
    calls = [call(MESSAGE | {"id": f"m-{number % 150}"}) for number in range(300)]
    assert set(await asyncio.gather(*calls)) == {200}
    assert await stored(sessions) == 150


@pytest.mark.parametrize(
    ("name", "headers", "status"),
    [
        ("sms_http", {}, 401),
        ("sms_http", signed(json.dumps(MESSAGE).encode(), "wrong"), 401),
        ("sms_http", {"X-Timestamp": "1", "X-Signature": "签名"}, 401),
        ("telegram", {}, 401),
        ("telegram", {"X-Telegram-Bot-Api-Secret-Token": "密"}, 401),
        ("telegram", {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, 401),
        ("webchat", {}, 401),
        ("wechat", {}, 404),
        ("%ff%fe", {}, 404),
    ],
)
async def test_a_call_that_is_not_from_the_far_end_is_not_taken(
    sessions, call, name, headers, status
):
    assert await call(MESSAGE, headers, name) == status
    assert await stored(sessions) == 0


async def test_a_refusal_says_what_is_wrong_and_nothing_more(http, address):
    async with http.post(address + "sms_http", data=b"secret words") as reply:
        assert reply.status == 401
        assert await reply.json() == {"error": "the call is not signed as agreed"}


@pytest.mark.parametrize(("signs", "status"), [(True, 400), (False, 401)])
async def test_a_platform_may_ask_with_get(http, address, signs, status):
    headers = signed(b"") if signs else {}
    async with http.get(address + "sms_http?x=%ff%00", headers=headers) as reply:
        assert reply.status == status


async def test_a_mistake_of_ours_is_not_acknowledged(sessions, call, caplog):
    assert await call(b"fails", {}, "odd") == 503
    assert "RuntimeError" in caplog.text
    assert await stored(sessions) == 0


async def test_one_item_that_cannot_be_kept_does_not_fail_the_others(sessions, call):
    async with sessions.write():  # the writer is busy, so what comes now is committed together
        words = ["first", "lone", *(f"word-{number}" for number in range(8))]
        calls = [asyncio.create_task(call(word.encode(), {}, "odd")) for word in words]
        await asyncio.sleep(0.2)
    assert await asyncio.gather(*calls) == [200, 503, *[200] * 8]
    assert await stored(sessions) == 9


async def test_a_database_that_is_away_is_answered_503_and_loses_nothing(
    sqlite_url, sqlite_sessions, monkeypatch, http
):
    monkeypatch.setattr(webhooks, "STORE_LIMIT", 0.3)
    intake = webhooks.Intake(sqlite_sessions)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    events = [Incoming("7", "好", external_id=f"m-{number}") for number in range(20)]
    kept = await asyncio.gather(
        *(intake.keep(WebChat(), [event]) for event in events), return_exceptions=True
    )
    assert {type(outcome) for outcome in kept} == {webhooks.NotStored}
    other.execute("ROLLBACK")
    other.close()
    await asyncio.gather(*(intake.keep(WebChat(), [event]) for event in events))
    async with sqlite_sessions.read() as session:
        assert await inbox.backlog(session) == {"inbound.new": 20}


async def test_a_server_that_is_gone_is_answered_503(postgres, clock, vault):
    sessions = open_sessions(postgres.url("nowhere"), clock, vault)
    with pytest.raises(webhooks.NotStored):
        await webhooks.Intake(sessions).keep(WebChat(), [Incoming("7", external_id="m")])
    await sessions.close()


async def test_too_many_waiting_calls_are_told_to_come_back(sqlite_sessions, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST_WAITING", 2)
    intake = webhooks.Intake(sqlite_sessions)
    async with sqlite_sessions.write():
        waiting = [
            asyncio.create_task(intake.keep(WebChat(), [Incoming("7", external_id=str(number))]))
            for number in range(2)
        ]
        await asyncio.sleep(0.05)
        with pytest.raises(webhooks.NotStored):
            await intake.keep(WebChat(), [Incoming("7", external_id="m")])
    await asyncio.gather(*waiting)


DEEP = b"[" * 100_000
HOSTILE_BODIES = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    "申报".encode("gbk"),
    "申报".encode("utf-16"),
    DEEP,
    b'{"a":' * 40_000,
    b"NaN",
    b"1e999",
    b"9223372036854775808",
    b'{"update_id": 9223372036854775807, "message": {"from": {"id": 9223372036854775808}}}',
    b'{"type": "message", "id": "m", "from": "1", "text": "\\ud800"}',
    b'{"type": "message", "id": 9223372036854775807, "from": "1", "text": "\\u0000", "at": 1e9}',
    b'{"type": "receipt", "reference": "%s", "state": "delivered"}' % (b"r" * 129),
    b'{"type": "message", "id": "m", "from": "1", "text": "x", "at": 9223372036854775807}',
    *(json.dumps(value).encode() for value in (None, [], {}, [[]], "x", 7, True, [MESSAGE] * 1001)),
    *(json.dumps(MESSAGE | {key: []}).encode() for key in MESSAGE),
    *(json.dumps(UPDATE | {key: "x"}).encode() for key in UPDATE),
    *(json.dumps({"update_id": 1, "callback_query": value}).encode() for value in (7, {}, UPDATE)),
]
HOSTILE_HEADERS = [
    {},
    {"Content-Type": "application/json; charset=klingon"},
    {"Content-Type": "application/json; charset=\udcff"},
    {"Content-Encoding": "gzip"},
    {"X-Forwarded-For": "149.154.167.220, abc"},
    {"X-Telegram-Bot-Api-Secret-Token": "密"},
    {"X-Timestamp": "9" * 40, "X-Signature": "\x80\xff"},
]


@pytest.mark.parametrize("name", ["sms_http", "telegram", "webchat"])
async def test_nothing_a_stranger_sends_is_an_error_of_ours(sessions, call, name):
    good = {"X-Telegram-Bot-Api-Secret-Token": "hook-secret"}
    for body in HOSTILE_BODIES:
        for extra in HOSTILE_HEADERS:
            status = await call(body, signed(body) | good | extra, name)
            assert status in {200, 400, 401, 413}, (body[:80], extra)
    assert await call(MESSAGE) == 200


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_call_that_is_too_large_is_not_read(http, address, chunked):
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(webhooks.LARGEST // 1024 + 1):
            yield b" " * 1024

    body = stream() if chunked else b" " * (webhooks.LARGEST + 1)
    async with http.post(address + "sms_http", data=body) as reply:
        assert reply.status == 413


RAW = [
    (b"Content-Length: 10\r\n\r\nabc", {None, 400, 408}),
    (b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n", {400}),
    (b"Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n", {400}),
    (b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", {400}),
    (b"Content-Length: 9999999999\r\n\r\n", {413}),
    (b"X-Signature: \xff\xfe\x80\r\nContent-Length: 2\r\n\r\n{}", {400, 401}),
    (b"Expect: miracles\r\nContent-Length: 2\r\n\r\n{}", {417}),
    (b"X: " + b"x" * 20_000 + b"\r\n\r\n", {400}),
    (b"\x00\x01: x\r\n\r\n", {400}),
    (b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", {400}),
]


@pytest.mark.parametrize(("rest", "statuses"), RAW, ids=range(len(RAW)))
async def test_a_call_that_is_not_even_http_is_an_error_of_its_sender(
    address, monkeypatch, rest, statuses
):
    monkeypatch.setattr(webhooks, "READ_LIMIT", 0.3)
    reader, writer = await asyncio.open_connection(*address.split("/")[2].split(":"))
    writer.write(b"POST /hooks/sms_http HTTP/1.1\r\nHost: x\r\n" + rest)
    line = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    assert (int(line.split()[1]) if line else None) in statuses
