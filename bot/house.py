"""Wiring: from settings to everything a process needs, and back down again."""

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import ClientSession, TCPConnector

import locales
from bot.database import RealChannelInRehearsal, open_storage
from bot.inbox import store
from bot.settings import Settings
from channels.contract import Channel, Incoming
from channels.registry import open_channels
from channels.signing import Signer
from channels.sms_simulator import SmsSimulator
from channels.webchat import WebChat
from notifications.compose import Composer
from notifications.delivery import Delivery, Line
from rulebook.loader import Rulebook, load
from storage.engine import Sessions
from storage.queries import message_templates
from storage.queries import settings as facts

MANY, FEW = 100, 8
"""Messages in flight at most: so many are of unknown fate after a crash."""
MARGIN = timedelta(seconds=10)

if TYPE_CHECKING:
    from bot.engine import Engine

KEEP_CONNECTIONS = 15
"""Seconds an idle connection to a gateway is kept: shorter than gateways keep theirs, because a
request on a connection they have just closed is a message of unknown fate."""


@dataclass(frozen=True)
class House:
    """Everything a process works with."""

    sessions: Sessions
    rules: Rulebook
    channels: Mapping[str, Channel]
    composer: Composer
    signer: Signer
    rehearsal: bool
    checkpoints: Path
    https: bool = False
    paper_layouts: Path | None = None
    public_url: str = ""
    sms_number: str = ""
    second_factor: bool = True

    def engine(self) -> "Engine":
        """The dialogue engine; loading it takes seconds, so only who answers asks for it."""
        from bot.engine import Engine

        return Engine(self.sessions, self.rules, self.signer, list(self.channels))

    def deliveries(self) -> list[Delivery]:
        """One delivery a channel."""
        return [
            Delivery(self.sessions, line(channel), self.composer, self.signer)
            for channel in self.channels.values()
        ]

    async def accept(self, channel: str, items: Sequence[Incoming]) -> int:
        """Store what a mailbox brought; returns how many events were new."""
        async with self.sessions.write() as session:
            new, _moved = await store(session, self.channels[channel], items)
        return new


def line(channel: Channel) -> Line:
    """How a channel is used: many in flight only where fates can be asked about.

    A lease outlives the longest hand-over, so that no other worker takes what is still on its way.
    """
    features = channel.features
    return Line(
        channel,
        in_flight=MANY if features.mailbox or features.can_ask else FEW,
        timeout=timedelta(seconds=features.timeout) + MARGIN,
        wait=timedelta(seconds=features.wait),
    )


@contextlib.asynccontextmanager
async def open_house(settings: Settings, *, rehearsing: bool = False) -> AsyncIterator[House]:
    """Migrate, check the key, open database and channels; close them at the end.

    Raises:
        WrongKey: the database was sealed with another key.
        RealChannelInRehearsal: a rehearsal database with a real channel in the settings.
    """
    async with open_storage(settings) as sessions:
        async with sessions.read() as session:
            rehearsal = await facts.is_rehearsal(session)
        async with ClientSession(
            connector=TCPConnector(limit=200, keepalive_timeout=KEEP_CONNECTIONS)
        ) as http:
            channels = open_channels(settings, http, sessions.clock.real)
            if rehearsal and channels and not rehearsing:
                raise RealChannelInRehearsal(
                    f"{', '.join(channels)}: {RealChannelInRehearsal.__doc__}"
                )
            channels["webchat"] = WebChat()
            if rehearsal:
                channels["sms_simulator"] = SmsSimulator()
            await _note_templates(sessions, channels)
            rules = load(own=settings.entries)
            locales.prepare()
            signer = Signer(sessions.vault.token_key)
            yield House(
                sessions=sessions,
                rules=rules,
                channels=channels,
                composer=Composer(rules),
                signer=signer,
                rehearsal=rehearsal,
                checkpoints=settings.checkpoint_file,
                https=settings.https,
                paper_layouts=settings.paper_layouts,
                public_url=settings.public_url,
                sms_number=settings.sms_number,
                second_factor=settings.second_factor == "required",
            )


async def _note_templates(sessions: Sessions, channels: Mapping[str, Channel]) -> None:
    """Write down which channels take only approved templates; nothing when it stands there."""
    names = {name for name, channel in channels.items() if channel.features.templates_only}
    async with sessions.read() as session:
        known = await message_templates.only_on(session)
    if names != known:
        async with sessions.write() as session:
            await message_templates.keep_only_on(session, names)
