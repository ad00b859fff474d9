"""What came by SMS: a draft, because the number could be forged, until a bound chat confirms it."""

from datetime import timedelta

from acts.activities import recording
from acts.activities.entry import Entry, Recorded
from acts.actor import Actor, Trust
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import activities, households
from storage.queries.activities import Done
from storage.queries.households import Household
from storage.scope import EVERYTHING

DRAFT_LIFE = timedelta(hours=24)


async def draft(session: Session, rules: Rulebook, actor: Actor, entry: Entry) -> int:
    """Keep an entry as drafts, a row a household; how many there are.

    Raises:
        Declined: as for `recording.record`.
    """
    rows = await recording.rows_of(session, rules, actor, entry, draft=True)
    for done, _household in rows:
        row_id = await activities.add(session, done)
        await audit.record(session, actor.name, "visit.draft", f"activity:{row_id}")
    return len(rows)


async def confirm(session: Session, rules: Rulebook, actor: Actor) -> list[Recorded]:
    """Confirm what this official logged by SMS within the last day, line by line."""
    actor.needs(Trust.BOUND)
    assert actor.person_id is not None
    since = session.moment.real - DRAFT_LIFE
    lines: dict[tuple[object, ...], list[tuple[int, Done, Household | None]]] = {}
    for activity_id, done in await activities.drafts(session, actor.person_id, since):
        household = None
        if done.household_id is not None:
            household = await households.get(session, EVERYTHING, done.household_id)
        if await activities.confirm(session, activity_id):
            line = lines.setdefault((done.kind, done.on, done.note), [])
            line.append((activity_id, done, household))
            await audit.record(session, actor.name, "visit.confirmed", f"activity:{activity_id}")
    return [await recording.follow(session, rules, actor, rows) for rows in lines.values()]
