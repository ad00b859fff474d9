"""Opening a case of any procedure: choose the procedure, then say about whom or what."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from acts import opening
from acts.actor import Actor
from acts.case_steps import ON_BEHALF
from acts.opening import Start
from channels.text import clean
from console import words
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from console.step_form import Unreadable, day_of, note_of, papers_of
from locales import _
from locales.refusals import sentences
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure
from storage.engine import Session
from storage.queries import households, regions
from storage.queries.households import Household
from storage.queries.regions import Place

ABOUT_HOUSEHOLDS = frozenset({"household", "student", "patient", "person"})
LONGEST_SUBJECT = 60
ABOUT = ("place", "number")
"""What the address may say of the family a case is opened for."""


async def show(request: web.Request) -> web.Response:
    """The procedures this official may open, or the form of one."""
    about = {name: clean(request.query.get(name, ""), 20) for name in ABOUT}
    return await _form(request, request.query.get("procedure", ""), about)


async def open_one(request: web.Request) -> web.Response:
    """Open a case, or say what is missing."""
    house, actor = request.app[HOUSE], actor_of(request)
    form = await request.post()
    procedure = _openable(house.rules, actor).get(str(form.get("procedure", "")))
    if procedure is None:
        raise web.HTTPNotFound
    try:
        async with house.sessions.write() as session:
            start = await _start(session, house.rules, actor, procedure, form)
            case = await opening.begin(session, house.rules, actor, start)
    except Unreadable as error:
        return await _form(request, procedure.id, form, (error.reason, error.remedy))
    if isinstance(case, Refusal):
        refused = sentences(house.rules, procedure, case)
        return await _form(request, procedure.id, form, refused)
    raise web.HTTPSeeOther(f"/console/cases/{case.id}")


async def _start(
    session: Session, rules: Rulebook, actor: Actor, procedure: Procedure, form: Any
) -> Start:
    place = await _place(session, actor, str(form.get("place", "")))
    on = day_of(form)
    if on > session.moment.today:
        raise Unreadable(
            _("The date is missing or lies ahead."), _("Correct the date, then send it again.")
        )
    household = await _household(session, actor, procedure, place, str(form.get("number", "")))
    subject = clean(str(form.get("subject", "")), LONGEST_SUBJECT)
    if household is None and not subject:
        raise Unreadable(
            _("It is not said what this case is about."),
            _("Write in a few words what it is about, for example the well in the east."),
        )
    role = str(form.get("role", ""))
    return Start(
        procedure.id,
        place.id,
        place.path,
        on,
        household.id if household else None,
        subject=subject,
        role=role if role in ON_BEHALF else None,
        documents=papers_of(form, rules),
        note=note_of(form),
    )


async def _place(session: Session, actor: Actor, place_id: str) -> Place:
    place = await regions.get(session, place_id)
    if place is None or not actor.scope.covers(place.path):
        raise Unreadable(_("This place is not one of yours."), _("Choose the place from the list."))
    return place


async def _household(
    session: Session, actor: Actor, procedure: Procedure, place: Place, number: str
) -> Household | None:
    """The household with this number; procedures about a household or its people need one."""
    if procedure.subject not in ABOUT_HOUSEHOLDS and not number:
        return None
    found = []
    if number.isascii() and number.isdigit() and len(number) < 6:
        found = await households.find_by_number(session, actor.scope, [place.id], int(number))
    if len(found) != 1:
        raise Unreadable(
            _("No household of this village has this number."),
            _("Look the number up in the roster of the village, and choose the village itself."),
        )
    return found[0]


def _openable(rules: Rulebook, actor: Actor) -> Mapping[str, Procedure]:
    """The procedures one of this official's roles begins, or a household whom they write it for."""
    held = {post.role for post in actor.held}
    return {
        key: procedure
        for key, procedure in rules.procedures.items()
        if held & set(procedure.initial.by) or set(ON_BEHALF) & set(procedure.initial.by)
    }


async def _form(
    request: web.Request,
    chosen: str,
    typed: Mapping[str, Any] | None = None,
    refused: tuple[str, str] | None = None,
) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    openable = _openable(house.rules, actor)
    procedure = openable.get(chosen)
    async with house.sessions.read() as session:
        places = await regions.within(session, [post.path for post in actor.held])
    held = {post.role for post in actor.held}
    first = procedure.initial if procedure else None
    return await page(
        request,
        "case_new.html",
        {
            "procedures": openable.values(),
            "procedure": procedure,
            "about_household": procedure and procedure.subject in ABOUT_HOUSEHOLDS,
            "title": words.step(house.rules, procedure, first.event, first.state)
            if procedure and first
            else "",
            "papers": [(key, house.rules.documents[key].zh) for key in first.requires]
            if first
            else [],
            "behalf": [
                (role, words.roles(house.rules, (role,)))
                for role in (first.by if first else ())
                if role in ON_BEHALF
            ],
            "told": bool(first) and not held & set(first.by if first else ()),
            "places": places,
            "about": urlencode({name: (typed or {}).get(name, "") for name in ABOUT}),
            "typed": {key: str(value) for key, value in (typed or {}).items()},
            "refused": refused,
        },
        422 if refused else 200,
    )
