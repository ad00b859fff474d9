"""Notices (明白纸): the list, writing one, and preparing its sending."""

import secrets
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from acts import broadcasts, notices
from acts.actor import Actor
from acts.audience import work_out
from acts.notices import SENDERS, Declined
from channels.text import clean
from console import words
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import DEFAULT, _
from notifications.notices import forms
from notifications.notices.problems import LONGEST_LANDLINE, SIGNATURE
from storage.engine import Session
from storage.queries import notices as queries
from storage.queries import regions
from storage.queries.notices import Text, Version
from storage.queries.regions import Place

REVIEW_AFTER = timedelta(days=180)
FIELDS = ("slug", "title", "short", "body", "source", "review_by")


async def index(request: web.Request) -> web.Response:
    """All notices, and the sendings within one's own region."""
    actor = actor_of(request)
    async with request.app[HOUSE].sessions.read() as session:
        written = await queries.all_latest(session)
        sendings = await queries.broadcasts(session, actor.scope)
        titles = {one.notice_id: await queries.get(session, one.notice_id) for one in sendings}
    return await page(
        request,
        "notices.html",
        {
            "notices": written,
            "sendings": [(one, titles[one.notice_id]) for one in sendings],
            "state_word": lambda key: words.word(words.BROADCAST_STATES, key),
            "may_write": may_send(actor),
        },
    )


async def write(request: web.Request) -> web.Response:
    """The form: empty, or with the newest version of a notice."""
    _senders_only(request)
    kept: dict[str, str] = {}
    async with request.app[HOUSE].sessions.read() as session:
        last = await queries.latest(session, request.query.get("slug", ""))
    if last:
        kept = {field: str(getattr(last, field)) for field in FIELDS}
    return await _form(request, kept, [])


async def keep(request: web.Request) -> web.Response:
    """Keep what was written, as a new version."""
    _senders_only(request)
    form = await request.post()
    given = {field: clean(str(form.get(field, "")), 4000) for field in FIELDS}
    given["slug"] = given["slug"] or f"notice-{secrets.token_hex(4)}"
    try:
        text = Text(**{**given, "review_by": date.fromisoformat(given["review_by"])})  # type: ignore[arg-type]  # fields are named in FIELDS
    except ValueError:
        return await _form(request, given, [_("The review date is missing.")])
    try:
        async with request.app[HOUSE].sessions.write() as session:
            made = await notices.draft_notice(
                session, request.app[HOUSE].rules, actor_of(request), text
            )
    except Declined as declined:
        return await _form(request, given, declined.sentence().splitlines())
    raise web.HTTPSeeOther(f"/console/notices/{made.id}")


async def show(request: web.Request) -> web.Response:
    """One notice, as a chat and as a short message show it, and the form that prepares it."""
    async with request.app[HOUSE].sessions.read() as session:
        notice = await _notice(session, request)
    return await _notice_page(request, notice, "", [])


async def prepare(request: web.Request) -> web.Response:
    """Prepare a sending; nothing leaves before a second person approves."""
    _senders_only(request)
    form = await request.post()
    audience = clean(str(form.get("audience", "")), 500)
    async with request.app[HOUSE].sessions.read() as session:
        notice = await _notice(session, request)
        places = await own_places(session, actor_of(request))
    region = next((place for place in places if place.id == form.get("region")), None)
    if region is None:
        raise web.HTTPNotFound
    house = request.app[HOUSE]
    try:
        await work_out(house.sessions, house.rules, region, audience)
        async with house.sessions.write() as session:
            made = await broadcasts.draft_broadcast(
                session, house.rules, actor_of(request), notice, audience, region
            )
    except Declined as declined:
        return await _notice_page(request, notice, audience, declined.sentence().splitlines())
    raise web.HTTPSeeOther(f"/console/sendings/{made.id}")


def may_send(actor: Actor) -> bool:
    """Whether they hold a post that sends notices."""
    return any(post.role in SENDERS for post in actor.held)


async def own_places(session: Session, actor: Actor) -> list[Place]:
    """The places over which they may send."""
    ids = dict.fromkeys(post.region_id for post in actor.held if post.role in SENDERS)
    found = [await regions.get(session, region_id) for region_id in ids]
    return [place for place in found if place]


async def _form(request: web.Request, kept: dict[str, str], problems: list[str]) -> web.Response:
    today = request.app[HOUSE].sessions.clock.moment().today
    blank = dict.fromkeys(FIELDS, "") | {"review_by": str(today + REVIEW_AFTER)}
    empty = Text(slug="-", title="", short="", source="", review_by=today)
    added = forms.text(empty, "sms_", LONGEST_LANDLINE)
    values = {
        "kept": {**blank, **kept},
        "problems": problems,
        "around": len(f"【{SIGNATURE}】{added}"),
        "most": forms.MOST[DEFAULT][forms.SHORT],
    }
    return await page(request, "notice_form.html", values, 422 if problems else 200)


async def _notice_page(
    request: web.Request, notice: Version, audience: str, problems: list[str]
) -> web.Response:
    actor = actor_of(request)
    async with request.app[HOUSE].sessions.read() as session:
        places = await own_places(session, actor)
    values: dict[str, Any] = {
        "notice": notice,
        "places": places,
        "audience": audience,
        "problems": problems,
        "as_chat": forms.card(notice, LONGEST_LANDLINE),
        "as_sms": f"【{SIGNATURE}】{forms.short_message(notice, LONGEST_LANDLINE)}",
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


def _senders_only(request: web.Request) -> None:
    if not may_send(actor_of(request)):
        raise web.HTTPNotFound
