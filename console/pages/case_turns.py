"""What changes the course of a case: taking it up again, disagreeing, a request not kept up."""

from aiohttp import web

from acts import appeals, case_requests, reopening
from acts.appeals import Outcome
from console.auth import confirmed
from console.forms import number_in
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from console.step_form import note_of
from locales import _
from storage.queries import cases

KINDS = frozenset({"withdraw", "withdraw_consent", "correct"})


async def reopen(request: web.Request) -> web.Response:
    """Take up a finished case again."""
    form = await request.post()
    case_id, note = number_in(request, "case"), note_of(form)
    if not note or not await confirmed(request, str(form.get("password", ""))):
        return await _say(
            request, _("Say why, and type your password once more: then it is taken up again.")
        )
    house = request.app[HOUSE]
    async with house.sessions.write() as session:
        case = await reopening.reopen(session, house.rules, actor_of(request), case_id, note)
    if case is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/cases/{case.id}")


async def appeal(request: web.Request) -> web.Response:
    """Write down that a household does not agree with how its case ended."""
    note = note_of(await request.post())
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.write() as session:
        case = await cases.lock(session, actor.scope, number_in(request, "case"))
        if case is None:
            raise web.HTTPNotFound
        done = await appeals.disagree(session, house.rules, case, actor.name, note)
    if done.outcome in (Outcome.TAKEN, Outcome.FURTHER) and done.appeal:
        raise web.HTTPSeeOther(f"/console/cases/{done.appeal.id}")
    sentences = {
        Outcome.UNDER_REVIEW: _("This is being looked at again already."),
        Outcome.WITHDRAWN: _("The household withdrew it itself: take a new report instead."),
        Outcome.TOO_LATE: _("It ended more than 90 days ago: take a new report instead."),
        Outcome.FINAL: _("It was looked at again and answered for good."),
    }
    said = sentences.get(done.outcome, _("It is not finished yet: note it with the next step."))
    return await _say(request, said)


async def decline(request: web.Request) -> web.Response:
    """Note that the household wishes to go on after all."""
    kind, case_id = request.match_info["kind"], number_in(request, "case")
    house = request.app[HOUSE]
    async with house.sessions.write() as session:
        done = kind in KINDS and await case_requests.decline(
            session, actor_of(request), case_id, kind
        )
    if not done:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/cases/{case_id}")


async def _say(request: web.Request, said: str) -> web.Response:
    back = f"/console/cases/{number_in(request, 'case')}"
    return await page(request, "said.html", {"said": said, "back": back}, 422)
