"""Proof: household by household what became of a sending, and who knows what by village."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from acts import proof, proof_export
from acts.actor import Actor
from acts.proof import Proof, Tally
from console import downloads
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import local, page
from locales import _, ngettext
from locales.delivery_reasons import why
from storage.engine import Session
from storage.queries.proof import Known, Row

PAGE = 50
YEARS = range(2020, 2100)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; nonsense asks for nothing."""

    fate: str
    answer: str
    village: str
    after: str

    @property
    def kept(self) -> dict[str, str]:
        """The filters, for the address of the next page."""
        named = {"fate": self.fate, "answer": self.answer, "village": self.village}
        return {name: value for name, value in named.items() if value}


async def recipients(request: web.Request) -> web.Response:
    """The households of a sending, by page."""
    return await _recipients(request, _asked(request.query))


async def awareness(request: web.Request) -> web.Response:
    """Who knows what of the notices of a year, place by place, as last counted."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        year = _year(request.query.get("year", ""), session.moment.today.year)
        tally = await proof.tallied(session, house.rules, actor, year)
        real = session.moment.real
    rows = tally.rows
    policies = {one.key: one.title for one in rows}
    chosen = request.query.get("policy", "")
    chosen = chosen if chosen in policies else next(iter(policies), "")
    shown = [one for one in rows if one.key == chosen]
    values = {
        "year": year,
        "policies": policies,
        "policy": chosen,
        "rows": shown,
        "all": _together(shown),
        "minutes": int((real - tally.since).total_seconds() // 60) if tally.since else None,
        "missing": _missing(tally),
        "rate": proof_export.rate,
    }
    return await page(request, "awareness.html", values)


async def awareness_sheet(request: web.Request) -> web.Response:
    """The same of all policies of the year, as a workbook: numbers by village, nobody's name."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        year = _year(request.query.get("year", ""), session.moment.today.year)
        tally = await proof.tallied(session, house.rules, actor, year)
    title = f"{_('Who knows the policy')} {year}"
    heading = " ".join([title, *([local(tally.since)] if tally.since else []), _missing(tally)])
    content = await asyncio.to_thread(proof_export.of_awareness, heading.rstrip(), tally.rows)
    return downloads.workbook(f"{title}.xlsx", content)


async def _recipients(request: web.Request, asked: Asked) -> web.Response:
    async with request.app[HOUSE].sessions.read() as session:
        found = await _found(session, actor_of(request), request)
        rows = await _rows(session, found, asked, PAGE + 1)
    shown = rows[:PAGE]
    more = {**asked.kept, "after": _key(shown[-1])} if len(rows) > PAGE else None
    values = {
        "sending": found.sending,
        "notice": found.notice,
        "proof": found,
        "rows": shown,
        "asked": asked,
        "next": urlencode(more) if more else "",
        "address": urlencode({"kind": "proof", "sending": found.sending.id, **asked.kept}),
        "fates": {key: proof_export.fate(key) for key in proof.FATES if found.fates.get(key)},
        "answers": {key: proof_export.answered(key) for key in proof_export.ANSWERS},
        "fate_of": lambda row: proof_export.fate(proof.fate_of(row.excluded, row.state)),
        "answer_word": proof_export.answered,
        "why": why,
    }
    return await page(request, "recipients.html", values)


async def _found(session: Session, actor: Actor, request: web.Request) -> Proof:
    found = await proof.of_sending(session, actor, number_in(request, "sending"))
    if found is None:
        raise web.HTTPNotFound
    return found


async def _rows(session: Session, found: Proof, asked: Asked, most: int) -> list[Row]:
    page_ = (asked.after, most)
    sending = found.sending
    return await proof.households(session, sending, asked.fate, asked.answer, asked.village, page_)


def _asked(given: Mapping[str, str]) -> Asked:
    fate, answer = given.get("fate", ""), given.get("answer", "")
    return Asked(
        fate if fate in proof.FATES else "",
        answer if answer in proof_export.ANSWERS else "",
        given.get("village", "")[:40],
        given.get("after", "")[:300],
    )


def _key(row: Row) -> str:
    return f"{row.path}:{row.number}"


def _year(text: str, today: int) -> int:
    return int(text) if text.isdecimal() and len(text) == 4 and int(text) in YEARS else today


def _missing(tally: Tally) -> str:
    """That villages are missing, in words; empty where none is."""
    if not tally.missing:
        return ""
    return ngettext(
        "%(count)s village has not been counted yet: look again soon.",
        "%(count)s villages have not been counted yet: look again soon.",
        tally.missing,
    )


def _together(rows: list[Known]) -> Known | None:
    """All villages in one line."""
    if not rows:
        return None
    sums = (sum(getattr(one, name) for one in rows) for name in _NUMBERS)
    return Known(rows[0].key, rows[0].title, "", "", *sums)


_NUMBERS = ("meant", "understood", "told", "unclear")
