"""Households of a roster checked against each other and against what is registered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from acts.rosters.places import Finder
from acts.rosters.rows import HEAD, HOUSEHOLDS, MEMBERS, HouseholdRow, MemberRow
from acts.rosters.sheets import Fault
from locales import _
from storage.engine import Session
from storage.queries import members, roster
from storage.queries.regions import Place
from storage.queries.roster import Key


@dataclass(slots=True)
class Checked:
    """What may be put: households by village and number, people with theirs; and the faults."""

    places: dict[Key, Place] = field(default_factory=dict)
    households: dict[Key, HouseholdRow] = field(default_factory=dict)
    members: dict[Key, list[MemberRow]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Mention:
    """Where an identity number stands."""

    sheet: str
    row: int
    column: str
    key: Key
    is_head: bool


async def check(
    session: Session,
    finder: Finder,
    rows: Sequence[HouseholdRow],
    people: Sequence[MemberRow],
) -> Checked:
    """Find the villages, and what stands twice or against what is registered.

    A row with a fault is left out, and a person with the row of their household.
    """
    checked = Checked()
    _place_households(finder, rows, checked)
    named = {place.id for row in people for place in finder.villages(row.township, row.village)}
    known = (await roster.ids_of(session, named)).keys()
    _place_members(finder, people, checked, known)
    await _check_identities(session, finder, checked)
    _check_sizes(checked)
    _leave_out(checked, known)
    return checked


def _place_households(finder: Finder, rows: Sequence[HouseholdRow], checked: Checked) -> None:
    for row in rows:
        place = finder.village(row.township, row.village)
        if isinstance(place, str):
            checked.faults.append(Fault(HOUSEHOLDS.sheet, row.row, "村", place))
            continue
        key = place.id, row.number
        if key in checked.households:
            reason = _("Row %(row)s has the same number.", row=checked.households[key].row)
            checked.faults.append(Fault(HOUSEHOLDS.sheet, row.row, "户号", reason))
            continue
        checked.places[key] = place
        checked.households[key] = row


def _place_members(
    finder: Finder, people: Sequence[MemberRow], checked: Checked, known: Collection[Key]
) -> None:
    for row in people:
        found = _household_of(finder, row, checked, known)
        if isinstance(found, str):
            checked.faults.append(Fault(MEMBERS.sheet, row.row, "户号", found))
            continue
        head = checked.households.get(found)
        if row.relation == HEAD and head and head.head != row.name:
            reason = _(
                "The head is called otherwise in row %(row)s of the households.", row=head.row
            )
            checked.faults.append(Fault(MEMBERS.sheet, row.row, "姓名", reason))
            continue
        checked.members.setdefault(found, []).append(row)


def _household_of(
    finder: Finder, row: MemberRow, checked: Checked, known: Collection[Key]
) -> Key | str:
    """The household of a member; the number tells villages of one name apart when only one fits."""
    keys = [(place.id, row.number) for place in finder.villages(row.township, row.village)]
    fitting = [key for key in keys if key in checked.households]
    fitting = fitting or [key for key in keys if key in known]
    if len(fitting) == 1:
        return fitting[0]
    place = finder.village(row.township, row.village)
    if isinstance(place, str):
        return place
    return _no_household(row)


def _no_household(row: MemberRow) -> str:
    return _(
        "There is no household %(number)s in %(village)s, or its row has faults.",
        number=row.number,
        village=row.village,
    )


async def _check_identities(session: Session, finder: Finder, checked: Checked) -> None:
    """One number is one person of one household; the head may stand in both sheets."""
    mentions: dict[str, list[_Mention]] = {}
    for number, mention in _mentions(checked):
        mentions.setdefault(number, []).append(mention)
    for stands in mentions.values():
        heads = {(one.key, one.sheet) for one in stands if one.is_head}
        once = len({one.key for one in stands}) == 1 and len(heads) == len(stands)
        if len(stands) > 1 and not once:
            checked.faults += [_same(one, stands) for one in stands]
    owners = await members.owners(session, mentions)
    for number, owner in owners.items():
        for one in mentions[number]:
            if (owner.region_id, owner.number) != one.key:
                place = finder.named(owner.region_id)
                checked.faults.append(_taken(one, place, owner.number))


def _mentions(checked: Checked) -> Iterator[tuple[str, _Mention]]:
    for key, row in checked.households.items():
        if row.id_number:
            yield row.id_number, _Mention(HOUSEHOLDS.sheet, row.row, "户主身份证号", key, True)
    for key, rows in checked.members.items():
        for one in rows:
            if one.id_number:
                is_head = one.relation == HEAD
                yield one.id_number, _Mention(MEMBERS.sheet, one.row, "身份证号", key, is_head)


def _same(one: _Mention, stands: Sequence[_Mention]) -> Fault:
    other = next(stand for stand in stands if stand != one)
    reason = _(
        "The same identity number stands in row %(row)s of the sheet %(sheet)s.",
        row=other.row,
        sheet=other.sheet,
    )
    return Fault(one.sheet, one.row, one.column, reason)


def _taken(one: _Mention, place: Place | None, number: int) -> Fault:
    reason = _("This identity number is registered in another household.")
    if place:
        reason = _(
            "This identity number is registered in %(place)s, household %(number)s.",
            place=place.full_name,
            number=number,
        )
    return Fault(one.sheet, one.row, one.column, reason)


def _check_sizes(checked: Checked) -> None:
    for key, row in checked.households.items():
        listed = len({row.head, *(one.name for one in checked.members.get(key, ()))})
        if row.people and listed > row.people:
            reason = _(
                "%(said)s people are said here, but %(listed)s are listed as members.",
                said=row.people,
                listed=listed,
            )
            checked.faults.append(Fault(HOUSEHOLDS.sheet, row.row, "人口", reason))


def _leave_out(checked: Checked, known: Collection[Key]) -> None:
    """Leave out the rows with faults, and the people of households left out."""
    bad = {(fault.sheet, fault.row) for fault in checked.faults}
    checked.households = {
        key: row
        for key, row in checked.households.items()
        if (HOUSEHOLDS.sheet, row.row) not in bad
    }
    kept: dict[Key, list[MemberRow]] = {}
    for key, rows in checked.members.items():
        for row in rows:
            if (MEMBERS.sheet, row.row) in bad:
                continue
            if key in checked.households or key in known:
                kept.setdefault(key, []).append(row)
            else:
                checked.faults.append(Fault(MEMBERS.sheet, row.row, "户号", _no_household(row)))
    checked.members = kept
