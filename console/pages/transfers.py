"""Families that move to another village: asked for here, accepted or declined there."""

from dataclasses import dataclass

from aiohttp import web

from acts import transfers as acts
from acts.actor import Actor
from acts.declined import Declined
from console.auth import confirmed
from console.forms import PasswordWanted, declined, number, reason_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from storage.engine import Session
from storage.queries import households, regions, transfers
from storage.queries.households import label
from storage.queries.regions import Place
from storage.queries.transfers import Transfer
from storage.scope import EVERYTHING

HERE = "/console/transfers"


@dataclass(frozen=True, slots=True)
class Line:
    """A transfer in the list: who, from where, to where; and whether it is this person's turn."""

    transfer: Transfer
    family: str
    origin: str
    target: str
    mine: bool
    backs_out: bool


async def index(request: web.Request) -> web.Response:
    """Who is on the way, and who came or left before."""
    actor = actor_of(request)
    async with request.app[HOUSE].sessions.read() as session:
        lines = [
            await _line(session, actor, one) for one in await transfers.listed(session, actor.scope)
        ]
        villages = await _villages(session)
    own = [place for place in villages if actor.role_among(place.path, acts.MOVERS)]
    values = {
        "lines": lines,
        "own": own,
        "villages": villages,
        "done": "done" in request.query,
    }
    return await page(request, "transfers.html", values)


async def ask(request: web.Request) -> web.Response:
    """Ask another village to take a family over."""
    actor, form = actor_of(request), await request.post()
    reason, home = await reason_in(request), number(str(form.get("number", "")))
    try:
        async with request.app[HOUSE].sessions.write() as session:
            to = await regions.get(session, str(form.get("to", ""))[:20])
            found = await households.find_by_number(
                session, actor.scope, [str(form.get("village", ""))[:20]], home
            )
            if not found:
                raise NoSuchFamily
            if to is None or not await acts.ask(session, actor, found[0].id, to, reason):
                raise web.HTTPNotFound
    except Declined as error:
        return await declined(request, error, HERE)
    raise web.HTTPSeeOther(f"{HERE}?done=1")


async def accept(request: web.Request) -> web.Response:
    """Take a family over, with the password."""
    house, actor = request.app[HOUSE], actor_of(request)
    transfer_id = number(request.match_info["transfer"])
    if not await confirmed(request, str((await request.post()).get("password", ""))):
        return await declined(request, PasswordWanted(), HERE)
    try:
        async with house.sessions.write() as session:
            if not await acts.accept(session, actor, transfer_id):
                raise web.HTTPNotFound
    except Declined as error:
        return await declined(request, error, HERE)
    raise web.HTTPSeeOther(f"{HERE}?done=1")


async def decline(request: web.Request) -> web.Response:
    """Decline to take a family over, or take the wish back."""
    actor, transfer_id = actor_of(request), number(request.match_info["transfer"])
    reason = await reason_in(request)
    try:
        async with request.app[HOUSE].sessions.write() as session:
            if not await acts.decline(session, actor, transfer_id, reason):
                raise web.HTTPNotFound
    except Declined as error:
        return await declined(request, error, HERE)
    raise web.HTTPSeeOther(f"{HERE}?done=1")


class NoSuchFamily(Declined):
    """Look at the number again."""

    def sentence(self) -> str:
        return _("This village has no family with this number.")


async def _line(session: Session, actor: Actor, one: Transfer) -> Line:
    family = await households.get(session, EVERYTHING, one.household_id)
    origin = await regions.get(session, one.from_region_id)
    target = await regions.get(session, one.to_region_id)
    assert family is not None
    assert origin is not None
    assert target is not None
    return Line(
        one,
        label(family),
        origin.full_name,
        target.full_name,
        acts.may_answer(actor, one),
        acts.may_answer(actor, one) or acts.may_back_out(actor, one),
    )


async def _villages(session: Session) -> list[Place]:
    return await regions.all_of(session, ("village",))
