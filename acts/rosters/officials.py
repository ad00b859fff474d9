"""Officials of a roster: check them against each other and the database, then put them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from acts.rosters import terms
from acts.rosters import units as unit_rows
from acts.rosters.places import Finder
from acts.rosters.rows import OFFICIALS, OfficialRow, known_roles
from acts.rosters.sheets import EVERY, Fault, Progress
from locales import _
from rulebook.roles import RANKED
from storage.engine import Session
from storage.queries import addresses, assignments, officials, roster, units
from storage.queries.changes import Change, Changes
from storage.queries.duty_owners import STATIONED
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place
from storage.queries.roster import Key
from storage.queries.units import UNIT_ROLES


@dataclass(slots=True)
class Checked:
    """What may be put: each row with its place and the households it helps; and the faults."""

    rows: list[tuple[OfficialRow, Place, list[int]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: OfficialRow, column: str, reason: str) -> None:
        """Note that something is wrong."""
        self.faults.append(Fault(OFFICIALS.sheet, row.row, column, reason))


async def check(
    session: Session,
    finder: Finder,
    rows: Sequence[OfficialRow],
    named_units: Sequence[str] = (),
) -> Checked:
    """Find the places, units and helped households, phones given to two people, days that clash.

    `named_units` are units the same file brings along.
    """
    checked = Checked()
    helped = [_helped(finder, row) for row in rows]
    regions = {key[0] for keys in helped for key in keys if not isinstance(key, str)}
    known = await roster.ids_of(session, regions)
    _check_phones(rows, await _names(session, rows), checked)
    helpers: dict[Key, OfficialRow] = {}
    for row, keys in zip(rows, helped, strict=True):
        place = finder.place(row.region, _levels(row.role))
        if isinstance(place, str):
            checked.fault(row, "地区", place)
        homes = [_home(key, row, known, helpers) for key in keys]
        for reason in homes:
            if isinstance(reason, str):
                checked.fault(row, "帮扶户", reason)
        if isinstance(place, Place):
            checked.rows.append((row, place, [home for home in homes if isinstance(home, int)]))
    placed = [(row, place) for row, place, _homes in checked.rows]
    await terms.check(session, placed, checked.fault)
    _check_units(rows, {*await units.names(session), *named_units}, checked)
    await _check_helped(session, checked)
    bad = {fault.row for fault in checked.faults}
    checked.rows = [line for line in checked.rows if line[0].row not in bad]
    return checked


async def put(
    session: Session, checked: Checked, sms_channel: str | None, progress: Progress
) -> Changes:
    """Put people, posts, phones and whom they help."""
    done: list[Change] = []
    for number, (row, place, homes) in enumerate(checked.rows, start=1):
        put = await officials.put(session, _new(row, place))
        change = put.change
        for household_id in homes:
            assigned = await _assign(session, put.person_id, household_id, row)
            if assigned and change == Change.UNCHANGED:
                change = Change.CHANGED
        if sms_channel and row.phone and change != Change.UNCHANGED:
            contact = await addresses.ensure(session, sms_channel, row.phone)
            await officials.reach_at(session, put.person_id, contact.id)
        done.append(change)
        if number % EVERY == 0 or number == len(checked.rows):
            progress(number, len(checked.rows))
            await asyncio.sleep(0)  # a long roster lets others be answered in between
    return Changes.count(done)


def _new(row: OfficialRow, place: Place) -> NewOfficial:
    return NewOfficial(row.name, row.phone, row.role, place.id, row.unit, row.since, row.until)


async def _assign(session: Session, person_id: int, household_id: int, row: OfficialRow) -> bool:
    """Make somebody the helper; who takes over from another does so today, as the past stays.

    A file that is older than a hand-over does not give the household back.
    """
    today = session.moment.today
    since = row.since or today
    before = await assignments.helper_of(session, household_id, today)
    if before and before.person_id != person_id and not (row.until and row.until < today):
        known = await assignments.periods(session, [household_id])
        own = [until for _home, person, _first, until in known if person == person_id]
        if any(until and (row.since is None or until >= since) for until in own):
            return False
        since = max(since, today)
    return await officials.assign_helper(session, person_id, household_id, since, row.until)


async def _check_helped(session: Session, checked: Checked) -> None:
    """Days that are over are not given to a second helper."""
    today = session.moment.today
    over = [(row, homes) for row, _place, homes in checked.rows if row.until and row.until < today]
    wanted = {home for _row, homes in over for home in homes}
    known = await assignments.periods(session, wanted)
    for row, homes in over:
        person = await _person(session, row)
        for home, other, since, until in known:
            first, last = row.since or today, row.until or today
            if home in homes and other != person and since <= last and (until or last) >= first:
                reason = _("Somebody else is registered as the helper for these days.")
                checked.fault(row, "帮扶户", reason)
                break


async def _person(session: Session, row: OfficialRow) -> int | None:
    known = await officials.by_phones(session, [row.phone]) if row.phone else {}
    return known[row.phone][0] if row.phone and row.phone in known else None


def _check_units(rows: Sequence[OfficialRow], known: set[str], checked: Checked) -> None:
    """Who stands for a unit names it; where units are listed, it is one of them."""
    for row in rows:
        if row.role in UNIT_ROLES and not row.unit:
            checked.fault(row, "单位", _("This must be filled in."))
        elif row.unit and known and row.role in (*UNIT_ROLES, *STATIONED):
            reason = unit_rows.unknown(row.unit, known)
            if reason:
                checked.fault(row, "单位", reason)


def _levels(role: str) -> tuple[str, ...]:
    """Where a role may be held; who belongs to a unit, a school or a clinic serves any place."""
    level = known_roles()[role].level
    return (level,) if level in RANKED else RANKED


async def _names(session: Session, rows: Sequence[OfficialRow]) -> dict[str, str]:
    found = await officials.by_phones(session, {row.phone for row in rows if row.phone})
    return {phone: name for phone, (_person, name) in found.items()}


def _check_phones(rows: Sequence[OfficialRow], known: dict[str, str], checked: Checked) -> None:
    """One phone is one official: a new owner must not inherit posts and sign-in of the old."""
    first: dict[str, OfficialRow] = {}
    for row in rows:
        if not row.phone:
            continue
        other = first.setdefault(row.phone, row)
        if other.name != row.name:
            reason = _("Row %(row)s gives this phone to somebody else.", row=other.row)
            checked.fault(row, "手机号", reason)
        elif known.get(row.phone, row.name) != row.name:
            reason = _("This phone is registered for an official of another name.")
            checked.fault(row, "手机号", reason)


def _helped(finder: Finder, row: OfficialRow) -> list[Key | str]:
    found: list[Key | str] = []
    for village, number in row.helps:
        place = finder.village("", village)
        found.append(place if isinstance(place, str) else (place.id, number))
    return found


def _home(
    key: Key | str, row: OfficialRow, known: dict[Key, int], helpers: dict[Key, OfficialRow]
) -> int | str:
    """The household someone helps, or why not; a household has one helper."""
    if isinstance(key, str):
        return key
    if key not in known:
        return _("There is no household %(number)s in this village.", number=key[1])
    other = helpers.setdefault(key, row)
    if other is not row:
        return _(
            "Household %(number)s already has the helper of row %(row)s.",
            number=key[1],
            row=other.row,
        )
    return known[key]
