"""A sending of a notice: who will get what, the second person's yes, progress, and the report."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from acts import broadcast_views, broadcasts
from acts.actor import Actor
from acts.audience import kept_aim
from acts.audience_counts import REASONS, said_of
from acts.notices import Declined
from console import words
from console.auth import confirmed
from console.forms import number_in
from console.gate import account_of, actor_of
from console.house import HOUSE
from console.render import page
from locales import _
from notifications.notices import pace
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.notices import Sending

Act = Callable[[Session, Actor, int], Awaitable[Sending | None]]
Ruled = Callable[[Session, Rulebook, Actor, int], Awaitable[Sending | None]]

FATES = tuple(words.FATES)


async def show(request: web.Request) -> web.Response:
    """Before it begins the preview, afterwards the report."""
    return await _page(request)


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


async def _page(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    actor = actor_of(request)
    preview = report = None
    async with request.app[HOUSE].sessions.read() as session:
        report = await broadcast_views.report(session, actor, number_in(request, "sending"))
        if report and not report.sending.started_at:
            preview = await broadcast_views.preview(
                session, request.app[HOUSE].rules, actor, number_in(request, "sending")
            )
    if report is None:
        raise web.HTTPNotFound
    return await page(
        request,
        "sending.html",
        {
            "sending": report.sending,
            "notice": report.notice,
            "preview": preview,
            "report": report,
            "fates": [
                (words.word(words.FATES, name), getattr(report, name))
                for name in FATES
                if getattr(report, name)
            ],
            "own": report.sending.author_id == account_of(request).id,
            "problem": problem,
            "why": pace.said(report.sending.why) if report.sending.why else "",
            "form_word": lambda key: words.word(words.NOTICE_FORMS, key),
            "state_word": lambda key: words.word(words.BROADCAST_STATES, key),
            "channel_word": lambda key: words.word(words.CHANNELS, key),
            "answer_word": lambda key: words.word(words.ANSWERS, key),
            "left_out_word": lambda key: words.word(REASONS, key),
            "audience": kept_aim(report.sending.audience).shown or _("everyone there"),
            "said": said_of(preview.audience) if preview else [],
        },
        status,
    )
