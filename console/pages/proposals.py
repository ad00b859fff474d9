"""Drafts of notices that systems handed in: a person makes a notice of one, or declines it."""

from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from acts.declined import Declined
from acts.systems import proposals
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.pages.notices import senders_only
from console.render import page
from locales.notice_fields import field_name
from notifications.notices import problems
from rulebook.notices import FIELDS
from storage.queries import notice_proposals, notices
from storage.queries.notice_proposals import Proposal
from storage.queries.notices import Text

HERE = "/console/proposals"


@dataclass(frozen=True, slots=True)
class Row:
    """A draft on the page: its words, what keeps it from being taken, what it would follow."""

    proposal: Proposal
    text: Text
    wrong: list[str]
    follows: int


async def index(request: web.Request) -> web.Response:
    """The drafts that wait."""
    senders_only(request)
    return await _shown(request)


async def take(request: web.Request) -> web.Response:
    """Make a notice of a draft; it goes to nobody by this."""
    senders_only(request)
    house, given = request.app[HOUSE], number_in(request, "proposal")
    try:
        async with house.sessions.write() as session:
            made = await proposals.take_over(session, house.rules, actor_of(request), given)
    except Declined as declined:
        return await _shown(request, declined.sentence(), given)
    if made is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/notices/{made.id}")


async def decline(request: web.Request) -> web.Response:
    """Decline a draft with a reason, which its system can read."""
    senders_only(request)
    house, given = request.app[HOUSE], number_in(request, "proposal")
    why = str((await request.post()).get("why", ""))
    try:
        async with house.sessions.write() as session:
            done = await proposals.decline(session, actor_of(request), given, why)
    except Declined as declined:
        return await _shown(request, declined.sentence(), given)
    if not done:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"{HERE}?said=declined")


async def _shown(request: web.Request, problem: str = "", about: int = 0) -> web.Response:
    house, rules = request.app[HOUSE], request.app[HOUSE].rules
    today = house.sessions.clock.moment().today
    async with house.sessions.read() as session:
        waiting = await notice_proposals.waiting(session, proposals.scope_of(actor_of(request)))
        rows = []
        for one in waiting:
            text = proposals.text_of(rules, one.words)
            measure = problems.Measure(problems.SIGNATURE, today)
            last = await notices.latest(session, text.slug)
            wrong = problems.problems(rules, text, measure)
            rows.append(Row(one, text, wrong, last.version if last else 0))
    values = {
        "rows": rows,
        "fields": FIELDS,
        "field_name": field_name,
        "problem": problem,
        "about": about,
        "said": request.query.get("said", ""),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return await page(request, "proposals.html", values, status)
