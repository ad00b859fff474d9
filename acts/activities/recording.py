"""Logging: one entry is kept once, and serves the case, the household and every duty it can."""

from collections.abc import Sequence
from dataclasses import replace

from acts.activities import counting, serving
from acts.activities.entry import Campaign, Entry, Kept, Missed, Recorded, Served
from acts.activities.refusals import GreetingOrVisit, LoggedBefore, NothingSeen
from acts.activities.serving import Serving
from acts.actor import Actor, Trust
from acts.cases import IDENTIFY, Step, advance
from acts.screenings.following import visited
from rulebook import festivals
from rulebook.loader import Rulebook
from rulebook.log_words import VISIT
from storage import audit
from storage.engine import Session
from storage.queries import (
    activities,
    cases,
    households,
    logged,
    regions,
    screenings,
    visit_pauses,
)
from storage.queries.activities import Done
from storage.queries.cases import Filed
from storage.queries.households import Household
from storage.scope import EVERYTHING

BY_LEADERS = ("village_visit", "survey", "onsite_office")
"""Journeys of leaders, which festival greetings must not stand in for."""
LOOKS = (VISIT, "screening")
"""What settles an office's warning about a household: somebody has looked."""
FOR_WORK = "for_work"
"""The detail that says a journey just before a festival was no greeting."""


async def record(session: Session, rules: Rulebook, actor: Actor, entry: Entry) -> Recorded:
    """Log something done: a row a household, all in this transaction.

    Raises:
        NotAllowed: the way they came is not trusted this far; use `drafts.draft`.
        Declined: the day, the place or the kind is wrong, or it was logged before.
    """
    actor.needs(Trust.BOUND)
    rows = await rows_of(session, rules, actor, entry)
    return await keep(session, rules, actor, rows)


async def rows_of(
    session: Session, rules: Rulebook, actor: Actor, entry: Entry, draft: bool = False
) -> list[tuple[Done, Household | None]]:
    """The rows an entry becomes, in the role of its day.

    Raises:
        Declined: the day, the place or the kind is wrong, or it was logged before.
    """
    there = await serving.on_day(session, actor, entry.on)
    await _refuse_repeated(session, actor, entry)
    _ask_before_festivals(rules, entry)
    found: list[tuple[Done, Household | None]] = []
    for household in entry.households or (None,):
        alone = replace(entry, households=(household,) if household else ())
        made = await row_of(session, rules, actor, alone, there)
        found.append((replace(made, draft=draft), household))
    return found


async def row_of(
    session: Session, rules: Rulebook, actor: Actor, entry: Entry, there: Serving
) -> Done:
    """The row of an entry about one household or none, in the role of its day.

    Raises:
        BeforePost, NotYours: they had no post there on that day.
    """
    assert actor.person_id is not None
    home = entry.households[0] if entry.households else None
    if home:
        region_id, path = home.region_id, home.path
    else:
        region_id, path = await _where(session, entry, there)
    duties = (await counting.at(session, rules, path, entry.on.year)).duties.values()
    capacity = there.at(rules, duties, entry.kind, path, home)
    detail = {key: value for key, value in entry.detail.items() if key != FOR_WORK}
    if entry.targets:
        detail["targets"] = sorted(entry.targets)
    if capacity.unit:
        detail["unit"] = capacity.unit
    return Done(
        entry.kind,
        actor.person_id,
        capacity.role,
        region_id,
        home.id if home else None,
        None,
        entry.on,
        entry.note,
        actor.channel,
        detail=detail,
        typed=entry.typed,
    )


async def home_of(session: Session, household_id: int) -> Household | None:
    """The household of a row, wherever it is: whose row it is was looked at before."""
    return await households.get(session, EVERYTHING, household_id)


async def keep(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    rows: Sequence[tuple[Done, Household | None]],
) -> Recorded:
    """Keep rows, and let everything follow that must."""
    kept = []
    for done, household in rows:
        activity_id = await activities.add(session, done)
        kept.append((activity_id, done, household))
        await _note(session, actor, activity_id, done)
    return await follow(session, rules, actor, kept)


