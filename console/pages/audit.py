"""The audit: who did what to which thing, in words; what was unmasked and why; is the chain whole.

For those whose posts audit, in the places of these posts; what somebody did themselves stands on
their own account page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from acts import audit_view, unmasking
from acts.actor import Actor
from acts.audit_view import person_of
from acts.offices import AUDITORS, places
from channels.text import clean
from console import audit_words, words
from console.forms import number_or_first
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from notifications import unmasking_chores
from notifications.wording import shown_code
from rulebook import codes
from storage import audit
from storage.engine import Session
from storage.moment import SHANGHAI
from storage.queries import audited, cases, households, officials, regions, unmaskings
from storage.queries.audited import Row, Wanted
from storage.queries.households import label

PAGE = 50
NAMES = ("who", "done", "thing", "from", "until", "before")
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One row in words; `address` is the page of the thing, where there is one to be seen."""

    at: datetime
    who: str
    person_id: int | None
    what: str
    thing: str
    address: str
    place: str
    why: str


async def index(request: web.Request) -> web.Response:
    """What was done, the latest first; the filters are in the address."""
    house, actor = request.app[HOUSE], actor_of(request)
    query = _query(request)
    async with house.sessions.read() as session:
        wanted = await _wanted(session, actor, query)
        found = await audit_view.page(session, actor, wanted, PAGE)
        lines = await _lines(session, actor, found.rows)
        chained = await audited.chained(session)
    values = {
        "lines": lines,
        "query": query,
        "groups": [(name(), _said(group)) for name, group in audit_words.GROUPS],
        "next": _next(query, found.next),
        "chained": chained,
    }
    return await page(request, "audit.html", values)


async def unmaskings_page(request: web.Request) -> web.Response:
    """What was shown plainly, to whom and why, the latest first."""
    house, actor = request.app[HOUSE], actor_of(request)
    query = _query(request)
    async with house.sessions.read() as session:
        people = await _people(session, query["who"])
        wanted = unmaskings.Wanted(
            person_id=None if people is None else next(iter(people), -1),
            household_id=number_or_first(query["thing"].removeprefix("household:")) or None,
            first=_day(query["from"]),
            last=_day(query["until"]),
            before=number_or_first(query["before"]),
        )
        found = await audit_view.unmasked(session, actor, wanted, PAGE + 1)
    values = {
        "rows": found[:PAGE],
        "query": query,
        "next": _next(query, found[PAGE - 1].id if len(found) > PAGE else None),
        "what_word": _shown,
        "reason_word": _reason,
        "many": unmasking_chores.MANY_A_DAY,
    }
    return await page(request, "unmaskings.html", values)


async def chain(request: web.Request) -> web.Response:
    """Whether any row was changed, moved or cut away since it was chained."""
    house, actor = request.app[HOUSE], actor_of(request)
    audit_view.scope_of(actor)
    expected = house.checkpoint()
    async with house.sessions.read() as session:
        broken = await audit.broken_at(session, expected)
        chained, waiting = await audited.chained(session)
    values = {"broken": broken, "chained": chained, "waiting": waiting, "expected": expected}
    return await page(request, "audit_chain.html", values)


def _query(request: web.Request) -> dict[str, str]:
    return {name: clean(request.query.get(name, ""), LONGEST) for name in NAMES}


async def _wanted(session: Session, actor: Actor, query: Mapping[str, str]) -> Wanted:
    """What is asked for; who names nobody we know asks for nobody's rows."""
    people = await _people(session, query["who"])
    first, last = _day(query["from"]), _day(query["until"])
    return Wanted(
        actors=None if people is None else {f"person:{one}" for one in people},
        actions=[query["done"]] if query["done"] in audit_words.ACTIONS else (),
        subjects=await _subjects(session, actor, query["thing"]),
        since=_midnight(first) if first else None,
        until=_midnight(last + timedelta(days=1)) if last else None,
        before=number_or_first(query["before"]),
    )


async def _people(session: Session, who: str) -> Sequence[int] | None:
    """The officials of this name, or the one with this id; None when nobody is named."""
    if not who:
        return None
    if who.isascii() and who.isdigit():
        return [number_or_first(who)]
    return await officials.of_name(session, who)


async def _subjects(session: Session, actor: Actor, thing: str) -> Sequence[str]:
    """The thing that is named: by its case code, or as the audit calls it."""
    code = codes.check(thing)
    case = await cases.by_code(session, actor.scope, code) if code else None
    if case:
        return [f"case:{case.id}"]
    return [thing] if thing else ()


async def _lines(
    session: Session, actor: Actor, rows: Sequence[tuple[Row, str | None]]
) -> list[Line]:
    about = await _about(session, actor, [row for row, _place in rows])
    found = []
    for row, path in rows:
        number = person_of(row.actor)
        thing, address = about.get(row.subject, (audit_words.thing(row.subject), ""))
        found.append(
            Line(
                at=row.at,
                who=about.get(row.actor, ("", ""))[0] or audit_words.actor(row.actor),
                person_id=number,
                what=words.word(audit_words.ACTIONS, row.action),
                thing=thing,
                address=address,
                place=about.get(f"path:{path}", ("", ""))[0],
                why=_why(row),
            )
        )
    return found


async def _about(session: Session, actor: Actor, rows: Sequence[Row]) -> dict[str, tuple[str, str]]:
    """The names of who and what rows are about, with their pages; only what this person sees."""
    named = {name for row in rows for name in (row.actor, row.subject)}
    people = await officials.names(session, _ids(named, "person"))
    homes = await households.of_ids(session, actor.scope, _ids(named, "household"))
    found = {f"person:{key}": (name, f"/console/people/{key}") for key, name in people.items()}
    for key, home in homes.items():
        found[f"household:{key}"] = (label(home), f"/console/households/{key}")
    for case in await cases.of_ids(session, actor.scope, _ids(named, "case")):
        said = _("case %(code)s", code=shown_code(case.code))
        found[f"case:{case.id}"] = (said, f"/console/cases/{case.id}")
    for place in await regions.within(session, places(actor, AUDITORS)):
        found[f"region:{place.id}"] = found[f"path:{place.path}"] = (place.full_name, "")
    return found


def _ids(names: set[str], kind: str) -> list[int]:
    return [
        int(name.removeprefix(f"{kind}:"))
        for name in names
        if name.startswith(f"{kind}:") and name.removeprefix(f"{kind}:").isdigit()
    ]


def _why(row: Row) -> str:
    """What of the detail people can read: what was unmasked, and why."""
    if row.action != "household.unmasked":
        return ""
    what = "、".join(_shown(one) for one in row.detail.get("what", ()))
    return _("%(what)s; why: %(why)s", what=what, why=_reason(str(row.detail.get("reason"))))


def _shown(what: str) -> str:
    """What was shown, in words."""
    said = {
        unmasking.PHONES: _("phones"),
        unmasking.NAMES: _("names"),
        unmasking.FACTS: _("facts"),
    }
    return said.get(what, _("an ID number"))


def _reason(key: str) -> str:
    return unmasking.REASONS[key]() if key in unmasking.REASONS else key


def _said(group: words.Words) -> dict[str, str]:
    return {key: said() for key, said in group.items()}


def _next(query: Mapping[str, str], before: int | None) -> str:
    kept: dict[str, Any] = {name: value for name, value in query.items() if value}
    return urlencode({**kept, "before": before}) if before else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
