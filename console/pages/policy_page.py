"""A policy in plain words for anybody: the page a notice's code opens, and the same on paper.

It shows what the entries say today and nothing of anybody, so nobody signs in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from aiohttp import web

from acts import notice_papers
from acts.notice_papers import LARGE, PAGE, Sheet
from console.house import HOUSE
from console.render import plain
from locales import DEFAULT, LANGUAGES, day, language, speaking
from notifications.notices import forms, ready
from notifications.notices.aloud import aloud
from notifications.tell import HOTLINE
from rulebook.search.policies import HOME
from storage.engine import Session
from storage.queries import regions
from storage.queries.notices import Text
from storage.queries.regions import Place

OWN_NAMES = {"zh_CN": "中文", "en": "English"}
"""Languages as those who speak them call them."""
PAPER_GOOD_FOR = timedelta(days=180)
KEPT = {"Cache-Control": "public, max-age=600"}
"""Slow links fetch it once; a changed figure shows after ten minutes."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: of which village where the address says one, and whom they call."""

    place: Place | None
    landline: str


async def show(request: web.Request) -> web.Response:
    """The page: what the paper says, to be read, heard or printed."""
    house = request.app[HOUSE]
    async with house.sessions.read() as session:
        reader = await reader_of(session, request.query.get("v", ""))
        today = session.moment.today
    with speaking(language_of(request)):
        notice = notice_of(request, today + PAPER_GOOD_FOR)
        if notice is None:
            return gone(request, reader)
        shown = notice_papers.sheet(notice, reader.place, reader.landline)
        values = {
            "sheet": shown,
            "source": notice.source,
            "version": notice_papers.version_of(notice),
            "aloud": aloud(forms.words(notice, reader.landline), reader.landline).splitlines(),
            "as_of": day(today, date.min),
            "lang": language().replace("_", "-"),
            "languages": languages(request),
            "fits": address_of(request, "/fits") if _can_be_asked(request) else "",
            "papers": {
                "page": address_of(request, ".pdf"),
                "large": address_of(request, ".pdf", large="1"),
                "picture": address_of(request, ".png"),
            },
        }
        answer = plain(request, "policy_page.html", values)
    answer.headers.update(KEPT)
    return answer


async def paper(request: web.Request) -> web.Response:
    """The same on A4; with large=1 in large print."""
    form = LARGE if request.query.get("large") == "1" else PAGE
    shown, spoken = await _sheet(request)
    with speaking(spoken):
        content = await notice_papers.pdf(request.app[HOUSE].press, [shown], form)
    return _file(request, content, "pdf")


async def picture(request: web.Request) -> web.Response:
    """The same as a picture for chats."""
    shown, spoken = await _sheet(request)
    with speaking(spoken):
        content = (await notice_papers.pictures(request.app[HOUSE].press, [shown]))[0]
    return _file(request, content, "png")


async def _sheet(request: web.Request) -> tuple[Sheet, str]:
    house, spoken = request.app[HOUSE], language_of(request)
    async with house.sessions.read() as session:
        reader = await reader_of(session, request.query.get("v", ""))
        notice = notice_of(request, session.moment.today + PAPER_GOOD_FOR)
    if notice is None:
        raise web.HTTPNotFound
    with speaking(spoken):
        return notice_papers.sheet(notice, reader.place, reader.landline, house.public_url), spoken


def notice_of(request: web.Request, review_by: date) -> Text | None:
    """The ready notice of a policy in force; of what is history nobody is told that they get it."""
    rules, policy_id = request.app[HOUSE].rules, request.match_info["policy"]
    policy = rules.policies.by_id.get(policy_id)
    return ready.ready(rules, policy_id, review_by) if policy and policy.live else None


async def reader_of(session: Session, village: str) -> Reader:
    """A village that is named, else the county where there is one."""
    place = await regions.get(session, village) if village else None
    if place is None or place.level != "village":
        counties = await regions.all_of(session, ("county",))
        place = counties[0] if len(counties) == 1 else None
    landline = await regions.landline_for(session, place.id) if place else None
    return Reader(place, landline or HOTLINE)


def languages(
    request: web.Request, ending: str = "", **kept: str
) -> list[tuple[str, str, str, bool]]:
    """The languages of this page: the name, the code, the address, and whether it is this one."""
    return [
        (OWN_NAMES[one], one, address_of(request, ending, lang=one, **kept), one == language())
        for one in LANGUAGES
    ]


def _can_be_asked(request: web.Request) -> bool:
    plan, policy_id = request.app[HOUSE].rules.asking.plan, request.match_info["policy"]
    return any(one.policy.id == policy_id for one in plan.matters.get(HOME, ()))


def language_of(request: web.Request) -> str:
    """The language the address asks for, else the default."""
    asked = request.query.get("lang", DEFAULT)
    return asked if asked in LANGUAGES else DEFAULT


def address_of(request: web.Request, ending: str = "", **changed: str) -> str:
    """This page or its paper, for the same readers."""
    kept = {name: request.query[name] for name in ("v", "lang") if name in request.query}
    query: Mapping[str, str] = {**kept, **changed}
    path = f"/p/{request.match_info['policy']}{ending}"
    return f"{path}?{urlencode(query)}" if query else path


def gone(request: web.Request, reader: Reader) -> web.Response:
    """Say kindly that there is no such policy now, and whom to call."""
    values = {"landline": reader.landline, "lang": language().replace("_", "-")}
    return plain(request, "policy_gone.html", values, HTTPStatus.NOT_FOUND)


def _file(request: web.Request, content: bytes, form: str) -> web.Response:
    name = f"{request.match_info['policy']}.{form}"
    kind = {"pdf": "application/pdf", "png": "image/png"}[form]
    headers = {**KEPT, "Content-Disposition": f'inline; filename="{name}"'}
    return web.Response(body=content, content_type=kind, headers=headers)
