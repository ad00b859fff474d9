"""Serving in earnest: real processes on their own databases, from the first probe to the stop."""

import asyncio
import signal
import socket
from contextlib import suppress
from shutil import copytree

import pytest
from aiohttp import ClientSession

from tests.bot.farends import Chat, chatting
from tests.bot.installation import PATIENCE, overloaded, unfinished, when

HEALTHY_WITHIN, READY_WITHIN, STOPPED_WITHIN = 3.0, 8.0, 5.0
BOT_TOKEN = "42:token"


async def test_an_empty_folder_gets_the_invented_county(install, tmp_path):
    fresh = install(folder=tmp_path / "var")
    process = await fresh.serve("run")
    async with ClientSession() as http, http.get(process.address + "/") as page:
        assert page.status == 200
    async with chatting(process.address) as chat:
        assert "明白" in (await chat.say("你好"))[0]
    process.process.send_signal(signal.SIGTERM)
    said = await process.said()
    assert await process.code() == 0, said
    assert "admin" in said
    assert process.address in said
    assert (tmp_path / "var" / "mingbai.key").stat().st_mode & 0o777 == 0o600


async def test_a_warm_start_answers_within_three_and_is_ready_within_eight_seconds(demo):
    starts = []
    for _ in range(3):
        process = await demo.serve("run")
        starts.append((process.healthy, process.ready))
        code, _seconds = await process.stop()
        assert code == 0
        if process.healthy < HEALTHY_WITHIN and process.ready < READY_WITHIN:
            return
    assert overloaded(), starts
    assert min(healthy for healthy, _ in starts) < HEALTHY_WITHIN * 2
    assert min(ready for _, ready in starts) < READY_WITHIN * 2


async def test_port_0_is_any_free_port_and_is_said(demo):
    process = await demo.bot("serve", "--role", "web", "--port", "0")
    assert process.process.stdout is not None
    line = b""
    while b"Mingbai is at" not in line:
        line = await asyncio.wait_for(process.process.stdout.readline(), PATIENCE)
        assert line, "it ended"
    process.address = line.split()[3].decode()
    async with ClientSession() as http:
        await when(http, process, "/readyz")
    assert (await process.stop())[0] == 0


async def test_a_port_that_is_taken_is_said_in_a_sentence(demo):
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = str(held.getsockname()[1])
        process = await demo.bot("serve", "--port", port)
        said = await process.said()
        assert await process.code() == 2
    assert port in said
    assert "Traceback" not in said
    assert "MINGBAI_PORT" in said


# The stop.


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_cleanly_in_the_middle_of_work(demo, how):
    process = await demo.serve()
    async with chatting(process.address) as chat:
        talking = asyncio.create_task(_keep_talking(chat))
        await asyncio.sleep(1)
        code, seconds = await process.stop(how)
        talking.cancel()
    assert code == 0
    assert seconds < STOPPED_WITHIN
    assert not unfinished(await demo.standing())


async def _keep_talking(chat: Chat) -> None:
    with suppress(Exception):
        while True:
            await chat.say("你好")


# What stops the start.


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("port", "70000", "65535"),
        ("port", "eighty", "integer"),
        ("database_url", "mysql://x", "sqlite"),
        ("sms_http__url", "gateway.example", "https://"),
        ("sms_htp__url", "http://127.0.0.1/", "no such setting"),
        ("telegram__api_url", "x", "https://"),
        ("keys", "1:short", "64 hexadecimal digits"),
    ],
)
async def test_a_wrong_setting_stops_the_start_with_its_name(install, name, value, expected):
    process = await install(**{name: value}).bot("serve")
    said = await process.said()
    assert await process.code() == 2
    if name != "keys":
        assert f"MINGBAI_{name.upper()}" in said
    assert expected in said
    assert "Traceback" not in said
    assert "short" not in said


async def test_data_without_its_key_refuses_to_start(demo, install, tmp_path):
    copy = install(folder=tmp_path / "copy")
    copytree(demo.folder, copy.folder)
    (copy.folder / "mingbai.key").unlink()
    process = await copy.bot("serve")
    said = await process.said()
    assert await process.code() == 2
    assert "key" in said
    assert "Traceback" not in said
    assert not (copy.folder / "mingbai.key").exists()


async def test_a_rehearsal_never_starts_with_a_real_channel(demo):
    demo.settings["MINGBAI_TELEGRAM__TOKEN"] = BOT_TOKEN
    process = await demo.bot("serve")
    said = await process.said()
    assert await process.code() == 2
    assert "telegram" in said
    assert "rehearsal" in said
    assert "Traceback" not in said
    assert BOT_TOKEN not in said
