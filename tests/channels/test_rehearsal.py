"""The fake far ends behave as the tests of everything else believe they do."""

import asyncio
import json
import sys

import pytest

from bot.rehearsal.gateway import Gateway

MESSAGE = {"reference": "r-1", "to": "+8613800138000", "text": "您好"}
TOKEN = {"Authorization": "Bearer token"}


async def test_a_message_taken_twice_is_counted_as_a_duplicate(gateway, http):
    for _ in range(2):
        await http.post(gateway.url + "/send", json=MESSAGE, headers=TOKEN)
    async with http.get(gateway.url + "/stats") as reply:
        stats = await reply.json()
    assert (stats["requests"], stats["distinct"], stats["duplicates"]) == (2, 1, 1)
    assert stats["max_tps"] == 2
    async with http.get(gateway.url + "/sent?after=1") as reply:
        assert await reply.json() == [MESSAGE]


async def test_every_third_message_meets_the_fault(gateway, http):
    async with http.post(gateway.url + "/behave", json={"mode": "throttle", "every": 3}) as reply:
        assert reply.status == 200
    statuses = []
    for _ in range(6):
        async with http.post(gateway.url + "/send", json=MESSAGE, headers=TOKEN) as reply:
            statuses.append(reply.status)
    assert statuses == [202, 202, 429] * 2


@pytest.mark.parametrize("body", [{"mode": "dance"}, {"every": "x", "unknown": 1}, [], 7])
async def test_a_control_call_that_makes_no_sense_is_answered_so(gateway, http, body):
    async with http.post(gateway.url + "/behave", json=body) as reply:
        assert reply.status == 400


async def test_calls_sent_ahead_are_answered_in_order(gateway):
    gateway.behave(latency=[0, 0.02])
    host, port = gateway.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    for number in range(20):
        body = json.dumps(MESSAGE | {"reference": f"r-{number}"}).encode()
        head = f"POST /send HTTP/1.1\r\nAuthorization: Bearer token\r\nContent-Length: {len(body)}"
        writer.write(head.encode() + b"\r\n\r\n" + body)
    answers = b""
    while answers.count(b'"id"') < 20:
        answers += await asyncio.wait_for(reader.read(65536), 5)
    writer.close()
    assert [json.loads(sent)["reference"] for sent in gateway.sent] == [f"r-{n}" for n in range(20)]


async def test_what_was_taken_is_in_the_log(tmp_path, http):
    log = tmp_path / "sent.jsonl"
    gateway = await Gateway("token", "secret", log=log).start()
    await http.post(gateway.url + "/send", json=MESSAGE, headers=TOKEN)
    await gateway.close()
    assert [json.loads(line) for line in log.read_text().splitlines()] == [MESSAGE]


@pytest.mark.parametrize(
    ("module", "options"),
    [("gateway", ["--token", "token", "--secret", "s", "--latency", "0..0.01"]), ("botapi", [])],
)
async def test_a_far_end_runs_by_itself_and_ends_with_its_parent(http, module, options):
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"bot.rehearsal.{module}",
        "--until-stdin-closes",
        *options,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    word, url = (await asyncio.wait_for(child.stdout.readline(), 20)).decode().split()
    assert word == "ready"
    path = "/stats" if module == "gateway" else "/bot42:x/getMe"
    async with http.get(url + path) as reply:
        assert reply.status == 200
    child.stdin.close()
    assert await asyncio.wait_for(child.wait(), 10) == 0


async def test_people_write_to_the_bot_from_outside(botapi, http):
    await http.post(botapi.url + "/control/say", json={"token": "42:x", "user": 7, "text": "好"})
    async with http.get(botapi.url + "/bot42:x/getUpdates?timeout=1") as reply:
        update = (await reply.json())["result"][0]
    assert update["message"]["text"] == "好"
    async with http.post(
        botapi.url + "/control/tap", json={"token": "42:x", "user": 7, "label": "好"}
    ) as reply:
        assert reply.status == 404
