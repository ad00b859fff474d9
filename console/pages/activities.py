"""The log: what was done where, with both dates and corrections; forms to log and to take back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from acts import visit_pauses as pausing
from acts.activities import correcting, forms, kinds, papers, recording, words
from acts.activities.correcting import Change
from acts.activities.entry import Recorded
from acts.activities.refusals import (
    BeforePost,
    GreetingOrVisit,
    InFuture,
    LoggedBefore,
    NothingSeen,
    TooLongAgo,
)
from acts.actor import Actor
from acts.declined import Declined
from channels.text import clean
from console import pictured
from console.forms import declined, number_in, number_or_first, reason_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from rulebook.loader import Rulebook
from rulebook.log_words import BY_KIND, CADRES, HOMES, PLACE, UNITS, VISIT, WITH_PAPER
from storage.engine import Session
from storage.moment import county_day
from storage.queries import activity_papers, logged, regions, visit_pauses
from storage.queries.activities import WITHDRAWN
from storage.queries.logged import Wanted

PAGE = 50
LONGEST = 500
TO, PHOTO = "to", "photo"
NOWHERE = ("plan_issued", "list_share")
"""Kinds that are of no village: a plan or a list is of the office that made it."""
NAMES = ("region", "kind", "person", "household", "from", "until", "after")
BESIDE = {
    InFuture: "on",
    TooLongAgo: "on",
    BeforePost: "on",
    LoggedBefore: "again",
    GreetingOrVisit: "for_work",
    NothingSeen: "note",
}
"""Beside which field of the form a refusal is said."""


async def index(request: web.Request) -> web.Response:
    """The log of one's places and one's own, the latest first, and the form for one kind."""
    given = {"kind": request.query.get("log", VISIT)}
    told = {name: clean(request.query.get(name, ""), LONGEST) for name in ("village", "whom")}
    return await _page(request, told | given)


async def log(request: web.Request) -> web.Response:
    """Log what the form says, or show it again with what is wrong beside each field."""
    house, actor = request.app[HOUSE], actor_of(request)
    sent = await pictured.read(request)
    given = _given(house.rules, actor, sent.fields)
    if sent.problem:
        return await _page(request, given, {PHOTO: sent.problem})
    recorded, problems = None, {}
    try:
        async with house.sessions.write() as session:
            filled = await forms.read(session, actor, given)
            problems = dict(filled.problems)
            if filled.entry:
                await kinds.check(session, house.rules, actor, filled.entry.kind)
                recorded = await recording.record(session, house.rules, actor, filled.entry)
            if recorded and sent.picture:
                entry_id = recorded.kept[0].activity_id
                await papers.keep(session, actor, entry_id, sent.picture)
    except Declined as refused:
        problems = {BESIDE.get(type(refused), "kind"): refused.sentence()}
    if recorded is None:
        if sent.picture:  # a browser forgets the file when a page comes back
            problems |= {PHOTO: _("Please choose the picture once more.")}
        return await _page(request, given, problems)
    pictures = 1 if sent.picture else 0
    return await _page(request, {"kind": given["kind"]}, done=(recorded, pictures))


async def withdraw(request: web.Request) -> web.Response:
    """Take an entry back, with the reason; what it counted for goes."""
    house, actor = request.app[HOUSE], actor_of(request)
    activity_id = number_in(request, "activity")
    change = Change(await reason_in(request), withdrawn=True, typed=1)
    try:
        async with house.sessions.write() as session:
            made = await correcting.correct(session, house.rules, actor, activity_id, change)
    except Declined as error:
        return await declined(request, error, "/console/activities")
    if made is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther("/console/activities")


async def _page(
    request: web.Request,
    given: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    done: tuple[Recorded, int] | None = None,
) -> web.Response:
    house, actor = request.app[HOUSE], actor_of(request)
    query = {name: clean(request.query.get(name, ""), 40) for name in NAMES}
    async with house.sessions.read() as session:
        values = await _found(session, house.rules, actor, query)
        values["said"] = _said(*done, house.rules, session.moment.today) if done else []
    kind = given.get("kind", "")
    receivers = kinds.recipients(house.rules, actor, kind)
    values |= {
        "given": {name: given.get(name, "") for name in forms.FIELDS},
        "problems": {name: (problems or {}).get(name, "") for name in (*forms.FIELDS, PHOTO)},
        "receivers": {role: words.short_role(house.rules, role) for role in receivers},
        "ticked": given["to"].split(",") if "to" in given else receivers,
        "opened": bool(problems) or "log" in request.query,
        "about": BY_KIND[kind].about if kind in BY_KIND else HOMES,
        **_names(house.rules, actor),
    }
    return await page(request, "activities.html", values, 422 if problems else 200)


async def _found(
    session: Session, rules: Rulebook, actor: Actor, query: Mapping[str, str]
) -> dict[str, Any]:
    """The rows that were asked for, and what there is to choose from."""
    wanted = await _wanted(session, actor, query)
    rows = await logged.page(session, actor.scope, wanted, PAGE + 1)
    homes = {row.done.household_id for row in rows if row.done.household_id}
    kept = {name: value for name, value in query.items() if value and name != "after"}
    after = urlencode({**kept, "after": str(rows[PAGE - 1].id)}) if len(rows) > PAGE else ""
    return {
        "rows": rows[:PAGE],
        "by_id": {row.id: row for row in rows},
        "next": after,
        "query": query,
        "papers": await _papers(session, rows[:PAGE]),
        "pauses": await visit_pauses.paused(session, homes, session.moment.today),
        "people": await logged.people_of(session, actor.scope, wanted.path),
        "own_kinds": await kinds.of(session, rules, actor),
        "all_kinds": _kinds(rules),
        "places": await _places(session, actor),
    }


async def _papers(
    session: Session, rows: Sequence[logged.Entry]
) -> dict[int, list[activity_papers.Paper]]:
    """The papers of rows, with those of what a row corrects; a withdrawal has none itself."""
    standing = [row for row in rows if row.done.kind != WITHDRAWN]
    return await activity_papers.of_entries(
        session, {row.id: row.done.corrects_id for row in standing}
    )


def _names(rules: Rulebook, actor: Actor) -> dict[str, Any]:
    """What the page calls things."""
    return {
        "HOMES": HOMES,
        "PLACE": PLACE,
        "NOWHERE": NOWHERE,
        "CADRES": CADRES,
        "UNITS": UNITS,
        "WITH_PAPER": WITH_PAPER,
        "LEVELS": words.LEVELS,
        "WITHDRAWN": WITHDRAWN,
        "may_withdraw": lambda row: row.stands and correcting.may_withdraw(actor, row),
        "may_add_paper": lambda row: papers.may_add(actor, row),
        "word_of": words.word_of,
        "title_of": lambda kind: words.title_of(rules, kind),
        "pause_names": pausing.NAMES,
        "written_on": lambda row: county_day(row.recorded_at),
    }


def _given(rules: Rulebook, actor: Actor, fields: Mapping[str, str]) -> dict[str, str]:
    """What was filled in; the offices that were ticked come as fields of their own."""
    given = {name: clean(fields.get(name, ""), LONGEST) for name in forms.FIELDS if name != TO}
    receivers = kinds.recipients(rules, actor, given["kind"])
    ticked = ",".join(role for role in receivers if fields.get(f"{TO}_{role}"))
    return given | ({TO: ticked} if receivers else {})


def _said(done: Recorded, pictures: int, rules: Rulebook, today: date) -> list[str]:
    lines, phrases = words.lines(done, rules, today)
    kept = [_("The picture is kept with it.")] if pictures else []
    return [*lines, *kept, *phrases]


def _kinds(rules: Rulebook) -> dict[str, str]:
    """The kinds to look for: those somebody logs by a word, and those that follow from steps."""
    return {kind: words.title_of(rules, kind) for kind in [*BY_KIND, *rules.activity_kinds]} | {
        WITHDRAWN: _("taken back")
    }


async def _wanted(session: Session, actor: Actor, query: Mapping[str, str]) -> Wanted:
    """What was asked for; nonsense in the address is nothing."""
    place = await regions.get(session, query["region"]) if query["region"] else None
    if query["region"] and (place is None or not actor.scope.covers(place.path)):
        raise web.HTTPNotFound
    return Wanted(
        path=place.path if place else "",
        kind=query["kind"],
        person_id=number_or_first(query["person"]) or None,
        household_id=number_or_first(query["household"]) or None,
        first=_date(query["from"]),
        last=_date(query["until"]),
        after=number_or_first(query["after"]),
    )


async def _places(session: Session, actor: Actor) -> list[regions.Place]:
    below = await regions.within(session, actor.scope.paths) if actor.scope.paths else []
    return [place for place in below if place.level in ("township", "village")]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
