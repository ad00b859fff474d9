"""Writing a notice (明白纸): every question a field, what people will read and pay beside it."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from aiohttp import web

from acts import notices
from acts.declined import Unfit
from acts.notices import Changed
from console import notice_text, words
from console.gate import actor_of
from console.house import HOUSE
from console.pages.notices import landline_of, own_places, senders_only
from console.render import page
from locales import DEFAULT, _
from locales.notice_fields import field_name
from notifications.notices import figures as figure_words
from notifications.notices.look import Look, look
from notifications.notices.problems import SIGNATURE, Measure
from notifications.notices.ready import ready
from rulebook.loader import Rulebook
from rulebook.notices import FIELDS, PHONE, figures_of
from storage.queries import notices as queries
from storage.queries import officials, staff
from storage.queries.notices import Version

REVIEW_AFTER = timedelta(days=180)
POLICY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


async def write(request: web.Request) -> web.Response:
    """The form: empty, with the notice that comes with a policy, or with a notice's newest text."""
    senders_only(request)
    house = request.app[HOUSE]
    today = house.sessions.clock.moment().today
    slug, asked = request.query.get("slug", ""), request.query.get("policy", "")
    policy_id = _policy_meant(house.rules, asked)
    async with house.sessions.read() as session:
        last = await queries.latest(session, slug or policy_id)
    if last:
        return await _form(request, notice_text.shown(last, last.version), Told(last=last))
    begun = ready(house.rules, policy_id, today + REVIEW_AFTER) if policy_id else None
    kept = notice_text.shown(begun) if begun else _blank(policy_id, today)
    said = [_("There is no policy “%(name)s”: choose one of the list.", name=asked)]
    return await _form(request, kept, Told(said if asked and not policy_id else ()))


async def keep(request: web.Request) -> web.Response:
    """Keep what was written as a new version, or only look at it."""
    senders_only(request)
    house, form = request.app[HOUSE], await request.post()
    kept = await _chosen(request, notice_text.typed(form), form.getall("take", []))
    kept["slug"] = kept["slug"] or _own_name()
    if form.get("look"):
        return await _form(request, kept, Told(looking=True))
    try:
        text = notice_text.text_of(kept, house.rules)
    except ValueError:
        return await _form(request, kept, Told([_("The review date is missing.")], tried=True))
    begun = notice_text.begun_with(kept)
    try:
        async with house.sessions.write() as session:
            made = await notices.draft_notice(session, house.rules, actor_of(request), text, begun)
    except Unfit:
        return await _form(request, kept, Told(tried=True))
    except Changed as changed:
        return await _both(request, kept, changed)
    raise web.HTTPSeeOther(f"/console/notices/{made.id}")


async def _chosen(
    request: web.Request, kept: dict[str, str], taken: Sequence[object]
) -> dict[str, str]:
    """What was typed, with the other's words where these were chosen."""
    begun = notice_text.begun_with(kept)
    if not taken or not begun:
        return kept
    async with request.app[HOUSE].sessions.read() as session:
        versions = await queries.history(session, kept["slug"])
    theirs = next((one.version for one in versions if one.version.version == begun), None)
    said = notice_text.shown(theirs, begun) if theirs else {}
    return {name: said[name] if name in taken and name in said else kept[name] for name in kept}


async def _both(request: web.Request, kept: dict[str, str], changed: Changed) -> web.Response:
    """Somebody else was quicker: their words beside one's own, to choose from."""
    async with request.app[HOUSE].sessions.read() as session:
        versions = [one.version for one in await queries.history(session, kept["slug"])]
        author = await staff.get(session, versions[0].author_id or 0)
        who = await officials.name(session, author.person_id) if author else None
    newest, begun = versions[0], notice_text.begun_with(kept)
    house = request.app[HOUSE]
    today = house.sessions.clock.moment().today
    first = next((one for one in versions if one.version == begun), None)
    begun_with = first or ready(house.rules, kept["policy"], today + REVIEW_AFTER)
    blank = dict.fromkeys(notice_text.NAMES, "")
    before = notice_text.shown(begun_with) if begun_with else blank
    both = notice_text.merged(before, kept, notice_text.shown(newest, newest.version))
    told = [changed.sentence()]
    if both.taken:
        names = "、".join(_field(name) for name in both.taken)
        told.append(_("What only they changed is in the form now: %(names)s.", names=names))
    if both.theirs:
        told.append(
            _("Where both of you changed something, their words stand below yours: choose.")
        )
    told.append(_("Then keep it again."))
    shown = Told(told, last=newest, theirs=both.theirs, who=who or _("The service"))
    return await _form(request, both.kept, shown)


