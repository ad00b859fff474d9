"""Units (派出单位) of a roster: which village each helps, and from when until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from acts.rosters.places import Finder
from acts.rosters.rows import UNITS, UnitRow
from acts.rosters.sheets import EVERY, Fault, Progress
from locales import _
from storage.engine import Session
from storage.queries import units
from storage.queries.changes import Change, Changes
from storage.queries.regions import Place
from storage.queries.units import Helping

ALIKE = 0.5


@dataclass(slots=True)
class Checked:
    """What may be put: each row with its village; and the faults."""

    rows: list[tuple[UnitRow, Place]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: UnitRow, column: str, reason: str) -> None:
        """Note that something is wrong."""
        self.faults.append(Fault(UNITS.sheet, row.row, column, reason))


async def check(session: Session, finder: Finder, rows: Sequence[UnitRow]) -> Checked:
    """Find the villages, and what is said twice or against what is registered."""
    checked = Checked()
    found: dict[tuple[str, str], list[UnitRow]] = {}
    for row in rows:
        place = finder.village("", row.village)
        if isinstance(place, str):
            checked.fault(row, "村", place)
            continue
        others = found.setdefault((row.unit, place.id), [])
        twice = next((other for other in others if _overlap(row, other)), None)
        if twice:
            reason = _("Row %(row)s says the same for these days.", row=twice.row)
            checked.fault(row, "起", reason)
            continue
        others.append(row)
        checked.rows.append((row, place))
    known = await units.periods(session, {place.id for _row, place in checked.rows})
    for row, place in checked.rows:
        _check_known(row, place, known, checked)
    bad = {fault.row for fault in checked.faults}
    checked.rows = [line for line in checked.rows if line[0].row not in bad]
    return checked


async def put(session: Session, checked: Checked, progress: Progress) -> Changes:
    """Put which unit helps which village."""
    done: list[Change] = []
    for number, (row, place) in enumerate(checked.rows, start=1):
        done.append(await units.put(session, row.unit, place.id, row.since, row.until))
        if number % EVERY == 0 or number == len(checked.rows):
            progress(number, len(checked.rows))
    return Changes.count(done)


def unknown(unit: str, known: Iterable[str]) -> str | None:
    """Why a unit cannot be meant, with the nearest one there is; None when it is known."""
    names = list(known)
    if unit in names:
        return None
    near = get_close_matches(unit, names, 1, ALIKE)
    if near:
        return _("No unit is called %(name)s; is %(near)s meant?", name=unit, near=near[0])
    return _("No unit on the list is called %(name)s.", name=unit)


def _check_known(row: UnitRow, place: Place, known: Sequence[Helping], checked: Checked) -> None:
    """A help that ended is not lengthened by another one that began before its end."""
    own = [one for one in known if (one.unit, one.region_id) == (row.unit, place.id)]
    if row.since is None or any(one.since == row.since or one.until is None for one in own):
        return
    for one in own:
        if one.until and one.since <= (row.until or date.max) and row.since <= one.until:
            reason = _(
                "This is registered until %(day)s; the new days begin before.", day=one.until
            )
            checked.fault(row, "起", reason)


def _overlap(one: UnitRow, other: UnitRow) -> bool:
    return (one.since or date.min) <= (other.until or date.max) and (other.since or date.min) <= (
        one.until or date.max
    )
