"""Scheduling what comes from above: the reasons why not stand beside their fields."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from acts.actor import Actor
from acts.burden import inspections as acts
from acts.burden.barred import Barred
from acts.burden.inspections import AlreadyComing, Wanted
from channels.text import clean
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.pages.burden import KINDS, PARTIES, day_of
from console.render import page
from rulebook.burden import INSPECTION
from storage.engine import Session
from storage.queries import notices, regions
from storage.queries.regions import Place

HERE = "/console/burden"
FIELDS = (
    *("region", "title", "kind", "initiator", "initiator_kind", "target_kind", "report_no"),
    *("authority_no", "notice", "notice_on", "first", "last"),
)
BEFORE = ("region", "first", "last")
"""What has to be known before the form is shown: what comes then stands above it."""
LONGEST = 120
LONGEST_NUMBER = 60
LONGEST_NAME = 80
NOTICES = 40


async def write(request: web.Request) -> web.Response:
    """First a place and days, then what comes there already and the form."""
    given = {name: clean(request.query.get(name, ""), LONGEST) for name in FIELDS}
    return await _form(request, {**given, "kind": given["kind"] or INSPECTION})


async def schedule(request: web.Request) -> web.Response:
    """Schedule one, or say what stands in the way and keep what was typed."""
    house, actor, form = request.app[HOUSE], actor_of(request), await request.post()
    given = {name: clean(str(form.get(name, "")), LONGEST) for name in FIELDS}
    seen = {int(one) for one in map(str, form.getall("seen", [])) if _is_id(one)}
    try:
        async with house.sessions.write() as session:
            place = await _place(session, actor, given["region"])
            wanted = _wanted(given)
            await acts.schedule(session, house.rules, actor, place, wanted, seen)
    except Barred as barred:
        return await _form(request, given, barred=barred)
    except AlreadyComing as coming:
        return await _form(request, given, coming=coming)
    raise web.HTTPSeeOther(f"{HERE}?done=scheduled")


async def cancel(request: web.Request) -> web.Response:
    """Take one off the calendar."""
    inspection_id = number_in(request, "inspection")
    async with request.app[HOUSE].sessions.write() as session:
        if not await acts.cancel(session, actor_of(request), inspection_id):
            raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"{HERE}?done=cancelled")


async def own_places(session: Session, actor: Actor) -> list[Place]:
    """The places this actor may ask something of, in the order of the register."""
    every = await regions.all_of(session)
    return [place for place in every if acts.may(actor, place.path)]


async def _form(
    request: web.Request,
    given: Mapping[str, str],
    barred: Barred | None = None,
    coming: AlreadyComing | None = None,
) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        places = await own_places(session, actor)
        if not places:
            raise web.HTTPNotFound
        others, crowded = await _others(request, session, given)
        written = await notices.all_latest(session, NOTICES)
    problems: dict[str, Any] = {}
    for problem in barred.problems if barred else ():
        problems.setdefault(problem.field, problem)
    values = {
        "given": given,
        "chosen": request.method == "POST" or all(given[name] for name in BEFORE),
        "places": places,
        "kinds": KINDS,
        "parties": PARTIES,
        "notices": written,
        "problems": problems,
        "others": coming.others if coming else others,
        "crowded": coming.crowded if coming else crowded,
        "stopped": coming.sentence() if coming else "",
    }
    return await page(request, "inspection_form.html", values, 422 if barred or coming else 200)


async def _others(
    request: web.Request, session: Session, given: Mapping[str, str]
) -> tuple[list[Any], bool]:
    """What comes to the place in those days, as soon as both are known."""
    first, last = day_of(given["first"]), day_of(given["last"])
    if not (given["region"] and first and last and first <= last):
        return [], False
    place = await _place(session, actor_of(request), given["region"])
    return await acts.coming(session, request.app[HOUSE].rules, place, first, last)


async def _place(session: Session, actor: Actor, region_id: str) -> Place:
    place = await regions.get(session, region_id[:40])
    if place is None or not actor.scope.covers(place.path):
        raise web.HTTPNotFound
    return place


def _wanted(given: Mapping[str, str]) -> Wanted:
    return Wanted(
        title=given["title"],
        kind=given["kind"],
        initiator=given["initiator"][:LONGEST_NAME],
        initiator_kind=given["initiator_kind"],
        target_kind=given["target_kind"],
        report_no=given["report_no"][:LONGEST_NUMBER] or None,
        authority_no=given["authority_no"][:LONGEST_NUMBER] or None,
        notice_id=int(given["notice"]) if _is_id(given["notice"]) else None,
        notice_on=day_of(given["notice_on"]),
        first=day_of(given["first"]),
        last=day_of(given["last"]),
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
