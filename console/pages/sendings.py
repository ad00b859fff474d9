"""A sending of a notice: who will get what, the second person's yes, progress, and the report."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from acts import broadcast_progress, broadcast_views, broadcasts
from acts.actor import Actor, NotAllowed
from acts.approvals import approvers
from acts.audience import kept_aim
from acts.audience_counts import REASONS, said_of
from acts.broadcast_progress import Progress
from acts.broadcast_views import Report
from acts.declined import Declined
from console import notice_faces, words
from console.auth import confirmed
from console.forms import number_in
from console.gate import account_of, actor_of, endings, still_signed_in
from console.house import HOUSE
from console.render import page
from console.streams import STREAMS, Looks, Said, tell
from locales import _
from notifications.notices import pace
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.notices import Sending

Act = Callable[[Session, Actor, int], Awaitable[Sending | None]]
Ruled = Callable[[Session, Rulebook, Actor, int], Awaitable[Sending | None]]

LOOKS = web.AppKey("looks", Looks[Progress])


async def show(request: web.Request) -> web.Response:
    """Before it begins the preview, afterwards the report."""
    return await _page(request)


async def events(request: web.Request) -> web.StreamResponse:
    """How far it is, told while it moves, as long as whoever watches may."""
    sending_id, person = number_in(request, "sending"), actor_of(request).person_id or 0
    if not await _may_watch(request, sending_id):
        raise web.HTTPNotFound
    looks, house = request.app[LOOKS], request.app[HOUSE]

    async def ask() -> Progress:
        async with house.sessions.read() as session:
            found = await broadcast_progress.look(session, sending_id)
        assert found is not None
        return found

    async def say() -> Said:
        found = await looks.at(sending_id, ask)
        told = aiohttp_jinja2.render_string("sending_progress.html", request, _told(found))
        return Said(told, found.over)

    async def allowed() -> bool:
        return await still_signed_in(request, again=True) and await _may_watch(request, sending_id)

    with (
        house.sessions.signals.hearing(*await endings(request)) as woken,
        request.app[STREAMS].held(person, woken) as held,
        looks.watching(sending_id),
    ):
        return await tell(request, held, say, allowed)


async def approve(request: web.Request) -> web.Response:
    """The second person's yes."""
    return await _do(request, _ruled(request, broadcasts.approve), password=True)


async def send(request: web.Request) -> web.Response:
    """Begin."""
    return await _do(request, _ruled(request, broadcasts.send), password=True)


async def pause(request: web.Request) -> web.Response:
    """Hold what has not left; no password, so that nothing delays it."""
    return await _do(request, broadcasts.pause, password=False)


async def resume(request: web.Request) -> web.Response:
    """Let it go on."""
    return await _do(request, _ruled(request, broadcasts.resume), password=True)


async def stop(request: web.Request) -> web.Response:
    """Stop at once; no password, so that nothing delays it."""
    return await _do(request, broadcasts.stop, password=False)


def _ruled(request: web.Request, act: Ruled) -> Act:
    """An act that looks into the rules."""
    rules = request.app[HOUSE].rules

    async def done(session: Session, actor: Actor, broadcast_id: int) -> Sending | None:
        return await act(session, rules, actor, broadcast_id)

    return done


async def _do(request: web.Request, act: Act, *, password: bool) -> web.Response:
    given = str((await request.post()).get("password", ""))
    if password and not await confirmed(request, given):
        return await _page(request, _("The password is not right. Nothing was done."), 422)
    try:
        async with request.app[HOUSE].sessions.write() as session:
            done = await act(session, actor_of(request), number_in(request, "sending"))
    except Declined as declined:
        return await _page(request, declined.sentence(), 422)
    if done is None:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"/console/sendings/{done.id}")


async def _may_watch(request: web.Request, sending_id: int) -> bool:
    """Whether the sending is theirs to see at this moment; foreign and absent look the same."""
    async with request.app[HOUSE].sessions.read() as session:
        try:
            return await broadcast_progress.may_watch(session, actor_of(request), sending_id)
        except NotAllowed:
            return False


def _told(found: Progress) -> dict[str, Any]:
    """What the part of the page shows that moves."""
    return {
        "progress": found,
        "fates": [
            (words.word(words.FATES, name), found.fates[name])
            for name in words.FATES
            if found.fates.get(name)
        ],
        "left_out": [(words.word(REASONS, key), many) for key, many in found.excluded.items()],
        "state_said": words.word(words.BROADCAST_STATES, found.sending.state),
        "why": pace.said(found.sending.why) if found.sending.why else "",
    }


async def _page(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    actor, house = actor_of(request), request.app[HOUSE]
    sending_id = number_in(request, "sending")
    preview, faces = None, None
    async with house.sessions.read() as session:
        report = await broadcast_views.report(session, actor, sending_id)
        if report is None:
            raise web.HTTPNotFound
        if not report.sending.started_at:
            preview = await broadcast_views.preview(session, house.rules, actor, sending_id)
            faces = await notice_faces.of(
                session, house.rules, report.notice, report.sending.region_id
            )
        others = await approvers(session, report.sending) if preview else []
    values = {
        **_told(broadcast_progress.of_report(report)),
        **_fixed(report),
        "preview": preview,
        "faces": faces,
        "approvers": others,
        "own": report.sending.author_id == account_of(request).id,
        "problem": problem,
        "said": said_of(preview.audience) if preview else [],
        "present": _present(report.sending),
    }
    return await page(request, "sending.html", values, status)


def _fixed(report: Report) -> dict[str, Any]:
    """What the page shows of a sending however far it is."""
    return {
        "sending": report.sending,
        "notice": report.notice,
        "report": report,
        "audience": kept_aim(report.sending.audience).shown or _("everyone there"),
        "form_word": lambda key: words.word(words.NOTICE_FORMS, key),
        "channel_word": lambda key: words.word(words.CHANNELS, key),
        "answer_word": lambda key: words.word(words.ANSWERS, key),
        "left_out_word": lambda key: words.word(REASONS, key),
        "field_name": words.notice_field,
    }


def _present(sending: Sending) -> str:
    """At which step of the way a sending stands."""
    if sending.started_at:
        return "watch"
    return "second" if sending.state == broadcasts.APPROVED else "preview"
