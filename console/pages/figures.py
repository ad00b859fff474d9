"""Pictures people look at: one a page, with what it says in words, and its numbers as a table."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from acts.actor import Actor
from acts.figures import (
    awareness,
    coverage,
    deliveries,
    ground,
    open_cases,
    period,
    weeks,
    workbook,
)
from acts.figures.ground import Ground
from acts.figures.period import Period
from acts.figures.pictures import Picture
from console import downloads, words
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import figures_counting
from storage.queries.figures_counting import AWARENESS, MESSAGES

HERE = "/console/figures"
KEPT = ("place", "period", "procedure", "channel", "policy")
"""What an address may ask for; the rest of it is left out of the links."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to look at, and who it is."""

    actor: Actor
    ground: Ground
    period: Period
    query: Mapping[str, str]


Drawing = Callable[[Session, Rulebook, Asked], Awaitable[Picture]]


async def _cases(session: Session, rules: Rulebook, asked: Asked) -> Picture:
    return await open_cases.by_place(session, asked.actor, asked.ground)


async def _deadlines(session: Session, rules: Rulebook, asked: Asked) -> Picture:
    procedure = asked.query.get("procedure", "")
    return await open_cases.deadlines(session, rules, asked.actor, asked.ground, procedure)


async def _coverage(session: Session, rules: Rulebook, asked: Asked) -> Picture:
    return await coverage.by_place(session, asked.actor, asked.ground, asked.period)


async def _weeks(session: Session, rules: Rulebook, asked: Asked) -> Picture:
    return await weeks.of_place(session, asked.actor, asked.ground, asked.period)


async def _deliveries(session: Session, rules: Rulebook, asked: Asked) -> Picture:
    channel = asked.query.get("channel", "")
    return await deliveries.of_place(
        session, asked.actor, asked.ground, asked.period, channel, _channel
    )


async def _awareness(session: Session, rules: Rulebook, asked: Asked) -> Picture:
    wanted = (asked.period.first.year, asked.query.get("policy", ""))
    return await awareness.of_place(session, rules, asked.actor, asked.ground, wanted)


def _channel(key: str) -> str:
    return words.word(words.CHANNELS, key)


@dataclass(frozen=True, slots=True)
class Kind:
    """A picture there is: its name in the menu, how it is made, and what of it was counted ahead.

    `timed` says that it is of a period, not of today. `dropped` is what a link back takes away.
    """

    name: Callable[[], str]
    draw: Drawing
    timed: bool = True
    counted: str = ""
    dropped: str = ""


KINDS: Mapping[str, Kind] = {
    "cases": Kind(lambda: _("Open cases"), _cases, timed=False),
    "deadlines": Kind(lambda: _("Limits"), _deadlines, timed=False, dropped="procedure"),
    "coverage": Kind(lambda: _("Visits"), _coverage),
    "weeks": Kind(lambda: _("Reminders and work"), _weeks, counted=MESSAGES),
    "deliveries": Kind(lambda: _("Messages"), _deliveries, counted=MESSAGES, dropped="channel"),
    "awareness": Kind(lambda: _("Who knows what"), _awareness, counted=AWARENESS, dropped="policy"),
}


async def index(request: web.Request) -> web.Response:
    """The first of the pictures."""
    return await _show(request, next(iter(KINDS)))


async def show(request: web.Request) -> web.Response:
    """A picture by its name."""
    return await _show(request, _key(request))


async def sheet(request: web.Request) -> web.Response:
    """The numbers of a picture as a workbook: of places, so it needs nobody's approval."""
    key, house = _key(request), request.app[HOUSE]
    async with house.sessions.read() as session:
        asked = await _asked(request, session)
        if asked is None:
            raise web.HTTPNotFound
        picture = await KINDS[key].draw(session, house.rules, asked)
        when = asked.period.name if KINDS[key].timed else session.moment.today.isoformat()
    heading = f"{picture.title} {asked.ground.place.name} {when}"
    content = await asyncio.to_thread(workbook.of_picture, picture, heading)
    return downloads.workbook(f"{heading}.xlsx", content)


async def _show(request: web.Request, key: str) -> web.Response:
    kind, house = KINDS[key], request.app[HOUSE]
    async with house.sessions.read() as session:
        asked = await _asked(request, session)
        if asked is None and request.query.get("place"):
            raise web.HTTPNotFound
        if asked is None:
            return await page(request, "figures.html", {"picture": None})
        picture = await kind.draw(session, house.rules, asked)
        counted = None
        if kind.counted:
            counted = await figures_counting.as_of(session, kind.counted)
        minutes = int((session.moment.real - counted).total_seconds() // 60) if counted else None
        periods = period.offered(session.moment.today)
    kept = {name: asked.query[name] for name in KEPT if asked.query.get(name)}
    values = {
        "picture": picture,
        "kind": kind,
        "key": key,
        "kinds": KINDS,
        "ground": asked.ground,
        "period": asked.period,
        "periods": [one for one in periods if one.key != asked.period.key],
        "minutes": minutes,
        "kept": kept,
        "rows_of": workbook.rows_of,
        "sheet": _link(f"{key}/sheet", kept, {}),
        "link": lambda line: _link(key, kept, line.asks),
        "to": lambda other, **change: _link(other, kept, change),
    }
    return await page(request, "figures.html", values)


async def _asked(request: web.Request, session: Session) -> Asked | None:
    """What the address asks for; None where this official sees no such place."""
    actor, query = actor_of(request), request.query
    found = await ground.of(session, actor, query.get("place", ""))
    if found is None:
        return None
    of = period.asked(query.get("period", ""), session.moment.today)
    return Asked(actor, found, of, query)


def _key(request: web.Request) -> str:
    key = request.match_info["picture"]
    if key not in KINDS:
        raise web.HTTPNotFound
    return key


def _link(key: str, kept: Mapping[str, str], change: Mapping[str, str]) -> str:
    """The address of a picture with something else asked for; an empty value asks for nothing."""
    asked = {name: value for name, value in {**kept, **change}.items() if value}
    return f"{HERE}/{key}" + (f"?{urlencode(asked)}" if asked else "")
