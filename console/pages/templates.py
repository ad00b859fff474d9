"""The registry of templates: texts a provider approved, and how each stands."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from acts import message_templates
from acts.actor import Actor, NotAllowed
from acts.declined import Declined
from acts.message_templates import may_keep
from channels.text import clean
from console import words
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.pages.notices import senders_only
from console.render import page
from locales import _
from notifications.kinds import KINDS
from notifications.notices.problems import SIGNATURE
from notifications.templates import LIMITS
from rulebook.notices.templates import ALLOWED, NOTIFICATION, USUAL_MOST, VARIABLE
from storage.engine import Session
from storage.queries import message_templates as stored
from storage.queries.message_templates import NewTemplate, Registered

FIELDS = ("channel", "signature", "kind", "category", "text", "variables", "code", "notice_slug")
LONGEST = 700

Act = Callable[[Session, Actor, int], Awaitable[Registered | None]]


async def index(request: web.Request) -> web.Response:
    """Every template, and the form that registers another."""
    senders_only(request)
    asked = {name: clean(request.query.get(name, ""), LONGEST) for name in FIELDS}
    blank = {"channel": "sms_http", "signature": SIGNATURE, "kind": "notice"}
    given = {name: text for name, text in asked.items() if text}
    return await _page(request, {**asked, **blank, "category": NOTIFICATION, **given}, [])


async def add(request: web.Request) -> web.Response:
    """Keep a text as a draft; what providers refuse is said, and what was typed stays."""
    form = await request.post()
    kept = {name: clean(str(form.get(name, "")), LONGEST) for name in FIELDS}
    house = request.app[HOUSE]
    new = NewTemplate(
        channel=kept["channel"],
        signature=kept["signature"],
        kind=kept["kind"],
        text=kept["text"],
        variables=limits_of(kept["text"], kept["variables"]),
        category=kept["category"],
        notice_slug=kept["notice_slug"] or None,
        code=kept["code"] or None,
    )
    try:
        async with house.sessions.write() as session:
            await message_templates.register(session, house.rules, actor_of(request), new)
    except Declined as declined:
        return await _page(request, kept, declined.sentence().splitlines())
    except NotAllowed:
        raise web.HTTPNotFound from None
    raise web.HTTPSeeOther("/console/templates")


async def submit(request: web.Request) -> web.Response:
    """The provider is looking at it."""
    return await _move(request, message_templates.submit)


async def approve(request: web.Request) -> web.Response:
    """The provider has approved it."""
    form = await request.post()
    code, note = (clean(str(form.get(name, "")), LONGEST) for name in ("code", "note"))

    async def act(session: Session, actor: Actor, template_id: int) -> Registered | None:
        return await message_templates.approve(session, actor, template_id, code, note)

    return await _move(request, act)


async def reject(request: web.Request) -> web.Response:
    """The provider did not take it."""
    note = clean(str((await request.post()).get("note", "")), LONGEST)

    async def act(session: Session, actor: Actor, template_id: int) -> Registered | None:
        return await message_templates.reject(session, actor, template_id, note)

    return await _move(request, act)


async def retire(request: web.Request) -> web.Response:
    """Use it no more."""
    return await _move(request, message_templates.retire)


def limits_of(text: str, given: str) -> dict[str, tuple[str, int]]:
    """Read `phone=phone:20 code=code:12`; what is not said follows from the variable's name."""
    limits = {
        name: LIMITS.get(name.rstrip("0123456789"), ("text", USUAL_MOST))
        for name in VARIABLE.findall(text)
    }
    for word in given.replace("，", " ").replace(",", " ").split():
        name, _equals, limit = word.partition("=")
        kind, _colon, most = limit.partition(":")
        limits[name] = (kind or "text", int(most) if most.isdecimal() else USUAL_MOST)
    return limits


async def _move(request: web.Request, act: Act) -> web.Response:
    try:
        async with request.app[HOUSE].sessions.write() as session:
            done = await act(session, actor_of(request), number_in(request, "template"))
    except Declined as declined:
        return await _page(request, dict.fromkeys(FIELDS, ""), declined.sentence().splitlines())
    except NotAllowed:
        raise web.HTTPNotFound from None
    if done is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther("/console/templates")


async def _page(request: web.Request, kept: dict[str, str], problems: list[str]) -> web.Response:
    async with request.app[HOUSE].sessions.read() as session:
        found = await stored.all_of(session)
        only = await stored.only_on(session)
    values = {
        "templates": found,
        "only": sorted(only),
        "kept": kept,
        "problems": problems,
        "may_keep": may_keep(actor_of(request)),
        "kinds": {kind: words.word(words.MESSAGE_KINDS, kind) for kind in KINDS},
        "categories": {
            "notification": _("Notification"),
            "promotion": _("Promotion, ends with 拒收请回复R"),
            "code": _("One-time code"),
        },
        "types": list(ALLOWED),
        "kind_word": words.message_kind,
        "state_word": lambda key: words.word(words.TEMPLATE_STATES, key),
        "channel_word": lambda key: words.word(words.CHANNELS, key),
    }
    return await page(request, "templates.html", values, 422 if problems else 200)
