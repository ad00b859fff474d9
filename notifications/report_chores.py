"""The monthly report on issues under supervision (挂牌督战): due by the 25th, until it was sent."""

from collections.abc import Sequence
from datetime import date

from locales import _, day
from notifications.chore import Chore, Source
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import occurrences, paper_data, posts
from storage.queries.posts import Held

PROCEDURE = "supervision_issue"
ROLES = ("county_leading_group", "city_leading_group", "prov_sector_dept")
"""Who mends and who reports; to whom it is reported is told nothing."""
DUE_ON, FROM = 25, 15
"""The last day of the month to report on, and the day from which it is thought of."""
SCHEDULE = "report.monthly"
PAGE = "/console/reports/monthly"


def due(today: date) -> date:
    """The last day to send off this month's report."""
    return today.replace(day=DUE_ON)


async def of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """The report this official owes this month, while there are issues in their place."""
    today = session.moment.today
    mine = [post for post in held if post.role in ROLES]
    if not mine or today.day < FROM or await was_sent(session, person_id, today):
        return []
    places = await paper_data.places_of(session, PROCEDURE, today.replace(day=1))
    if not any(place.startswith(post.path) for place in places for post in mine):
        return []
    last = due(today)
    text = _("Monthly report on supervised issues: look the draft through, send it off by %(day)s.",
             day=day(last))  # fmt: skip
    return [Chore(text, last, PAGE)]


async def people(session: Session) -> set[int]:
    """Everybody who owes the report of this month."""
    today = session.moment.today
    if today.day < FROM:
        return set()
    found: set[int] = set()
    for place in await paper_data.places_of(session, PROCEDURE, today.replace(day=1)):
        holders = await posts.responsible(session, place, ROLES, today)
        found |= {one.person_id for one in holders}
    return {person for person in found if not await was_sent(session, person, today)}


async def was_sent(session: Session, person_id: int, on: date) -> bool:
    """Whether somebody has noted for this person that the report of a day's month was sent."""
    return await occurrences.fired(session, SCHEDULE, f"{on:%Y-%m}", f"person:{person_id}")


SOURCE = Source(of, people)
