"""A new channel really is one file and one setting: this test adds one, and a farmer uses it."""

import asyncio
import contextlib
import importlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from aiohttp import ClientSession, web
from pydantic import create_model

from bot import webhooks
from bot.house import House, open_house
from bot.inbox import keep_answering
from bot.settings import Settings
from notifications.delivery import keep_delivering

THE_FILE = '''
"""Pigeons: the bird carries a note out, and the far end posts what comes back."""

from aiohttp import ClientSession

from channels.contract import Features, Incoming, Outcome, Outgoing, Received, Request
from channels.errors import Unauthenticated
from channels.parsing import as_record, field, identifier, parse_json
from channels.registry import ChannelSettings, Clock, Secret, WebAddress
from channels.signing import same
from channels.text import degrade


class PigeonSettings(ChannelSettings, frozen=True):
    """A loft."""

    url: WebAddress
    secret: Secret

    def open(self, http: ClientSession, clock: Clock) -> "Pigeon":
        return Pigeon(self, http)


class Pigeon:
    """One loft."""

    name = "pigeon"
    features = Features(max_text=200)

    def __init__(self, settings: PigeonSettings, http: ClientSession) -> None:
        self._settings = settings
        self._http = http

    async def send(self, message: Outgoing) -> str:
        note = {"to": message.to, "text": degrade(message, self.features).text}
        async with self._http.post(self._settings.url, json=note) as reply:
            return str((await reply.json())["id"])

    async def receive(self, request: Request) -> Received:
        given = request.headers.get("x-secret", "")
        if not same(given, self._settings.secret.get_secret_value()):
            raise Unauthenticated
        note = as_record(parse_json(request.body))
        came = Incoming(
            sender=field(note, "from", str),
            text=field(note, "text", str),
            external_id=identifier(note, "id"),
        )
        return Received([came])

    async def query(self, reference: str) -> Outcome | None:
        return None
'''


@pytest.fixture
def pigeons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The file, where Python finds it."""
    (tmp_path / "pigeon_channel.py").write_text(THE_FILE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pigeon_channel", raising=False)
    return importlib.import_module("pigeon_channel")


@pytest.fixture
async def loft() -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """The far end: its address, and the notes it got."""
    notes: list[dict[str, Any]] = []

    async def take(request: web.Request) -> web.Response:
        notes.append(await request.json())
        return web.json_response({"id": len(notes)})

    app = web.Application()
    app.router.add_post("/fly", take)
    async with _listening(app) as address:
        yield f"{address}/fly", notes


@pytest.fixture
def settings(pigeons, loft, tmp_path, monkeypatch) -> Settings:
    """The settings with one field more, told by the environment like all others."""
    url, _notes = loft
    for name, value in {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'mingbai.db'}",
        "KEY_FILE": str(tmp_path / "mingbai.key"),
        "PIGEON__URL": url,
        "PIGEON__SECRET": "coo",
    }.items():
        monkeypatch.setenv(f"MINGBAI_{name}", value)
    told = create_model("Told", __base__=Settings, pigeon=(pigeons.PigeonSettings | None, None))
    return told()


async def test_a_farmer_is_answered_through_a_channel_of_one_file_and_one_setting(settings, loft):
    _url, notes = loft
    async with open_house(settings) as house, _serving(house) as address, ClientSession() as http:
        note = {"id": "n-1", "from": "loft-3", "text": "你好"}
        assert await _post(http, address, note, "boo") == 401
        assert await _post(http, address, note, "coo") == 200
        assert await _post(http, address, note, "coo") == 200
        for _ in range(500):
            if notes:
                break
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)
    assert [said["to"] for said in notes] == ["loft-3"]
    assert "明白" in notes[0]["text"]
    assert "1 我家有难处，要申报" in notes[0]["text"]


async def _post(http: ClientSession, address: str, note: dict[str, str], secret: str) -> int:
    headers = {"X-Secret": secret}
    async with http.post(f"{address}/hooks/pigeon", json=note, headers=headers) as reply:
        return reply.status


@contextlib.asynccontextmanager
async def _serving(house: House) -> AsyncIterator[str]:
    """Webhooks, inbox and deliveries, as a process has them."""
    app = web.Application()
    app.add_routes(webhooks.routes(house.sessions, house.channels))
    stop = asyncio.Event()
    loops = [asyncio.create_task(keep_answering(house.engine(), house.sessions, stop))]
    loops += [
        asyncio.create_task(keep_delivering(delivery, house.sessions, stop))
        for delivery in house.deliveries()
    ]
    async with _listening(app) as address:
        yield address
    stop.set()
    await asyncio.gather(*loops)


@contextlib.asynccontextmanager
async def _listening(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
