"""Notices (明白纸): the list, writing one, and preparing its sending."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from acts import broadcasts, notice_papers, notice_shelf, notices
from acts.actor import Actor
from acts.audience import work_out
from acts.broadcasts import Wanted
from acts.declined import Declined
from acts.message_templates import unfit as unfit_on
from acts.notices import SENDERS
from channels.text import clean
from console import notice_faces, words
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import DEFAULT, speaking
from notifications.notices import problems as problems_of
from notifications.notices.problems import SIGNATURE, Measure
from notifications.tell import HOTLINE
from rulebook.notices import FORMS, SHORT
from storage.engine import Session
from storage.queries import message_templates, regions
from storage.queries import notices as queries
from storage.queries.notices import Version
from storage.queries.regions import Place

LONGEST = 500
BLANK = {"region": "", "audience": "", "form": ""}
"""The fields of the form that prepares a sending."""


async def index(request: web.Request) -> web.Response:
    """All notices and how they stand, and the sendings within one's own region."""
    actor, house = actor_of(request), request.app[HOUSE]
    async with house.sessions.read() as session:
        standing = await notice_shelf.shelf(session, house.rules)
        sendings = await queries.broadcasts(session, actor.scope)
        titles = {one.notice_id: await queries.get(session, one.notice_id) for one in sendings}
    return await page(
        request,
        "notices.html",
        {
            "shelf": standing,
            "sendings": [(one, titles[one.notice_id]) for one in sendings],
            "state_word": lambda key: words.word(words.BROADCAST_STATES, key),
            "may_write": may_send(actor),
        },
    )


async def take_figures(request: web.Request) -> web.Response:
    """Keep a notice again with the figures its policy has now."""
    senders_only(request)
    house = request.app[HOUSE]
    async with house.sessions.read() as session:
        notice = await _notice(session, request)
    try:
        async with house.sessions.write() as session:
            made = await notices.take_figures(session, house.rules, actor_of(request), notice.id)
    except Declined as declined:
        return await _notice_page(request, notice, {}, declined.sentence().splitlines())
    if made is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/notices/{made.id}")


async def show(request: web.Request) -> web.Response:
    """One notice, as a chat and as a short message show it, and the form that prepares it."""
    async with request.app[HOUSE].sessions.read() as session:
        notice = await _notice(session, request)
    return await _notice_page(request, notice, {}, [])


async def paper(request: web.Request) -> web.Response:
    """The notice on A4, as it is hung up and handed out in one's own place."""
    house = request.app[HOUSE]
    async with house.sessions.read() as session:
        notice = await _notice(session, request)
        places = await own_places(session, actor_of(request))
        landline = await landline_of(session, places)
    place = places[0] if places else None
    with speaking(DEFAULT):
        sheet = notice_papers.sheet(notice, place, landline, house.public_url)
        try:
            content = await notice_papers.pdf(house.press, [sheet])
        except Declined as declined:
            problem = declined.sentence()
        else:
            kind = {"Content-Disposition": f'inline; filename="notice-{notice.id}.pdf"'}
            return web.Response(body=content, content_type="application/pdf", headers=kind)
    return await _notice_page(request, notice, {}, [problem])


async def prepare(request: web.Request) -> web.Response:
    """Prepare a sending; nothing leaves before a second person approves."""
    senders_only(request)
    form = await request.post()
    typed = {name: clean(str(form.get(name, "")), LONGEST) for name in BLANK}
    async with request.app[HOUSE].sessions.read() as session:
        notice = await _notice(session, request)
        region = await chosen_region(session, actor_of(request), form.get("region"))
    house = request.app[HOUSE]
    try:
        await work_out(house.sessions, house.rules, region, typed["audience"])
        async with house.sessions.write() as session:
            made = await broadcasts.draft_broadcast(
                session,
                house.rules,
                actor_of(request),
                Wanted(notice, typed["audience"], region, typed["form"] or SHORT),
            )
    except Declined as declined:
        return await _notice_page(request, notice, typed, declined.sentence().splitlines())
    raise web.HTTPSeeOther(f"/console/sendings/{made.id}")


def senders_only(request: web.Request) -> None:
    """Stop whoever holds no post that sends notices: for them there is nothing here."""
    if not may_send(actor_of(request)):
        raise web.HTTPNotFound


def may_send(actor: Actor) -> bool:
    """Whether they hold a post that sends notices."""
    return any(post.role in SENDERS for post in actor.held)


async def chosen_region(session: Session, actor: Actor, given: object) -> Place:
    """The place a form names, of those over which they may send; any other is not there."""
    for place in await own_places(session, actor):
        if place.id == given:
            return place
    raise web.HTTPNotFound


async def own_places(session: Session, actor: Actor) -> list[Place]:
    """The places over which they may send."""
    ids = dict.fromkeys(post.region_id for post in actor.held if post.role in SENDERS)
    found = [await regions.get(session, region_id) for region_id in ids]
    return [place for place in found if place]


async def landline_of(session: Session, places: Sequence[Place]) -> str:
    """The landline that readers of one's own place are told."""
    found = await regions.landline_for(session, places[0].id) if places else None
    return found or HOTLINE


async def _notice_page(
    request: web.Request, notice: Version, typed: Mapping[str, str], problems: list[str]
) -> web.Response:
    """The page of a notice; `typed` is what was written into the form that prepares a sending."""
    actor = actor_of(request)
    house = request.app[HOUSE]
    async with house.sessions.read() as session:
        newest = await queries.latest(session, notice.slug)
        places = await own_places(session, actor)
        landline = await landline_of(session, places)
        steps = await notice_shelf.steps(session, notice.slug)
        only = await message_templates.only_on(session) if places else frozenset()
        unfit = {
            form: await unfit_on(session, notice, only, form, places[0].path)
            for form in FORMS
            if only
        }
    today = house.sessions.clock.moment().today
    values: dict[str, Any] = {
        "notice": notice,
        "places": places,
        "typed": {**BLANK, **typed},
        "problems": problems,
        "forms": [(key, word()) for key, word in list(words.NOTICE_FORMS.items())[::-1]],
        "faces": notice_faces.told(house.rules, notice, Measure(SIGNATURE, today), landline),
        "blocked": problems_of.blocked(house.rules, notice, today),
        "steps": steps,
        "newest": newest,
        "field_name": words.notice_field,
        "may_write": may_send(actor),
        "only_templates": bool(only),
        "unfit": unfit,
    }
    return await page(request, "notice.html", values, 422 if problems else 200)


async def _notice(session: Session, request: web.Request) -> Version:
    given = request.match_info["notice"]
    found = None
    if given.isascii() and given.isdigit() and len(given) < 19:
        found = await queries.get(session, int(given))
    if found is None:
        raise web.HTTPNotFound
    return found
