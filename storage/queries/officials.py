"""Officials: people, the posts they hold, and the households they help.

Who is responsible for a place or a household is asked in `storage.queries.posts`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.duties import Assignment, Post
from storage.models.people import Address, Person
from storage.models.regions import Region
from storage.queries.assignments import assign_helper as assign_helper
from storage.queries.changes import Change
from storage.scope import EVERYTHING, Scope
from storage.signals import POSTS

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewOfficial:
    """Someone with a post: known by phone (+86…), else by name in the region of the post.

    Without `since` a known post keeps its first day and a new one begins today.
    """

    name: str
    phone: str | None
    role: str
    region_id: str
    unit: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """An official that was put: the person's id, and whether anything was new."""

    person_id: int
    change: Change


@dataclass(frozen=True, slots=True)
class Serving:
    """A post with the name of who holds it and of where."""

    person_id: int
    name: str
    role: str
    region_id: str
    region: str
    unit: str | None
    since: date
    until: date | None


async def put(session: Session, official: NewOfficial) -> Put:
    """Put one person and their post."""
    person_id = await _find(session, official)
    if person_id is None:
        person_id = await add(session, official.name, official.phone)
        await _put_post(session, person_id, official)
        return Put(person_id, Change.NEW)
    changed = await _update(session, person_id, official)
    changed = await _put_post(session, person_id, official) or changed
    return Put(person_id, Change.CHANGED if changed else Change.UNCHANGED)


async def add(session: Session, name: str, phone: str | None) -> int:
    """Register an official who holds no post yet; returns the id."""
    row_id = new_id()
    seal = session.vault.seal
    await session.execute(
        insert(Person),
        {
            "id": row_id,
            "name": seal(name, _place("name", row_id)),
            "name_index": _name_index(session, name),
            "phone": seal(phone, _place("phone", row_id)) if phone else None,
            "phone_index": _phone_index(session, phone) if phone else None,
            "digest_hour": 8,
            "created_at": session.moment.now,
        },
    )
    return row_id


async def name(session: Session, person_id: int) -> str | None:
    """What a person is called."""
    return (await names(session, [person_id])).get(person_id)


async def names(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """What people are called."""
    rows = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_(set(person_ids)))
    )
    return {row.id: session.vault.open(row.name, _place("name", row.id)) for row in rows}


async def of_name(session: Session, called: str) -> list[int]:
    """The officials who are called exactly this."""
    query = select(Person.id).where(Person.name_index == _name_index(session, called))
    return [row.id for row in await session.execute(query.order_by(Person.id))]


async def by_phones(session: Session, phones: Iterable[str]) -> dict[str, tuple[int, str]]:
    """The people with these phones (+86…): their ids and names."""
    indexes = {_phone_index(session, phone): phone for phone in phones}
    wanted = list(indexes)
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = await session.execute(
            select(Person.id, Person.name, Person.phone_index).where(
                Person.phone_index.in_(wanted[start : start + AT_ONCE])
            )
        )
        for row in rows:
            called = session.vault.open(row.name, _place("name", row.id))
            found[indexes[row.phone_index]] = row.id, called
    return found


async def posts_of(session: Session, person_id: int, today: date) -> list[Serving]:
    """The posts a person holds today, with units and names of places."""
    return await _serving(session, EVERYTHING, today, Post.person_id == person_id)


async def of_region(session: Session, scope: Scope, region_id: str, today: date) -> list[Serving]:
    """Who holds a post over exactly this region today, as far as this scope may see it."""
    return await _serving(session, scope, today, Post.region_id == region_id)


async def called(session: Session, scope: Scope, name: str, on: date) -> list[Serving]:
    """The posts that people of this name hold on a day, within this scope."""
    return await _serving(session, scope, on, Person.name_index == _name_index(session, name))


