"""Import a roster: read and check first, then put everything in the caller's transaction.

A file with faults changes nothing unless its good rows are accepted, and the same file again
changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from acts.actor import Actor, NotAllowed, Trust
from acts.rosters import checks, households, officials, places, rows, touching, units
from acts.rosters.places import Finder
from acts.rosters.rows import HouseholdRow, MemberRow, OfficialRow, UnitRow
from acts.rosters.sheets import Fault, Progress, Source
from storage import audit
from storage.engine import Session
from storage.queries import regions, roster_images
from storage.queries.changes import Changes
from storage.queries.regions import Place
from storage.queries.roster_images import Entry

__all__ = ["KINDS", "Fault", "Options", "Reading", "Result", "read", "save"]

Work = touching.Work
KINDS = ("households", "officials", "units", "regions")


def silent(_done: int, _total: int | None) -> None:
    """Tell nobody about progress."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, and what is wrong with it before anybody asks the database."""

    kind: str
    households: Sequence[HouseholdRow] = ()
    members: Sequence[MemberRow] = ()
    officials: Sequence[OfficialRow] = ()
    units: Sequence[UnitRow] = ()
    places: Sequence[Place] = ()
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """How to save: `sms_channel` is the channel whose addresses phones become, None for none.

    `remember` keeps what every row was before, so that the import can be taken back.
    """

    accept_good_rows: bool = False
    sms_channel: str | None = None
    remember: bool = False
    progress: Progress = field(default=silent)


@dataclass(frozen=True, slots=True)
class Result:
    """What saving did; when not `saved`, nothing changed and the faults say why."""

    kind: str
    saved: bool
    changes: Changes
    faults: Sequence[Fault]
    entries: Sequence[Entry] = ()


def read(source: Source, kind: str, today: date, progress: Progress = silent) -> Reading:
    """Read a file and check every cell; nothing is asked of the database."""
    match kind:
        case "households":
            homes, members, faults = rows.read_households(source, today, progress)
            return Reading(kind, households=homes, members=members, faults=faults)
        case "officials":
            people, serving, faults = rows.read_officials(source, today, progress)
            return Reading(kind, officials=people, units=serving, faults=faults)
        case "units":
            serving, faults = rows.read_units(source, today, progress)
            return Reading(kind, units=serving, faults=faults)
        case _:
            listed, faults = places.read(_on_disk(source))
            return Reading(kind, places=listed, faults=faults)


async def save(
    session: Session, actor: Actor, reading: Reading, options: Options = Options()
) -> Result:
    """Check a reading against the database and put it, unless it has faults that are not accepted.

    Raises:
        NotAllowed: the actor came in a way that may not, or, for places, does not serve everywhere.
    """
    actor.needs(Trust.CONSOLE)
    works = await _prepare(session, actor, reading)
    faults = [*reading.faults, *(fault for work in works for fault in work.faults)]
    if faults and not options.accept_good_rows:
        return Result(reading.kind, False, Changes(), faults)
    changes = Changes()
    touched = touching.by(works, options.sms_channel) if options.remember else None
    before = await roster_images.capture(session, touched) if touched else None
    for work in works:
        changes += await _put(session, work, options)
    counts = {"new": changes.new, "changed": changes.changed, "faults": len(faults)}
    await audit.record(session, actor.name, "roster.imported", reading.kind, counts)
    entries: Sequence[Entry] = ()
    if touched and before is not None:
        after = await roster_images.capture(session, touched)
        entries = roster_images.differences(before, after)
    return Result(reading.kind, True, changes, faults, entries)


def _on_disk(source: Source) -> Path:
    """The file or folder of a list of places, which is put by command only."""
    if not isinstance(source, Path):
        raise TypeError("a list of places is read from disk")
    return source


async def _prepare(session: Session, actor: Actor, reading: Reading) -> Sequence[Work]:
    known = await regions.all_of(session)
    if reading.kind == "regions":
        if not actor.scope.everything:
            raise NotAllowed("the list of places is everybody's")
        return [places.check(reading.places, {place.id: place for place in known})]
    finder = Finder(known, actor.scope)
    if reading.kind == "households":
        return [await checks.check(session, finder, reading.households, reading.members)]
    serving = await units.check(session, finder, reading.units)
    if reading.kind == "units":
        return [serving]
    named = [row.unit for row, _place in serving.rows]
    return [serving, await officials.check(session, finder, reading.officials, named)]


async def _put(session: Session, work: Work, options: Options) -> Changes:
    match work:
        case checks.Checked():
            return await households.put(session, work, options.sms_channel, options.progress)
        case officials.Checked():
            return await officials.put(session, work, options.sms_channel, options.progress)
        case units.Checked():
            return await units.put(session, work, options.progress)
        case places.Checked():
            return await regions.put_all(session, work.places)
