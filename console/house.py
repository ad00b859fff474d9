"""What the pages need from the house they stand in; the wiring fills it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import web

from acts.papers.render import Press
from channels.contract import Channel, Incoming
from channels.signing import Signer
from console.underway import Underway
from notifications.compose import Composer
from rulebook.loader import Rulebook
from storage.engine import Sessions

Accept = Callable[[str, Sequence[Incoming]], Awaitable[int]]
"""Stores what came in on a channel, durably, before it returns how much of it was new."""


@dataclass(frozen=True)
class House:
    """Everything a page may use.

    `progress` tells for each loop how many seconds ago it last made progress; `limits` how long
    each may be silent, where that is not the usual half minute. `https` says that people reach the
    pages over TLS, whatever stands in between; `public_url` where they are, for codes to scan;
    `sms_number` is where people send messages, for posters.
    `second_factor` is whether everybody must have one, `channels` are those messages leave by;
    `checkpoint` is the end of the audit chain as last kept outside the database.
    """

    sessions: Sessions
    rules: Rulebook
    composer: Composer
    signer: Signer
    mailboxes: Mapping[str, Channel]
    accept: Accept
    progress: Callable[[], Mapping[str, float]]
    demo: bool = False
    rehearsal: bool = False
    advance_clock: Callable[[timedelta], Awaitable[object]] | None = None
    limits: Mapping[str, float] = field(default_factory=dict)
    https: bool = False
    press: Press = field(default_factory=Press)
    public_url: str = ""
    imports: Underway = field(default_factory=Underway)
    sms_number: str = ""
    checkpoint: Callable[[], tuple[int, str] | None] = lambda: None
    second_factor: bool = True
    channels: Sequence[str] = ()


HOUSE = web.AppKey("house", House)
