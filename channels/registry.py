"""How a channel is switched on.

A new channel is one file and one setting. The file, `channels/<name>.py`, holds a class that
fulfils `contract.Channel` and, beside it, its settings: a `ChannelSettings` whose `open` makes it.
The setting is one field, complete or absent, in `bot/settings.py`:

    sms_http: SmsHttpSettings | None = None

Nothing else names the channel: wiring opens whatever settings are present with `open_channels`,
and webhooks, delivery and queries find it by the channel's own `name`. The mailbox channels have
nothing to configure; wiring adds them itself.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from aiohttp import ClientSession
from pydantic import AfterValidator, BaseModel, SecretStr

from channels.contract import Channel

Clock = Callable[[], datetime]
"""Tells the real time, with its zone: signatures and freshness of calls never follow rehearsals."""


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be a full address that begins with https:// or http://")
    return url


def _not_empty(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().strip():
        raise ValueError("must not be empty")
    return secret


WebAddress = Annotated[str, AfterValidator(_web_address)]
Secret = Annotated[SecretStr, AfterValidator(_not_empty)]


class ChannelSettings(BaseModel, ABC, frozen=True):
    """An account at a far end."""

    @abstractmethod
    def open(self, http: ClientSession, clock: Clock) -> Channel:
        """Make the channel; nothing is contacted before the first message."""


def open_channels(settings: BaseModel, http: ClientSession, clock: Clock) -> dict[str, Channel]:
    """Open every channel whose settings are present, by its name.

    Raises:
        ValueError: two accounts carry the same name.
    """
    opened: dict[str, Channel] = {}
    for _, value in settings:
        if not isinstance(value, ChannelSettings):
            continue
        channel = value.open(http, clock)
        if channel.name in opened:
            raise ValueError(f"two channels are called {channel.name}; give one another name")
        opened[channel.name] = channel
    return opened
