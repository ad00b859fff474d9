"""Visits (走访): one note serves the case, the household's file and every duty it legally can."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acts.actor import Actor, Trust
from acts.cases import IDENTIFY, Step, advance
from acts.local_settings import duties_at
from rulebook.duties import Duty, Key, keys, serves
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import activities, cases, households, regions
from storage.queries.activities import Done
from storage.queries.cases import Filed
from storage.queries.households import Household

VISIT = "household_visit"
OWED = "active"
"""What is only suggested is counted, in case the county makes it a rule, but asked of nobody."""
DRAFT_LIFE = timedelta(hours=24)
IN_VILLAGE = ("village_committee", "first_secretary", "team_member", "township_cadre", "helper")


@dataclass(frozen=True, slots=True)
class Tally:
    """What a visit counted for: the duty, how often it is done now, and how often it must be."""

    duty: Duty
    done: int
    required: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Visited:
    """A logged visit: the household, the case it moved on, and the duties it served."""

    household: Household
    case: Filed | None
    tallies: Sequence[Tally]


async def log(
    session: Session, rules: Rulebook, actor: Actor, household: Household, on: date, note: str
) -> Visited:
    """Log a visit of an official to a household.

    Raises:
        NotAllowed: the way they came is not trusted this far; use `draft`.
    """
    actor.needs(Trust.BOUND)
    assert actor.person_id is not None
    role = actor.role_among(household.path, IN_VILLAGE, household.id) or actor.held[0].role
    done = Done(
        VISIT,
        actor.person_id,
        role,
        household.region_id,
        household.id,
        None,
        on,
        note,
        actor.channel,
    )
    return await _record(session, rules, actor, household, done)


async def draft(
    session: Session,
    person_id: int,
    role: str,
    household: Household,
    on: date,
    note: str,
    channel: str,
) -> int:
    """Keep a visit told by SMS until it is confirmed in a bound chat within a day."""
    done = Done(
        VISIT, person_id, role, household.region_id, household.id, None, on, note, channel, True
    )
    row_id = await activities.add(session, done)
    await audit.record(session, f"person:{person_id}", "visit.draft", f"activity:{row_id}")
    return row_id


async def confirm_drafts(session: Session, rules: Rulebook, actor: Actor) -> list[Visited]:
    """Confirm what this official logged by SMS within the last day."""
    actor.needs(Trust.BOUND)
    assert actor.person_id is not None
    confirmed = []
    since = session.moment.real - DRAFT_LIFE
    for activity_id, done in await activities.drafts(session, actor.person_id, since):
        assert done.household_id is not None
        household = await households.get(session, actor.scope, done.household_id)
        if household and await activities.confirm(session, activity_id):
            confirmed.append(await _follow(session, rules, actor, household, done, activity_id))
    return confirmed


async def _record(
    session: Session, rules: Rulebook, actor: Actor, household: Household, done: Done
) -> Visited:
    activity_id = await activities.add(session, done)
    await audit.record(
        session,
        actor.name,
        "visit.logged",
        f"activity:{activity_id}",
        {"household": household.id, "role": done.role},
    )
    return await _follow(session, rules, actor, household, done, activity_id)


async def _follow(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    household: Household,
    done: Done,
    activity_id: int,
) -> Visited:
    """What a visit brings about: the first step of an open case, and the counts of duties."""
    case = await cases.open_of(session, actor.scope, household.id, IDENTIFY)
    if case and case.state == "clue_registered":
        step = Step("visit_started", max(done.on, case.opened_on), note=done.note)
        moved = await advance(session, rules, actor, case.id, step)
        case = moved if isinstance(moved, Filed) else case
    places = await regions.by_level(session, done.region_id)
    activity = activities.as_logged(done, places)
    owed = await duties_at(session, rules, household.path, done.on.year)
    tallies = [
        await _count(session, duty, key, household, activity_id)
        for duty in serves(owed.values(), activity)
        for key in keys(duty, activity)
    ]
    return Visited(household, case, [tally for tally in tallies if tally.duty.status == OWED])


async def _count(
    session: Session, duty: Duty, key: Key, household: Household, activity_id: int
) -> Tally:
    first = await activities.count(session, key, activity_id)
    total = await activities.counted(session, key.duty, key.owner, key.period)
    required = (
        await activities.households_in(session, household.region_id)
        if duty.type == "coverage"
        else int(duty.quota.count or 1)
    )
    return Tally(duty, total, required, first)
