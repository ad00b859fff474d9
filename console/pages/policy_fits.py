"""“Are we eligible?” for one policy: a few questions on pages that work without a script.

Nothing is kept about anybody. What was answered travels sealed in the address of the next page: it
cannot be read there, opens only in the browser it was made for, and the back button goes back.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from aiohttp import web

from acts import interviews, notice_papers
from console.fitting import Taken, asked, fitting, read, result, told
from console.house import HOUSE
from console.pages import policy_page
from console.pages.policy_page import PAPER_GOOD_FOR, Reader, address_of
from console.render import page
from console.sessions import session_of
from locales import _, language, speaking
from rulebook.eligibility.one_policy import OnePolicy, walk
from storage.crypto import CannotOpen, Vault
from storage.queries.notices import Text

GOOD_FOR = timedelta(hours=2)
"""A shared phone forgets soon."""
LONGEST = 1500


@dataclass(frozen=True, slots=True)
class _Visit:
    """One look at the walk: the notice, who reads it, and where the answers have led."""

    notice: Text
    reader: Reader
    walk: OnePolicy
    taken: Taken
    stale: bool = False


async def show(request: web.Request) -> web.Response:
    """The next question, or what came out."""
    with speaking(policy_page.language_of(request)):
        visit = await _visit(request, request.query.get("s", ""))
        if isinstance(visit, web.Response):
            return visit
        return await _page(request, visit)


async def take(request: web.Request) -> web.Response:
    """Take one answer and go on; the same sent twice leads to the same page."""
    form = await request.post()
    with speaking(policy_page.language_of(request)):
        visit = await _visit(request, str(form.get("s", "")))
        if isinstance(visit, web.Response):
            return visit
        question = visit.walk.next_question()
        if visit.stale or question is None or form.get("question") != question.id:
            raise web.HTTPSeeOther(await _step(request, visit.taken))
        given = _given("unknown" in form, [str(one) for one in form.getall("take", [])])
        places = fitting(question, visit.walk.family.choices(question), given)
        if places is None:
            problem = _("Please choose what fits, or press “I do not know it”.")
            return await _page(request, visit, problem)
        raise web.HTTPSeeOther(await _step(request, {**visit.taken, question.id: places}))


async def _visit(request: web.Request, sealed: str) -> _Visit | web.Response:
    house = request.app[HOUSE]
    taken, stale = await _opened(request, sealed)
    async with house.sessions.read() as session:
        reader = await policy_page.reader_of(session, request.query.get("v", ""))
        path = reader.place.path if reader.place else None
        start = await interviews.of_anybody(session, house.rules, path)
        notice = policy_page.notice_of(request, session.moment.today + PAPER_GOOD_FOR)
    if notice is None:
        return policy_page.gone(request, reader)
    plan = house.rules.asking.plan
    known = read(plan, start, taken)
    found = walk(plan, request.match_info["policy"], start, known)
    if found is None:
        return policy_page.gone(request, reader)
    return _Visit(notice, reader, found, known, stale)


async def _page(request: web.Request, visit: _Visit, problem: str = "") -> web.Response:
    question = visit.walk.next_question()
    village = visit.reader.place if visit.reader.place else None
    shown = notice_papers.sheet(visit.notice, visit.reader.place, visit.reader.landline)
    sealed = await _sealed(request, visit.taken) if visit.taken else ""
    kept = {"s": sealed} if sealed else {}
    values: dict[str, Any] = {
        "lang": language().replace("_", "-"),
        "languages": policy_page.languages(request, "/fits", **kept),
        "sheet": shown,
        "policy": address_of(request),
        "here": address_of(request, "/fits"),
        "again": address_of(request, "/fits"),
        "sealed": sealed,
        "back": await _step(request, dict(list(visit.taken.items())[:-1])) if visit.taken else "",
        "told": await _told(request, visit),
        "stale": visit.stale,
        "problem": problem,
    }
    if question is not None:
        values["ask"] = asked(question, visit.walk.family, len(visit.taken) + 1)
    else:
        values["result"] = result(request.app[HOUSE].rules, visit.walk)
        values["how"] = [part for part in shown.parts if part.name in ("how", "place", "by_when")]
        values["source"] = visit.notice.source
        at_village = village is not None and village.level == "village"
        values["report"] = f"/r/{village.id}/report" if village and at_village else "/chat"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return await page(request, "policy_fits.html", values, status)


async def _told(request: web.Request, visit: _Visit) -> list[tuple[str, str, str]]:
    """What was answered so far, each with the address of the page that asked for it."""
    said = told(visit.walk.family.plan, visit.walk.family, visit.taken)
    steps = list(visit.taken.items())
    return [
        (question, answer, await _step(request, dict(steps[:place])))
        for place, (question, answer) in enumerate(said)
    ]


def _given(unknown: bool, places: Sequence[str]) -> list[int] | None:
    """The places a form names; an empty list for “I do not know it”, None for nothing at all."""
    if unknown:
        return []
    if not places or not all(place.isdecimal() and len(place) < 4 for place in places):
        return None
    return [int(place) for place in places]


async def _step(request: web.Request, taken: Taken) -> str:
    """The address of the walk at these answers."""
    if not taken:
        return address_of(request, "/fits")
    return address_of(request, "/fits", s=await _sealed(request, taken))


async def _sealed(request: web.Request, taken: Taken) -> str:
    house = request.app[HOUSE]
    until = house.sessions.clock.real() + GOOD_FOR
    kept = {"until": int(until.timestamp()), "taken": [[key, *taken[key]] for key in taken]}
    sealed = house.sessions.vault.seal_data(kept, await _place(request))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


async def _opened(request: web.Request, sealed: str) -> tuple[Taken, bool]:
    """The answers a page brought back, and whether they are too old or not of this browser."""
    if not sealed:
        return {}, False
    house = request.app[HOUSE]
    kept = _kept(house.sessions.vault, sealed, await _place(request))
    if kept is None or kept["until"] < house.sessions.clock.real().timestamp():
        return {}, True
    return {str(one[0]): tuple(one[1:]) for one in kept["taken"]}, False


def _kept(vault: Vault, sealed: str, place: str) -> Mapping[str, Any] | None:
    if len(sealed) > LONGEST:
        return None
    try:
        raw = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        found: Mapping[str, Any] = vault.open_data(raw, place)
    except (CannotOpen, binascii.Error, ValueError):
        return None
    return found


async def _place(request: web.Request) -> str:
    session = await session_of(request)
    return f"fits|{request.match_info['policy']}|{session.key}"
