"""What is shown after a report was sent: its number, what comes next, until when, how to ask."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from acts import receipts, reports
from acts.web_reports import Sent
from console.house import HOUSE
from console.pages.village_pages.telling import contact_of, rules_of
from console.pages.village_pages.village import gone, of, shown
from console.sessions import session_of
from storage.queries.households import label

NOTED = "sent"


async def note(request: web.Request, done: Sent) -> None:
    """Remember in the session what was sent last."""
    (await session_of(request))[NOTED] = {
        "report": done.receipt.report_id,
        "unkept": list(done.unkept),
        "asked": False,
    }


async def noted(request: web.Request) -> Mapping[str, Any] | None:
    """What this browser sent last, if anything."""
    found: Mapping[str, Any] | None = (await session_of(request)).get(NOTED)
    return found


async def show(request: web.Request) -> web.Response:
    """The answer to a report, as often as it is opened in this browser."""
    village, last = await of(request), await noted(request)
    if village is None:
        return await gone(request)
    if last is None:
        raise web.HTTPSeeOther(f"/r/{village.id}")
    async with request.app[HOUSE].sessions.write() as session:
        contact = await contact_of(request, session)
        receipt = await receipts.again(session, contact, int(last["report"]))
        same = await receipts.same_head(session, contact, int(last["report"]))
        today = session.moment.today
    if receipt is None:
        raise web.HTTPSeeOther(f"/r/{village.id}")
    values = {
        "receipt": receipt,
        "next_contact": receipts.next_contact(receipt, today),
        "decided_by": receipts.decided_by(rules_of(request), receipt, today),
        "unkept": last["unkept"],
        "same": label(same) if same and not last["asked"] else "",
    }
    return await shown(request, village, "household_sent.html", values)


async def match(request: web.Request) -> web.Response:
    """Take whether the family of the roster is the one that reported."""
    village, last = await of(request), await noted(request)
    if village is None:
        return await gone(request)
    if last is not None:
        if (await request.post()).get("same") == "yes":
            await _is_it(request, int(last["report"]))
        (await session_of(request))[NOTED] = {**last, "asked": True}
    raise web.HTTPSeeOther(f"/r/{village.id}/report/sent")


async def _is_it(request: web.Request, report_id: int) -> None:
    async with request.app[HOUSE].sessions.write() as session:
        contact = await contact_of(request, session)
        same = await receipts.same_head(session, contact, report_id)
        if same is not None:
            await reports.is_household(session, rules_of(request), contact, report_id, same.id)
