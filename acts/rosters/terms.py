"""Posts of a roster over time: said twice, overlapping, held by two people at once, far ahead."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acts.rosters.rows import OfficialRow, known_roles
from locales import _
from storage.engine import Session
from storage.queries import officials, people
from storage.queries.people import Term
from storage.queries.regions import Place

SEATS = ("first_secretary", "village_party_secretary")
"""Posts of which a village has one at a time."""
FAR = timedelta(days=366)
Seat = tuple[str, str]
"""A role at a place."""
Placed = Sequence[tuple[OfficialRow, Place]]
Complain = Callable[[OfficialRow, str, str], None]


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of a post, with what is registered of it where the row is silent."""

    row: OfficialRow
    place: Place
    since: date
    until: date
    ended: date | None = None

    @property
    def seat(self) -> Seat:
        """Which post it is: role and place."""
        return self.row.role, self.place.id

    @property
    def who(self) -> str:
        """Whose it is: by phone, else by name."""
        return self.row.phone or self.row.name

    def meets(self, since: date, until: date) -> bool:
        """Whether it shares a day with other days."""
        return self.since <= until and since <= self.until


async def check(session: Session, placed: Placed, complain: Complain) -> None:
    """Hold the days of posts against each other and against what is registered."""
    known = _by_seat(await people.registered(session, {place.id for _row, place in placed}))
    phones = await officials.by_phones(session, {row.phone for row, _place in placed if row.phone})
    ids = {phone: person_id for phone, (person_id, _name) in phones.items()}
    today = session.moment.today
    said = [_said(row, place, _own(row, place, known, ids), today) for row, place in placed]
    named = {(one.seat, ids.get(one.row.phone or "", one.row.name)) for one in said}
    for one in said:
        _check_day(one, today, complain)
    _check_twice(said, complain)
    _check_seats(said, known, named, complain)


def _by_seat(terms: Iterable[Term]) -> dict[Seat, list[Term]]:
    found: dict[Seat, list[Term]] = {}
    for term in terms:
        found.setdefault((term.role, term.region_id), []).append(term)
    return found


def _own(
    row: OfficialRow, place: Place, known: Mapping[Seat, list[Term]], ids: Mapping[str, int]
) -> list[Term]:
    person_id = ids.get(row.phone or "")
    return [
        term
        for term in known.get((row.role, place.id), ())
        if (term.person_id == person_id if person_id else term.name == row.name)
    ]


def _said(row: OfficialRow, place: Place, own: Sequence[Term], today: date) -> Said:
    """What a row says; the registered post it is about is found as putting it finds it."""
    known = next((term for term in own if term.since == row.since), None) or next(
        (term for term in own if term.until is None or row.since is None), None
    )
    since = row.since or (known.since if known else today)
    until = row.until or (known.until if known else None) or date.max
    over = [term.until for term in own if known is None and term.until and term.until >= since]
    return Said(row, place, since, until, max(over, default=None))


def _check_day(one: Said, today: date, complain: Complain) -> None:
    if one.since > today + FAR:
        complain(one.row, "到岗日期", _("This day is more than a year ahead."))
    if one.until < one.since:
        complain(one.row, "离岗日期", _("The last day is before the first."))
    if one.ended:
        reason = _("This is registered until %(day)s; the new days begin before.", day=one.ended)
        complain(one.row, "到岗日期", reason)


def _check_twice(said: Sequence[Said], complain: Complain) -> None:
    """The same post of the same person twice; more households may need more rows."""
    first: dict[tuple[str, Seat], list[Said]] = {}
    for one in said:
        others = first.setdefault((one.who, one.seat), [])
        for other in others:
            same = (one.row.since, one.row.until, one.row.unit) == (
                other.row.since,
                other.row.until,
                other.row.unit,
            )
            more = one.row.helps != other.row.helps
            if one.meets(other.since, other.until) and not (same and more):
                reason = _("Row %(row)s says the same for these days.", row=other.row.row)
                complain(one.row, "到岗日期", reason)
                break
        others.append(one)


def _check_seats(
    said: Sequence[Said],
    known: Mapping[Seat, list[Term]],
    named: Collection[tuple[Seat, int | str]],
    complain: Complain,
) -> None:
    """One village has one first secretary at a time; `named` are those the file speaks of."""
    taken: dict[Seat, list[Said]] = {}
    for one in said:
        if one.row.role not in SEATS:
            continue
        held = taken.setdefault(one.seat, [])
        others = [
            term
            for term in known.get(one.seat, ())
            if (one.seat, term.person_id) not in named and (one.seat, term.name) not in named
        ]
        reason = _taken(one, held, others)
        if reason:
            complain(one.row, "到岗日期", reason)
        held.append(one)


def _taken(one: Said, held: Sequence[Said], others: Sequence[Term]) -> str | None:
    """Why a seat is not free for these days."""
    for other in held:
        if other.who != one.who and one.meets(other.since, other.until):
            return _(
                "Row %(row)s gives this post to somebody else for the same days.",
                row=other.row.row,
            )
    if any(one.meets(term.since, term.until or date.max) for term in others):
        return _(
            "%(place)s has another %(role)s for these days: write their last day too, "
            "or hand the post over.",
            place=one.place.name,
            role=known_roles()[one.row.role].zh,
        )
    return None
