"""Whom to visit this week and in which order: what cases, duties, campaigns and help ask for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from acts.actor import Actor, NotAllowed, Trust
from notifications import worklist
from notifications.duties import owing, standing
from notifications.duties.owing import Owed
from notifications.duties.standing import Standing
from rulebook.calendar import is_working_day
from rulebook.loader import Rulebook
from rulebook.local_days import for_place
from rulebook.log_words import VISIT
from rulebook.visit_plan import Candidate, Plan, plan
from storage.engine import Session
from storage.queries import households, regions, screenings, visit_needs, visit_pauses
from storage.queries.households import Household
from storage.queries.visit_needs import Spot
from storage.scope import EVERYTHING

ONE_DAY = timedelta(days=1)
STARTS = "visit_started"
VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A plan with its households, and what their villages are called by path."""

    plan: Plan
    homes: Mapping[int, Household] = field(default_factory=dict)
    villages: Mapping[str, str] = field(default_factory=dict)


async def propose(session: Session, rules: Rulebook, actor: Actor) -> Proposed:
    """Propose the visits of the rest of this week, or of the next where this one is over.

    Raises:
        NotAllowed: it is no official, or the way they came is not trusted this far.
    """
    actor.needs(Trust.BOUND)
    if actor.person_id is None:
        raise NotAllowed("no official")
    wanted = await candidates(session, rules, actor)
    made = plan(wanted, days(rules, actor, session.moment.today))
    ids = [visit.household for round_ in made.rounds for visit in round_.visits]
    homes = await households.of_ids(session, EVERYTHING, ids)
    villages = {}
    for path in {home.path for home in homes.values()}:
        place = await regions.get(session, path.strip("/").split("/")[-1])
        villages[path] = place.name if place else ""
    return Proposed(made, homes, villages)


def days(rules: Rulebook, actor: Actor, today: date) -> list[date]:
    """The working days that are left of this week where somebody serves, else the next week's."""
    path = actor.held[0].path if actor.held else "/"
    calendars = for_place(rules.calendars, rules.local_days, path.strip("/").split("/"))
    monday = today - timedelta(days=today.weekday())
    for first in (today, monday + timedelta(weeks=1), monday + timedelta(weeks=2)):
        sunday = first + timedelta(days=6 - first.weekday())
        week = [first + number * ONE_DAY for number in range((sunday - first).days + 1)]
        if working := [day for day in week if is_working_day(calendars, day)]:
            return working
    return []


async def candidates(session: Session, rules: Rulebook, actor: Actor) -> list[Candidate]:
    """Every household a visit of this official is wanted at, once for each thing that wants it."""
    assert actor.person_id is not None
    found = [
        *await _of_cases(session, rules, actor),
        *await _of_duties(session, rules, actor.person_id),
        *await _of_campaigns(session, actor),
        *await _of_help(session, actor),
    ]
    paused = await visit_pauses.paused(
        session, {spot.household_id for spot, _deadline in found}, session.moment.today
    )
    return [
        Candidate(spot.household_id, spot.path, deadline, paused=spot.household_id in paused)
        for spot, deadline in found
    ]


Wanted = tuple[Spot, date | None]


async def _of_cases(session: Session, rules: Rulebook, actor: Actor) -> list[Wanted]:
    """The homes of open cases whose next step is to go there."""
    items = await worklist.of(session, rules, actor.person_id, actor.held)
    return [
        (Spot(item.case.household_id, item.case.path), item.deadline)
        for item in items
        if item.case.household_id and (item.case.procedure, item.case.state) in _visiting(rules)
    ]


def _visiting(rules: Rulebook) -> set[tuple[str, str]]:
    """Where a case waits for a visit, or for what is looked at during it."""
    return {
        (procedure.id, state)
        for procedure in rules.procedures.values()
        for one in procedure.states.values()
        for transition in one.transitions
        if transition.event == STARTS
        for state in (one.key, transition.to)
        if state
    }


async def _of_duties(session: Session, rules: Rulebook, person_id: int) -> list[Wanted]:
    """The homes that duties of visiting still need, those under watch first."""
    owed = [one for one in await owing.of(session, rules, person_id) if _is_visiting(one)]
    found: list[Wanted] = []
    for one in await standing.stand(session, rules, owed):
        if one.open and one.span is not None:
            found += await _needed(session, one)
    return found


def _is_visiting(owed: Owed) -> bool:
    duty = owed.duty
    at_home = duty.target == "household" and VISIT in duty.kinds
    return at_home and duty.type in ("coverage", "count") and owed.post.level == VILLAGE


async def _needed(session: Session, one: Standing) -> list[Wanted]:
    assert one.span is not None
    owed, left = one.owed, one.status.remaining
    most = left if owed.duty.type == "count" and isinstance(left, int) else None
    counter = owed.duty.id, owed.name, one.span.label
    spots = await visit_needs.uncovered(session, counter, owed.path, most)
    return [(spot, one.span.deadline) for spot in spots]


async def _of_campaigns(session: Session, actor: Actor) -> list[Wanted]:
    """The homes nobody has looked at in the campaigns under way where somebody serves."""
    found: list[Wanted] = []
    for path in dict.fromkeys(post.path for post in actor.held if post.level == VILLAGE):
        for one in await screenings.under_way(session, path, session.moment.today):
            found += [(spot, one.last) for spot in await visit_needs.unseen(session, one, path)]
    return found


async def _of_help(session: Session, actor: Actor) -> Sequence[Wanted]:
    """The homes somebody helps and has not been to this month; no document says how often."""
    assert actor.person_id is not None
    month = session.moment.today.replace(day=1)
    spots: Iterable[Spot] = ()
    if actor.scope.helped:
        spots = await visit_needs.unvisited(
            session, actor.scope.helped, actor.person_id, VISIT, month
        )
    return [(spot, None) for spot in spots]
