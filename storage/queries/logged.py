"""The log as people see it: entries of a place or person with their corrections, and candidates."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.duties import Activity, Post
from storage.models.people import Household, Person
from storage.models.regions import Region
from storage.queries.activities import WITHDRAWN, Done, done_of, live
from storage.queries.households import label_of
from storage.scope import Scope, within

_Later = aliased(Activity)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log: who did what, when it was and when it was written down.

    `corrected_by` is the row that corrects it, None while it stands.
    """

    id: int
    done: Done
    recorded_at: datetime
    person: str
    village: str
    household: str
    path: str
    corrected_by: int | None

    @property
    def stands(self) -> bool:
        """Whether it still says what was done."""
        return self.corrected_by is None and self.done.kind != WITHDRAWN


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to look for; what is empty does not narrow."""

    path: str = ""
    kind: str = ""
    person_id: int | None = None
    household_id: int | None = None
    first: date | None = None
    last: date | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Station:
    """A post on a day: the role, its place, and the unit that sent its holder."""

    role: str
    region_id: str
    path: str
    level: str
    unit: str | None
    since: date = field(default=date.min)


async def page(session: Session, scope: Scope, wanted: Wanted, limit: int) -> list[Entry]:
    """The rows of the log this scope may see, and one's own, the latest first."""
    own = [] if scope.person_id is None else [Activity.person_id == scope.person_id]
    query = _ENTRIES.where(
        or_(scope.rows(Region.path, Activity.household_id), *own), *_narrowed(wanted)
    )
    rows = await session.execute(query.order_by(Activity.id.desc()).limit(limit))
    return [_entry(session, row) for row in rows]


async def get(session: Session, activity_id: int) -> Entry | None:
    """One row, whoever's it is: the act decides who may touch it."""
    row = (await session.execute(_ENTRIES.where(Activity.id == activity_id))).first()
    return _entry(session, row) if row else None


async def latest_of(session: Session, person_id: int, limit: int) -> list[Entry]:
    """What a person logged last and still stands."""
    query = _ENTRIES.where(Activity.person_id == person_id, live())
    rows = await session.execute(query.order_by(Activity.id.desc()).limit(limit))
    return [_entry(session, row) for row in rows]


async def same_day(
    session: Session, person_id: int, kind: str, on: date, homes: Collection[int]
) -> list[Entry]:
    """What somebody logged of one kind on a day: at these homes, or at none when there are none."""
    where = Activity.household_id.in_(homes) if homes else Activity.household_id.is_(None)
    query = _ENTRIES.where(
        *(Activity.person_id == person_id, Activity.kind == kind, Activity.on == on),
        *(where, live()),
    )
    return [_entry(session, row) for row in await session.execute(query.order_by(Activity.id))]


async def alike(
    session: Session,
    kinds: Collection[str],
    days: tuple[date, date] | None,
    household_id: int | None,
) -> list[tuple[int, Done]]:
    """Live rows that may make a mark that somebody else's row made: by kind, days and home.

    Rows that noted details may belong to any period or target, so they are always among them.
    """
    home = (
        Activity.household_id.is_(None)
        if household_id is None
        else Activity.household_id == household_id
    )
    near: ColumnElement[bool] = and_(home, Activity.on.between(*days)) if days else home
    query = (
        select(*Activity.__table__.columns)
        .where(Activity.kind.in_(kinds), or_(near, Activity.detail.is_not(None)), live())
        .order_by(Activity.id)
    )
    return [(row.id, done_of(session, row)) for row in await session.execute(query)]


async def stations(session: Session, person_id: int) -> list[Station]:
    """Every post a person holds, held or will hold, with its first day."""
    rows = await session.execute(_STATIONS, {"person": person_id})
    return [Station(*row) for row in rows]


async def stations_on(session: Session, person_id: int, on: date) -> list[Station]:
    """The posts a person held on a day."""
    query = _STATIONS.where(Post.since <= on, or_(Post.until.is_(None), Post.until >= on))
    return [Station(*row) for row in await session.execute(query, {"person": person_id})]


async def people_of(session: Session, scope: Scope, path: str) -> Mapping[int, str]:
    """Who logged anything at a place, by name, for a list to choose from."""
    here = (
        select(Activity.person_id)
        .join(Region, Region.id == Activity.region_id)
        .where(Scope(scope.paths, everything=scope.everything).rows(Region.path))
    )
    own = select(Activity.person_id).where(
        Activity.household_id.in_(scope.households | scope.helped)
    )
    if path:
        here = here.where(within(Region.path, path))
        own = own.join(Region, Region.id == Activity.region_id).where(within(Region.path, path))
    query = select(Person.id, Person.name).where(Person.id.in_(union(here, own)))
    found = {row.id: _name(session, row.id, row.name) for row in await session.execute(query)}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _narrowed(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    asked: dict[str, Callable[[Any], ColumnElement[bool]]] = {
        "path": lambda path: within(Region.path, path),
        "kind": lambda kind: Activity.kind == kind,
        "person_id": lambda person: Activity.person_id == person,
        "household_id": lambda household: Activity.household_id == household,
        "first": lambda day: Activity.on >= day,
        "last": lambda day: Activity.on <= day,
        "after": lambda row: Activity.id < row,
    }
    given = {name: getattr(wanted, name) for name in asked}
    return [asked[name](value) for name, value in given.items() if value]


def _entry(session: Session, row: Any) -> Entry:
    head = row.head and session.vault.open(row.head, f"household|head|{row.household_id}")
    return Entry(
        row.id,
        done_of(session, row),
        row.recorded_at,
        _name(session, row.person_id, row.person),
        row.village,
        label_of(row.number, head) if head else "",
        row.path,
        row.corrected_by,
    )


def _name(session: Session, person_id: int, sealed: bytes) -> str:
    return session.vault.open(sealed, f"person|name|{person_id}")


_ENTRIES = (
    select(
        *Activity.__table__.columns,
        Person.name.label("person"),
        Region.name.label("village"),
        Region.path,
        Household.head,
        Household.number,
        select(func.min(_Later.id))
        .where(_Later.corrects_id == Activity.id)
        .scalar_subquery()
        .label("corrected_by"),
    )
    .join(Person, Person.id == Activity.person_id)
    .join(Region, Region.id == Activity.region_id)
    .outerjoin(Household, Household.id == Activity.household_id)
)
_STATIONS = (
    select(Post.role, Post.region_id, Region.path, Region.level, Post.unit, Post.since)
    .join(Region, Region.id == Post.region_id)
    .where(Post.person_id == bindparam("person"))
    .order_by(Post.id)
)
