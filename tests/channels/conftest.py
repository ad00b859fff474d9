"""Far ends on loopback, and channels opened against them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.rehearsal.botapi import BotApi
from bot.rehearsal.gateway import Gateway
from channels.sms_http import SmsHttp, SmsHttpSettings
from channels.telegram import Telegram, TelegramSettings

SECRET = "a shared secret"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    running = await Gateway("token", SECRET).start()
    yield running
    await running.close()


@pytest.fixture
async def botapi() -> AsyncIterator[BotApi]:
    running = await BotApi().start()
    yield running
    await running.close()


@pytest.fixture
def open_sms(http: ClientSession):
    def opened(url: str, **changes: Any) -> SmsHttp:
        given = {"url": url + "/send", "query_url": url + "/query", "token": "token"}
        settings = SmsHttpSettings.model_validate(given | {"secret": SECRET} | changes)
        return settings.open(http, now)

    return opened


@pytest.fixture
async def sms(gateway: Gateway, open_sms) -> SmsHttp:
    return open_sms(gateway.url)


@pytest.fixture
async def telegram(botapi: BotApi, http: ClientSession) -> Telegram:
    given = {"token": "42:token", "secret": "hook-secret", "api_url": botapi.url, "timeout": 2}
    return TelegramSettings.model_validate(given).open(http, now)
