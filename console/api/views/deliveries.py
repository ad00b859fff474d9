"""How sendings went: states and counts by day, and each message under a name that says nothing."""

from datetime import date, datetime, time, timedelta

from aiohttp import web

from console.api.bearer import token_of
from console.api.notice_shapes import Count, Deliveries, Delivery, Sending, Sendings
from console.api.operations import operation
from console.api.paging import USUAL, Cursor, Limit, Page
from console.api.problems import Problem
from console.api.shapes import DayOrNone, Id
from console.gate import actor_of
from console.house import HOUSE
from storage import audit
from storage.moment import SHANGHAI
from storage.queries import notices, sending_reports

OPAQUE_SIGNS = 20


@operation({200: Sendings})
async def index(
    request: web.Request, day: DayOrNone = "", limit: Limit = USUAL, cursor: Cursor = ""
) -> web.Response:
    """The sendings that began on a day, today unless it is given."""
    house, actor = request.app[HOUSE], actor_of(request)
    on = date.fromisoformat(day) if day else house.sessions.clock.moment().today
    page = Page(request, limit, cursor, {"day": on.isoformat()})
    after = page.after()
    if not date.min < on < date.max:  # an hour before the first day is none
        return page.shown([], None)
    since = datetime.combine(on, time(), SHANGHAI)
    async with house.sessions.write() as session:
        rows = await sending_reports.begun(
            session, actor.scope, since, since + timedelta(days=1), after, limit + 1
        )
        ids = [row.id for row in rows[:limit]]
        counts = await sending_reports.counts(session, ids)
        if ids:
            await audit.record(session, actor.name, "deliveries.read", "broadcasts", {"ids": ids})
    items = [
        Sending(
            id=str(row.id),
            notice=str(row.notice_id),
            state=row.state,
            started_at=row.started_at.astimezone(SHANGHAI),
            counts=[
                Count.model_validate({"state": state, "messages": many})
                for state, many in sorted(counts.get(row.id, {}).items())
            ],
        ).model_dump(mode="json")
        for row in rows[:limit]
    ]
    return page.shown(items, rows[limit - 1].id if len(rows) > limit else None)


@operation({200: Deliveries})
async def of_sending(
    request: web.Request, sending: Id, /, limit: Limit = USUAL, cursor: Cursor = ""
) -> web.Response:
    """What became of each message of one sending."""
    house, actor, token = request.app[HOUSE], actor_of(request), token_of(request)
    page = Page(request, limit, cursor, {})
    after = page.after()
    async with house.sessions.write() as session:
        found = await notices.broadcast(session, actor.scope, int(sending))
        if found is None or found.started_at is None:
            raise Problem(404, "not-here")
        rows = await sending_reports.fates(session, found.id, after, limit + 1)
        detail = {"messages": len(rows[:limit])}
        subject = f"broadcast:{found.id}"
        await audit.record(session, actor.name, "deliveries.read", subject, detail)
    items = [
        Delivery.model_validate(
            {
                "recipient": house.sessions.vault.index("api", f"{token.id}:{row.id}")[
                    :OPAQUE_SIGNS
                ],
                "state": row.state,
                "channel": row.channel,
                "reason": row.reason,
            }
        ).model_dump(mode="json")
        for row in rows[:limit]
    ]
    return page.shown(items, rows[limit - 1].id if len(rows) > limit else None)
