"""Members of households and the tags of households, as a roster gives them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.people import Household, Member, Tag
from storage.queries import changed
from storage.scope import Scope

AT_ONCE = 500

_COLUMNS = (Member.id, Member.household_id, Member.name, Member.id_index, Member.relation)


@dataclass(frozen=True, slots=True)
class NewMember:
    """Someone of a household; without an identity number they are known by their name."""

    household_id: int
    name: str
    id_number: str | None
    relation: str


@dataclass(frozen=True, slots=True)
class Relative:
    """A member with the name opened; that there is an identity number is all that is said."""

    id: int
    household_id: int
    name: str
    relation: str
    has_id_number: bool


@dataclass(frozen=True, slots=True)
class Owner:
    """The household an identity number is registered in."""

    household_id: int
    region_id: str
    number: int


async def of_household(session: Session, scope: Scope, household_id: int) -> list[Relative]:
    """The members of a household this scope may see."""
    rows = await session.execute(
        select(*_COLUMNS)
        .join(Household, Household.id == Member.household_id)
        .where(scope.rows(Household.path, Household.id), Member.household_id == household_id)
        .order_by(Member.id)
    )
    return [
        Relative(
            row.id,
            row.household_id,
            session.vault.open(row.name, _place("name", row.id)),
            row.relation,
            row.id_index is not None,
        )
        for row in rows
    ]


async def household_of(session: Session, member_id: int) -> int | None:
    """The household somebody belongs to."""
    query = select(Member.household_id).where(Member.id == member_id)
    found: int | None = await session.scalar(query)
    return found


async def put_all(session: Session, members: Sequence[NewMember]) -> set[int]:
    """Put members; returns the households where anybody was added or changed.

    Who is not among them stays: a roster that forgets somebody does not remove them.
    """
    known = await _known(session, members)
    fresh: list[dict[str, Any]] = []
    other: list[dict[str, Any]] = []
    touched: set[int] = set()
    for member in members:
        old = known.find(session, member)
        if old is None:
            fresh.append(_row(session, member, new_id()))
        elif _differs(session, member, old):
            other.append(
                {f"b_{key}": value for key, value in _row(session, member, old.id).items()}
            )
        else:
            continue
        touched.add(member.household_id)
    if fresh:
        await session.execute(insert(Member), fresh)
    if other:
        await session.execute(_CHANGE, other)
    await changed.touch(session, touched)
    return touched


async def owners(session: Session, id_numbers: Iterable[str]) -> dict[str, Owner]:
    """The households in which these identity numbers are registered already."""
    numbers = {_id_index(session, number): number for number in id_numbers}
    indexes = list(numbers)
    found: dict[str, Owner] = {}
    for start in range(0, len(indexes), AT_ONCE):
        rows = await session.execute(
            select(Member.id_index, Household.id, Household.region_id, Household.number)
            .join(Household, Household.id == Member.household_id)
            .where(Member.id_index.in_(indexes[start : start + AT_ONCE]))
        )
        found |= {numbers[row[0]]: Owner(*row[1:]) for row in rows}
    return found


async def set_tags(session: Session, household_id: int, tags: Iterable[str]) -> None:
    """Give a household exactly these tags."""
    await put_tags(session, {household_id: frozenset(tags)})


async def put_tags(session: Session, wanted: Mapping[int, frozenset[str]]) -> set[int]:
    """Give households exactly these tags; returns those whose tags changed."""
    held = await tags_of(session, wanted)
    touched = {one for one, tags in wanted.items() if tags != held.get(one, frozenset())}
    gone = [
        {"b_household": one, "b_tag": tag}
        for one in touched
        for tag in held.get(one, frozenset()) - wanted[one]
    ]
    fresh = [
        {"household_id": one, "tag": tag}
        for one in sorted(touched)
        for tag in sorted(wanted[one] - held.get(one, frozenset()))
    ]
    if gone:
        await session.execute(_UNTAG, gone)
    if fresh:
        await session.execute(insert(Tag), fresh)
    await changed.touch(session, touched)
    return touched


async def tags_of(session: Session, household_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The tags of households; one without any is left out."""
    ids = sorted(household_ids)
    found: dict[int, set[str]] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = await session.execute(
            select(Tag.household_id, Tag.tag).where(
                Tag.household_id.in_(ids[start : start + AT_ONCE])
            )
        )
        for row in rows:
            found.setdefault(row.household_id, set()).add(row.tag)
    return {one: frozenset(tags) for one, tags in found.items()}


@dataclass(frozen=True, slots=True)
class _Old:
    id: int
    household_id: int
    name: str
    id_index: str | None
    relation: str


@dataclass(frozen=True, slots=True)
class _Known:
    by_number: Mapping[tuple[int, str], _Old]
    by_name: Mapping[tuple[int, str], _Old]

    def find(self, session: Session, member: NewMember) -> _Old | None:
        """Who this is: the one with the number, else the one of that name."""
        number = member.id_number
        same = (
            self.by_number.get((member.household_id, _id_index(session, number)))
            if number
            else None
        )
        return same or self.by_name.get((member.household_id, member.name))


async def _known(session: Session, members: Sequence[NewMember]) -> _Known:
    """Who is registered in the households of these people.

    A name stands for somebody only while nobody else in the list has their number, so that two of
    one name in one family stay two.
    """
    olds = await _registered(session, {member.household_id for member in members})
    by_number = {(old.household_id, old.id_index): old for old in olds if old.id_index}
    listed = {
        (member.household_id, _id_index(session, member.id_number))
        for member in members
        if member.id_number
    }
    by_name = {
        (old.household_id, old.name): old
        for old in olds
        if not old.id_index or (old.household_id, old.id_index) not in listed
    }
    return _Known(by_number, by_name)


async def _registered(session: Session, household_ids: Iterable[int]) -> list[_Old]:
    ids = sorted(household_ids)
    found = []
    for start in range(0, len(ids), AT_ONCE):
        rows = await session.execute(
            select(*_COLUMNS).where(Member.household_id.in_(ids[start : start + AT_ONCE]))
        )
        for row in rows:
            name = session.vault.open(row.name, _place("name", row.id))
            found.append(_Old(row.id, row.household_id, name, row.id_index, row.relation))
    return found


def _differs(session: Session, member: NewMember, old: _Old) -> bool:
    index = _id_index(session, member.id_number) if member.id_number else old.id_index
    return (member.name, index, member.relation) != (old.name, old.id_index, old.relation)


def _row(session: Session, member: NewMember, row_id: int) -> dict[str, Any]:
    number = member.id_number
    seal = session.vault.seal
    return {
        "id": row_id,
        "household_id": member.household_id,
        "name": seal(member.name, _place("name", row_id)),
        "id_number": seal(number, _place("id_number", row_id)) if number else None,
        "id_index": _id_index(session, number) if number else None,
        "relation": member.relation,
    }


_CHANGE = (
    update(Member)
    .where(Member.id == bindparam("b_id"), Member.household_id == bindparam("b_household_id"))
    .values(
        name=bindparam("b_name"),
        id_number=func.coalesce(
            bindparam("b_id_number", type_=Member.id_number.type), Member.id_number
        ),
        id_index=func.coalesce(
            bindparam("b_id_index", type_=Member.id_index.type), Member.id_index
        ),
        relation=bindparam("b_relation"),
    )
)
_UNTAG = delete(Tag).where(
    Tag.household_id == bindparam("b_household"), Tag.tag == bindparam("b_tag")
)


def _id_index(session: Session, number: str) -> str:
    return session.vault.index("id", number)


def _place(column: str, row_id: int) -> str:
    return f"member|{column}|{row_id}"