async def reach_at(session: Session, person_id: int, address_id: int) -> None:
    """Note whose an address is said to be; it is trusted only once a code has bound it."""
    await session.execute(
        update(Address)
        .where(Address.id == address_id, Address.person_id.is_(None))
        .values(person_id=person_id)
    )


async def _find(session: Session, official: NewOfficial) -> int | None:
    """By phone; else by name in the region, as long as that does not make two phones one."""
    if official.phone:
        index = _phone_index(session, official.phone)
        found = await session.scalar(select(Person.id).where(Person.phone_index == index))
        if found:
            return int(found)
    namesakes = (
        select(Person.id)
        .join(Post, Post.person_id == Person.id)
        .where(
            Person.name_index == _name_index(session, official.name),
            Post.region_id == official.region_id,
        )
        .order_by(Person.id)
    )
    if official.phone:
        namesakes = namesakes.where(Person.phone_index.is_(None))
    found = await session.scalar(namesakes.limit(1))
    return int(found) if found else None


async def _update(session: Session, person_id: int, official: NewOfficial) -> bool:
    columns = select(Person.name_index, Person.phone_index).where(Person.id == person_id)
    old = (await session.execute(columns)).one()
    values: dict[str, Any] = {}
    if old.name_index != _name_index(session, official.name):
        values["name"] = session.vault.seal(official.name, _place("name", person_id))
        values["name_index"] = _name_index(session, official.name)
    if official.phone and old.phone_index is None:
        values["phone"] = session.vault.seal(official.phone, _place("phone", person_id))
        values["phone_index"] = _phone_index(session, official.phone)
    if values:
        await session.execute(update(Person).where(Person.id == person_id).values(**values))
    return bool(values)


async def _put_post(session: Session, person_id: int, official: NewOfficial) -> bool:
    """Put a post; another first day corrects the post that lasts, and is a new post after it."""
    found = await session.execute(
        select(Post.id, Post.unit, Post.since, Post.until)
        .where(
            Post.person_id == person_id,
            Post.role == official.role,
            Post.region_id == official.region_id,
        )
        .order_by(Post.since.desc())
    )
    posts = found.all()
    old = next((post for post in posts if post.since == official.since), None) or next(
        (post for post in posts if post.until is None or official.since is None), None
    )
    wanted = {
        "unit": official.unit or (old.unit if old else None),
        "since": official.since or (old.since if old else session.moment.today),
        "until": official.until or (old.until if old else None),
    }
    if old is None:
        key = {"role": official.role, "region_id": official.region_id}
        await session.execute(
            insert(Post), {"id": new_id(), "person_id": person_id, **key, **wanted}
        )
        return True
    if (old.unit, old.since, old.until) == tuple(wanted.values()):
        return False
    await session.execute(update(Post).where(Post.id == old.id).values(**wanted))
    session.touch(POSTS)
    return True


async def _serving(
    session: Session, scope: Scope, today: date, *where: ColumnElement[bool]
) -> list[Serving]:
    rows = await session.execute(
        select(
            Post.person_id,
            Person.name,
            Post.role,
            Post.region_id,
            Region.name.label("region"),
            Post.unit,
            Post.since,
            Post.until,
        )
        .join(Person, Person.id == Post.person_id)
        .join(Region, Region.id == Post.region_id)
        .where(scope.rows(Region.path), _lasting(Post, today), *where)
        .order_by(Post.id)
    )
    opened = session.vault.open
    return [Serving(row[0], opened(row[1], _place("name", row[0])), *row[2:]) for row in rows]


def _lasting(table: type[Post] | type[Assignment], today: date) -> ColumnElement[bool]:
    return (table.since <= today) & or_(table.until.is_(None), table.until >= today)


def _name_index(session: Session, called: str) -> str:
    return session.vault.index("official", called)


def _phone_index(session: Session, phone: str) -> str:
    return session.vault.index("phone", phone)


def _place(column: str, row_id: int) -> str:
    return f"person|{column}|{row_id}"
