"""Rosters handed in at the console: looked at first, taken by whoever says so, taken back for days.

Looking is taking that is rolled back, so what a page says will happen is what would have happened.
"""

import asyncio
import base64
import contextlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

from acts import rosters
from acts.actor import Actor, NotAllowed, signed_in
from acts.declined import Declined
from acts.offices import ADMINISTRATORS, needs, places
from acts.rosters import Fault, Options, Reading, Result, files
from acts.rosters.sheets import Progress
from locales import _
from storage import audit
from storage.engine import Session, Sessions
from storage.queries import regions, roster_images, roster_imports, settings
from storage.queries.roster_imports import CHECKED, Import
from storage.scope import Scope

KINDS = ("households", "officials", "units")
"""What can be handed in at the console; the list of places is put by command."""
TAKEN_BACK_WITHIN = timedelta(days=7)


class NoKind(Declined):
    """Choose what it is."""

    def sentence(self) -> str:
        return _("Choose whether these are households, officials or units.")


class BeingTaken(Declined):
    """Wait for the other one."""

    def sentence(self) -> str:
        return _(
            "Another import of this place is being taken, or this one is already. Look again in "
            "a minute."
        )


class _Enough(Exception):
    """Roll back: it was only to be looked at."""


def scope_of(actor: Actor) -> Scope:
    """The places whose rosters somebody looks after.

    Raises:
        NotAllowed: none, or they did not come by the console.
    """
    needs(actor, ADMINISTRATORS)
    return Scope(places(actor, ADMINISTRATORS))


async def hand_in(session: Session, actor: Actor, content: bytes, kind: str | None) -> int:
    """Keep a file to be looked at; its kind is what somebody said, else what it looks like.

    Raises:
        NotAllowed: somebody else looks after rosters.
        OldFormat, HasMacros, TooLarge, NoTable: the file cannot be taken.
        NoKind: nobody can tell what it is.
    """
    own = scope_of(actor).paths
    workbook = files.workbook_of(content)
    found = kind if kind in KINDS else files.kind_of(workbook)
    if found is None:
        raise NoKind
    path = min(own, key=len)
    place = await regions.get(session, path.strip("/").rpartition("/")[2])
    if place is None or actor.person_id is None:
        raise NotAllowed("no place of their own")
    file = roster_imports.File(found, base64.b64encode(workbook).decode())
    import_id = await roster_imports.add(session, place, actor.person_id, file)
    detail = {"kind": found, "bytes": len(content)}
    await audit.record(session, actor.name, "roster.handed_in", f"import:{import_id}", detail)
    return import_id


async def look(
    sessions: Sessions, person_id: int, import_id: int, progress: Progress = rosters.silent
) -> None:
    """Find out what taking a file would do, and keep that; nothing else changes."""
    try:
        reading = await _read(sessions, person_id, import_id, progress)
        result = await _tried(sessions, person_id, reading, progress) if reading else None
        if result is not None:
            async with sessions.write() as session:
                await _keep(session, import_id, result)
    finally:
        await _let_go(sessions, import_id)


async def begin(session: Session, actor: Actor, found: Import) -> None:
    """Note that an import is being taken, so that no other one of the place is.

    Raises:
        BeingTaken: another one is.
    """
    scope_of(actor)
    if not await roster_imports.begin(session, found):
        raise BeingTaken


async def take(
    sessions: Sessions,
    person_id: int,
    import_id: int,
    *,
    accept: bool,
    progress: Progress = rosters.silent,
) -> None:
    """Take a file that `begin` was said of; where faults came up that nobody accepted, nothing.

    Who takes it needs the rights of that moment, and not those of when they handed it in.
    """
    try:
        reading = await _read(sessions, person_id, import_id, progress)
        if reading is not None:
            await _take(sessions, person_id, import_id, reading, (accept, progress))
    finally:
        await _let_go(sessions, import_id)


async def forget(session: Session) -> int:
    """Wipe the files of imports that can be taken back no more."""
    return await roster_imports.forget(session, session.moment.real - TAKEN_BACK_WITHIN)


def faults_of(rows: list[tuple[str, int, str, str]]) -> list[Fault]:
    """Faults as they were kept, in the order of the file."""
    return sorted((Fault(*row) for row in rows), key=lambda one: (one.sheet, one.row))


async def _tried(
    sessions: Sessions, person_id: int, reading: Reading, progress: Progress
) -> Result | None:
    """What taking a reading would do: it is taken, and rolled back."""
    result: Result | None = None
    with contextlib.suppress(_Enough):
        async with sessions.write() as session:
            actor = await signed_in(session, person_id)
            options = await _options(session, accept=True, progress=progress)
            result = await rosters.save(session, actor, reading, replace(options, remember=False))
            raise _Enough
    return result


async def _let_go(sessions: Sessions, import_id: int) -> None:
    """Nobody works on it any more, however the work ended."""
    async with sessions.write() as session:
        await roster_imports.failed(session, import_id)


async def _take(
    sessions: Sessions,
    person_id: int,
    import_id: int,
    reading: Reading,
    how: tuple[bool, Progress],
) -> None:
    accept, progress = how
    async with sessions.write() as session:
        actor = await signed_in(session, person_id)
        options = await _options(session, accept=accept, progress=progress)
        result = await rosters.save(session, actor, reading, options)
        if not result.saved:
            await _keep(session, import_id, result)
            return
        entries = roster_images.to_json(result.entries)
        await roster_imports.done(session, import_id, _counts(result), entries)
        detail = {"kind": reading.kind, "rows": len(result.entries)}
        await audit.record(session, actor.name, "roster.taken", f"import:{import_id}", detail)


async def _read(
    sessions: Sessions, person_id: int, import_id: int, progress: Progress
) -> Reading | None:
    """Read the file beside the loop; None where it is not theirs, or wiped."""
    async with sessions.read() as session:
        actor = await signed_in(session, person_id)
        found = await roster_imports.get(session, scope_of(actor), import_id)
        content = await roster_imports.content(session, import_id)
        today = session.moment.today
    if found is None or content is None:
        return None
    source = BytesIO(base64.b64decode(content))
    return await asyncio.to_thread(rosters.read, source, found.kind, today, progress)


async def _options(session: Session, *, accept: bool, progress: Progress) -> Options:
    rehearsal = await settings.is_rehearsal(session)
    channel = "sms_simulator" if rehearsal else "sms_http"
    return Options(accept, sms_channel=channel, remember=True, progress=progress)


async def _keep(session: Session, import_id: int, result: Result) -> None:
    rows = [[one.sheet, one.row, one.column, one.reason] for one in result.faults]
    await roster_imports.checked(session, import_id, _counts(result), rows)


def _counts(result: Result) -> Mapping[str, int]:
    """How many rows are new, changed, as they were, and bad; a bad row counts once."""
    changes = result.changes
    bad = {(one.sheet, one.row) for one in result.faults}
    return {
        "new": changes.new,
        "changed": changes.changed,
        "unchanged": changes.unchanged,
        "bad": len(bad),
    }


def may_be_taken(found: Import) -> bool:
    """Whether a looked-at import has anything to take."""
    return found.state == CHECKED and bool(
        found.counts.get("new", 0) + found.counts.get("changed", 0)
    )
