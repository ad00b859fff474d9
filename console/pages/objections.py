"""Objections to a public notice: write down what came on paper, and answer each with a reason."""

from aiohttp import web

from acts import objections as acts
from channels.text import clean
from console import notice_view
from console.auth import confirmed
from console.forms import number
from console.gate import actor_of
from console.house import HOUSE
from console.notice_view import notice_id_of
from locales import _
from storage.queries import objections

LONGEST = 1000


async def write(request: web.Request) -> web.Response:
    """Write down an objection that came on paper or by word of mouth."""
    form, notice_id = await request.post(), notice_id_of(request)
    said = clean(str(form.get("text", "")), LONGEST)
    row = str(form.get("row", ""))
    meant = int(row) if row.isascii() and row.isdigit() and len(row) < 3 else None
    rules = request.app[HOUSE].rules
    return await notice_view.done(
        request,
        notice_id,
        lambda session, actor: acts.on_paper(session, rules, actor, notice_id, said, meant),
    )


async def settle(request: web.Request) -> web.Response:
    """Answer an objection: it is right, or it is set aside; both need a reason and the password."""
    form = await request.post()
    objection_id = number(request.match_info["objection"])
    async with request.app[HOUSE].sessions.read() as session:
        found = await objections.get(session, actor_of(request).scope, objection_id)
    if found is None:
        raise web.HTTPNotFound
    if not await confirmed(request, str(form.get("password", ""))):
        again = [_("This needs your password once more.")]
        return await notice_view.show(request, found.notice_id, again)
    reason = clean(str(form.get("reason", "")), LONGEST)
    rules = request.app[HOUSE].rules
    if form.get("answer") == "right":
        return await notice_view.done(
            request,
            found.notice_id,
            lambda session, actor: acts.uphold(session, rules, actor, objection_id, reason),
        )
    return await notice_view.done(
        request,
        found.notice_id,
        lambda session, actor: acts.dismiss(session, actor, objection_id, reason),
    )
