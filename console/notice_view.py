"""A public notice as officials see it: the sheet that hangs, and what there is to do about it."""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any

from aiohttp import web

from acts.actor import Actor
from acts.declined import Declined
from acts.objections import SETTLERS
from acts.public_notices import hanging, text
from acts.public_notices.standing import may_prepare, may_release
from console import words
from console.forms import number
from console.gate import actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from rulebook.notice_kinds import KINDS, PUBLICITY
from storage.engine import Session
from storage.queries import cases, objections, officials, public_notices
from storage.queries.cases import Overtaken
from storage.queries.public_notices import DOWN, DRAFT, RELEASED, Notice

Act = Callable[[Session, Actor], Awaitable[object | None]]


async def show(request: web.Request, notice_id: int, problems: Sequence[str] = ()) -> web.Response:
    """The page of a notice; foreign and absent look the same."""
    house, actor = request.app[HOUSE], actor_of(request)
    async with house.sessions.read() as session:
        notice = await public_notices.get(session, actor.scope, notice_id)
        if notice is None:
            raise web.HTTPNotFound
        sheet = await text.sheet(session, house.rules, notice)
        said = await objections.of_notice(session, actor.scope, notice.id)
        photos = (
            await public_notices.photos(session, actor.scope, notice, hanging.PHOTOS.values())
            if notice.released_at
            else []
        )
        values: dict[str, Any] = {
            "notice": notice,
            "sheet": sheet,
            "objections": said,
            "photos": photos,
            "cases": await _cases(session, actor, notice),
            "people": await officials.names(
                session, [notice.author_id, notice.approver_id or notice.author_id]
            ),
            "may": _may(actor, notice, house.sessions.clock.moment().today),
        }
    values |= {
        "first_photo": hanging.FIRST_PHOTO,
        "problems": problems,
        "done": "done" in request.query and not problems,
        "state_word": lambda key: words.word(words.NOTICE_STATES, key),
        "settled_word": lambda key: words.word(words.OBJECTION_STATES, key),
        "channel": lambda key: words.word(words.CHANNELS, key),
        "hidden": words.hidden,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return await page(request, "public_notice.html", values, status)


async def done(request: web.Request, notice_id: int, act: Act) -> web.Response:
    """Do something about a notice, and go back to its page; what stops it is said there."""
    try:
        async with request.app[HOUSE].sessions.write() as session:
            result = await act(session, actor_of(request))
    except Declined as declined:
        return await show(request, notice_id, declined.sentence().splitlines())
    except Overtaken:
        return await show(request, notice_id, [_("Somebody else changed a case a moment ago.")])
    if result is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/public-notices/{notice_id}?done=1")


def notice_id_of(request: web.Request) -> int:
    """The notice an address names."""
    return number(request.match_info["notice"])


async def _cases(session: Session, actor: Actor, notice: Notice) -> list[tuple[int, str]]:
    """The cases on a notice with their codes, in the order of its lines while it has them."""
    ids = [line.case for line in notice.lines]
    ids = ids or await public_notices.cases_of(session, notice.id)
    found = [await cases.get(session, actor.scope, case_id) for case_id in ids]
    return [(case.id, case.code) for case in found if case]


def _may(actor: Actor, notice: Notice, today: Any) -> dict[str, bool]:
    """What this actor may do about the notice as it stands."""
    kind = KINDS[notice.kind]
    prepares = may_prepare(actor, kind, notice.path)
    releases = may_release(actor, kind, notice.path)
    hung = notice.state in (RELEASED, DOWN)
    answers = actor.role_among(notice.path, SETTLERS) is not None
    here = prepares or releases or may_prepare(actor, PUBLICITY, notice.path)
    return {
        "release": notice.state == DRAFT and releases and notice.author_id != actor.person_id,
        "own": notice.state == DRAFT and notice.author_id == actor.person_id,
        "drop": notice.state == DRAFT and (prepares or releases),
        "first": hung and here and kind is PUBLICITY and notice.first_proof_on is None,
        "last": hung
        and here
        and kind is PUBLICITY
        and notice.last_proof_on is None
        and notice.last_on is not None
        and today >= notice.last_on,
        "paper_down": notice.state == DOWN and here and notice.paper_down_on is None,
        "object": answers and kind is PUBLICITY and notice.hangs(today),
        "settle": answers,
    }
