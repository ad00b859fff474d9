"""What goes out again every year: the list, another one, and the end of one."""

from typing import Any

from aiohttp import web

from acts.broadcasts import recurring
from acts.broadcasts.recurring import Repeated
from acts.declined import Declined
from channels.text import clean
from console import words
from console.forms import Wrong, number_in, wrong_of
from console.gate import actor_of
from console.house import HOUSE
from console.pages.notices import chosen_region, may_send, own_places
from console.render import page
from rulebook.loader import Rulebook
from storage.queries import notices
from storage.queries.notices import Version

LONGEST = 500
BLANK = {"slug": "", "occasion": "", "audience": "", "form": "short"}
WHERE = {"region": ""}


async def index(request: web.Request) -> web.Response:
    """What recurs, and the form that adds something."""
    return await _page(request, {**BLANK, **WHERE}, Wrong())


async def add(request: web.Request) -> web.Response:
    """Let something be prepared every year; what cannot be is said, and what was typed stays."""
    form = await request.post()
    typed = {name: clean(str(form.get(name, "")), LONGEST) for name in BLANK}
    actor, house = actor_of(request), request.app[HOUSE]
    async with house.sessions.read() as session:
        region = await chosen_region(session, actor, form.get("region"))
    wanted = Repeated(**typed, region=region)
    try:
        async with house.sessions.write() as session:
            await recurring.recur(session, house.rules, actor, wanted)
    except Declined as declined:
        where = {"region": region.id}
        return await _page(request, {**typed, **where}, wrong_of(declined, BLANK))
    raise web.HTTPSeeOther("/console/recurring")


async def end(request: web.Request) -> web.Response:
    """Prepare one no more."""
    async with request.app[HOUSE].sessions.write() as session:
        ended = await recurring.end_recurrence(
            session, actor_of(request), number_in(request, "recurring")
        )
    if ended is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther("/console/recurring")


async def _page(request: web.Request, kept: dict[str, str], wrong: Wrong) -> web.Response:
    actor, house = actor_of(request), request.app[HOUSE]
    if not may_send(actor):
        raise web.HTTPNotFound
    async with house.sessions.read() as session:
        values: dict[str, Any] = {
            "running": await recurring.recurrences(session, house.rules, actor),
            "occasions": house.rules.plain_notices.occasions.values(),
            "offered": _offered(house.rules, await notices.all_latest(session)),
            "places": await own_places(session, actor),
            "forms": [(key, word()) for key, word in words.NOTICE_FORMS.items()],
            "kept": kept,
            "wrong": wrong,
        }
    return await page(request, "recurring.html", values, 422 if wrong else 200)


def _offered(rules: Rulebook, written: list[Version]) -> list[tuple[str, str]]:
    """The notices there are: first those of the occasions, then our own, then all policies'."""
    ready = rules.plain_notices.ready
    usual = [
        policy
        for occasion in rules.plain_notices.occasions.values()
        for policy in occasion.policies
        if policy in ready
    ]
    titles = {one.slug: one.title for one in written}
    titles |= {policy: one.words["zh_CN"].title for policy, one in ready.items()}
    order = dict.fromkeys([*usual, *(one.slug for one in written), *ready])
    return [(slug, titles[slug]) for slug in order]