def _field(name: str) -> str:
    return words.notice_field(name.rpartition(".")[2])


@dataclass(frozen=True, slots=True)
class Told:
    """What the form says besides what is in it; `tried` when it was to be kept."""

    problems: Sequence[str] = ()
    last: Version | None = None
    looking: bool = False
    tried: bool = False
    theirs: Mapping[str, str] = field(default_factory=dict)
    who: str = ""


async def _form(
    request: web.Request, kept: dict[str, str], told: Told | None = None
) -> web.Response:
    house, told = request.app[HOUSE], told or Told()
    rules, today = house.rules, house.sessions.clock.moment().today
    async with house.sessions.read() as session:
        landline = await landline_of(session, await own_places(session, actor_of(request)))
    written = any(kept[name] for name in FIELDS)
    seen = _seen(rules, kept, today, landline) if written or told.tried else None
    policy = rules.policies.by_id.get(kept["policy"])
    values = {
        "kept": kept,
        "told": told,
        "last": told.last,
        "seen": seen,
        "said": lambda name: _said(seen, kept, name, told.tried) if seen else ([], []),
        "fields": FIELDS,
        "lines": notice_text.MANY_LINES,
        "languages": notice_text.OTHERS,
        "field_name": field_name,
        "policy": policy,
        "policies": [one for one in rules.policies.by_id.values() if one.live],
        "figures": figure_words.said(figures_of(policy)) if policy else {},
        "phone": PHONE,
    }
    stopped = told.problems or (told.tried and seen and seen.stopping)
    return await page(request, "notice_form.html", values, 422 if stopped else 200)


def _seen(rules: Rulebook, kept: dict[str, str], today: date, landline: str) -> Look:
    """How the text stands; a missing review date is a matter of its own."""
    try:
        text = notice_text.text_of(kept, rules)
    except ValueError:
        text = notice_text.text_of({**kept, "review_by": str(today)}, rules)
    return look(rules, text, Measure(SIGNATURE, today), landline)


def _said(seen: Look, kept: dict[str, str], name: str, tried: bool) -> tuple[list[str], list[str]]:
    """What stands beside a field; what is not written yet is missed only when it is to be kept."""
    language, _dot, field = name.rpartition(".")
    place = (language or DEFAULT, field)
    missing_yet = not tried and not kept.get(name)
    return (
        [] if missing_yet else list(seen.problems.get(place, ())),
        list(seen.advice.get(place, ())),
    )


def _policy_meant(rules: Rulebook, asked: str) -> str:
    """A policy by its id, its title, or both, as the list offers it."""
    found = POLICY.search(asked.strip())
    if found and found[0] in rules.policies.by_id:
        return found[0]
    titled = (one.id for one in rules.policies.by_id.values() if one.title == asked.strip())
    return next(titled, "")


def _blank(policy_id: str, today: date) -> dict[str, str]:
    """An empty form; its name is made now, so that sending it twice makes one notice."""
    kept = dict.fromkeys(notice_text.NAMES, "")
    return kept | {
        "slug": policy_id or _own_name(),
        notice_text.BEGUN: "0",
        "policy": policy_id,
        "review_by": str(today + REVIEW_AFTER),
        "may_apply": "1",
    }


def _own_name() -> str:
    return f"notice-{secrets.token_hex(4)}"
