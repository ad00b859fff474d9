"""Noting that the monthly report was sent off, which ends the reminders of all who owe it."""

from acts.actor import Actor, NotAllowed, Trust
from acts.papers.monthly_report import Month
from notifications.report_chores import ROLES, SCHEDULE
from storage import audit
from storage.engine import Session
from storage.queries import occurrences, posts
from storage.queries.regions import Place


async def sent_off(session: Session, actor: Actor, place: Place, month: Month) -> bool:
    """Note it for everybody who reports for exactly this place; False for a foreign place.

    Raises:
        NotAllowed: not signed in to the console, or no post that reports.
    """
    actor.needs(Trust.CONSOLE)
    if not actor.scope.covers(place.path):
        return False
    if actor.role_among(place.path, ROLES) is None:
        raise NotAllowed("no post that reports")
    holders = await posts.responsible(session, place.path, ROLES, session.moment.today)
    people = {one.person_id for one in holders if one.path == place.path}
    if actor.person_id:
        people.add(actor.person_id)
    for person in sorted(people):
        await occurrences.fire(session, SCHEDULE, str(month), f"person:{person}")
    await audit.record(
        session, actor.name, "report.sent", f"region:{place.id}", {"month": str(month)}
    )
    return True
