"""One household: its page, and what is hidden on it shown once to whoever says why."""

import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from acts import cards, unmasking
from acts.activities import words as activity_words
from acts.actor import Actor
from acts.card_rounds import HANDING
from acts.declined import Declined
from acts.offices import AUDITORS, places
from acts.proof import fate_of
from acts.proof_export import fate
from acts.unmasking import ID_NUMBER, LONGEST_WORDS, NOTHING, REASONS, Asked, Plain
from channels.text import clean
from console import household_view, words
from console.auth import confirmed
from console.forms import PasswordWanted, number_in
from console.gate import actor_of
from console.house import HOUSE
from console.pages.card_rounds import SAID
from console.render import page
from locales import _
from locales.delivery_reasons import why
from rulebook.loader import Rulebook
from storage import audit
from storage.queries import households
from storage.queries.households import Household, label

WHAT: words.Words = {
    unmasking.PHONES: lambda: _("Phones of the family"),
    unmasking.NAMES: lambda: _("Names in full"),
    unmasking.FACTS: lambda: _("Facts such as illness and income"),
}


async def show(request: web.Request) -> web.Response:
    """A household's page; that it was looked at is written down."""
    return await _page(request)


async def unmask(request: web.Request) -> web.Response:
    """Show what is hidden on this answer only: no address holds it, no reload shows it."""
    house, actor = request.app[HOUSE], actor_of(request)
    household_id, form = number_in(request, "household"), await request.post()
    asked = Asked(
        what=frozenset(str(one) for one in form.getall("what", [])),
        reason=str(form.get("reason", "")),
        words=clean(str(form.get("words", "")), LONGEST_WORDS),
        form=clean(str(form.get("form", "")), 32),
    )
    await _there(request, household_id)
    plain: Plain | None = None
    try:
        if not await confirmed(request, str(form.get("password", ""))):
            raise PasswordWanted
        async with house.sessions.write() as session:
            plain = await unmasking.unmask(session, actor, household_id, asked)
    except Declined as error:
        return await _page(request, asked=asked, problem=error)
    if plain is None:
        raise web.HTTPNotFound
    return await _page(request, plain=plain, asked=asked)


async def _there(request: web.Request, household_id: int) -> Household:
    async with request.app[HOUSE].sessions.read() as session:
        found = await households.get(session, actor_of(request).scope, household_id)
    if found is None:
        raise web.HTTPNotFound
    return found


async def _page(
    request: web.Request,
    plain: Plain = NOTHING,
    asked: Asked | None = None,
    problem: Declined | None = None,
) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    household = await _there(request, number_in(request, "household"))
    async with house.sessions.read() as session:
        view = await household_view.whole(session, house.rules, actor, household, plain)
        landline = await household_view.landline(session, household)
    if asked is None:
        async with house.sessions.write() as session:
            about = f"household:{household.id}"
            await audit.record(session, actor.name, "household.read", about)
    values = {
        "view": view,
        "label": label(household),
        "kind": cards.kind_in_words(house.rules, household.status),
        "landline": landline,
        "plain": plain,
        "shown": plain is not NOTHING,
        "form": _form(view, actor, asked, problem),
        "may_print": not household.provisional and bool(actor.role_among(household.path, HANDING)),
        "audits": any(household.path.startswith(path) for path in places(actor, AUDITORS)),
        **_words(house.rules),
    }
    return await page(request, "household.html", values, 422 if problem else 200)


def _form(
    view: household_view.View, actor: Actor, asked: Asked | None, problem: Declined | None
) -> Mapping[str, Any]:
    """What the form offers, and what was filled in where it was not taken; one number a page."""
    offered = {key: said() for key, said in WHAT.items()}
    if not view.names_hidden:
        offered.pop(unmasking.NAMES)
    if not any(line.hidden for line in view.facts):
        offered.pop(unmasking.FACTS)
    offered |= {
        f"{ID_NUMBER}{one.id}": _("ID number of %(name)s", name=one.name)
        for one in view.people
        if one.has_number
    }
    kept = asked if problem else None
    return {
        "number": secrets.token_hex(16),
        "offered": offered,
        "reasons": {key: said() for key, said in REASONS.items()},
        "what": kept.what if kept else (),
        "reason": kept.reason if kept else "",
        "words": kept.words if kept else "",
        "problem": problem.sentence() if problem else "",
        "beside": BESIDE.get(type(problem), "form"),
    }


BESIDE: Mapping[type[Any], str] = {
    unmasking.NothingChosen: "what",
    unmasking.NoReason: "reason",
    unmasking.TooFewWords: "words",
    PasswordWanted: "password",
}
"""Beside which field a refusal is said."""


def _words(rules: Rulebook) -> dict[str, Any]:
    return {
        "reason_word": lambda key: REASONS[key]() if key in REASONS else key,
        "state_word": lambda key: words.word(words.MESSAGE_STATES, key),
        "kind_word": words.message_kind,
        "channel_word": lambda key: words.word(words.CHANNELS, key),
        "why_word": why,
        "fate_word": lambda row: fate(fate_of(row.excluded, row.state)),
        "said_word": lambda key: words.word(SAID, key or ""),
        "answer_word": lambda key: words.word(words.ANSWERS, key),
        "procedure_of": lambda case: rules.procedures[case.procedure].title,
        "stands_at": lambda case: rules.procedures[case.procedure].states[case.state].zh,
        "hidden_digits": words.hidden,
        "activity": lambda kind: activity_words.title_of(rules, kind),
    }