async def follow(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    rows: Sequence[tuple[int, Done, Household | None]],
) -> Recorded:
    """What kept rows bring about: counts, the first step of an open case, the end of a pause."""
    served: dict[str, Served] = {}
    missed: dict[str, Missed] = {}
    moved = []
    for activity_id, done, household in rows:
        path = household.path if household else await path_of(session, done.region_id)
        for one in await counting.count(session, rules, activity_id, done, path):
            served[one.duty.id] = _together(served.get(one.duty.id), one)
        for other in await counting.missed(session, rules, done, path):
            missed[other.duty.id] = other
        if household and done.kind == VISIT:
            moved += await _move(session, rules, actor, household, done)
    first = rows[0][1]
    homes = [household for _id, _done, household in rows if household]
    went = [one.id for one in homes] if first.kind == VISIT else []
    if first.kind in LOOKS:
        await visited(session, rules, actor, [one.id for one in homes], first.on, first.note)
    return Recorded(
        first.kind,
        first.on,
        first.note,
        [Kept(activity_id, household) for activity_id, _done, household in rows],
        list(served.values()),
        list(missed.values()),
        moved,
        await _campaigns(session, first, homes),
        await visit_pauses.end(session, went, session.moment.today) if went else 0,
    )


async def _where(session: Session, entry: Entry, there: Serving) -> tuple[str, str]:
    if entry.region_id is None and there.stations:
        nearest = max(there.stations, key=lambda one: len(one.path))
        return nearest.region_id, nearest.path
    region_id = entry.region_id or next((one.region_id for one in there.later), "")
    return region_id, await path_of(session, region_id)


async def path_of(session: Session, region_id: str) -> str:
    """The path of a place; of one that does not exist it is none that anything lies in."""
    place = await regions.get(session, region_id)
    return place.path if place else "/-/"


async def _refuse_repeated(session: Session, actor: Actor, entry: Entry) -> None:
    if entry.again or actor.person_id is None:
        return
    homes = [household.id for household in entry.households]
    before = await logged.same_day(session, actor.person_id, entry.kind, entry.on, homes)
    targets = set(entry.targets)
    same = [one for one in before if homes or set(one.done.detail.get("targets", ())) == targets]
    if same:
        known = {one.done.household_id for one in same}
        raise LoggedBefore(same, others=bool(homes) and not known.issuperset(homes))


def _ask_before_festivals(rules: Rulebook, entry: Entry) -> None:
    """Before a festival a leader's journey says that it was for work, and what was learnt."""
    if entry.kind not in BY_LEADERS or not festivals.kind_is_asked(rules.festivals, entry.on):
        return
    if not entry.detail.get(FOR_WORK):
        raise GreetingOrVisit
    if not entry.note:
        raise NothingSeen


async def _note(session: Session, actor: Actor, activity_id: int, done: Done) -> None:
    action = "visit.logged" if done.kind == VISIT else "activity.logged"
    about = {"kind": done.kind, "role": done.role, "household": done.household_id}
    await audit.record(session, actor.name, action, f"activity:{activity_id}", about)


async def _move(
    session: Session, rules: Rulebook, actor: Actor, household: Household, done: Done
) -> list[Filed]:
    """A visit to a household that reported something is the first step of its case."""
    case = await cases.open_of(session, actor.scope, household.id, IDENTIFY)
    if case is None or case.state != "clue_registered":
        return []
    step = Step("visit_started", max(done.on, case.opened_on), note=done.note)
    moved = await advance(session, rules, actor, case.id, step)
    return [moved] if isinstance(moved, Filed) else []


async def _campaigns(session: Session, done: Done, homes: Sequence[Household]) -> list[Campaign]:
    """The campaigns under way where these homes are, each with how far the village is."""
    if done.kind not in screenings.LOOKED_BY:
        return []
    found = []
    for path in sorted({home.path for home in homes}):
        for one in await screenings.under_way(session, path, done.on):
            coverage = await screenings.coverage(session, one.id, path)
            found.append(Campaign(one.title, coverage.done, coverage.total))
    return found


def _together(before: Served | None, now: Served) -> Served:
    """The same duty served by one row more: how it stands after the last one."""
    if before is None:
        return now
    return replace(now, fresh=before.fresh + now.fresh, repeated=before.repeated + now.repeated)
