"""Households: register, find by number, surname, head or phone, and what a household is called."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.people import Household as Table
from storage.queries.regions import Place
from storage.queries.upsert import insert_once
from storage.scope import EVERYTHING, Scope

PROVISIONAL_FROM = 9001
"""Provisional households count from here, so that a roster's own numbers never meet them."""
COMPOUND_SURNAMES = (
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "令狐", "轩辕", "拓跋",
    "第五", "呼延", "左丘", "东郭", "西门", "百里",
)  # fmt: skip
MONITORED = ("tp-unstable", "edge-prone", "sudden-hardship")
"""The standings under watch (三类户), called as the policies' entries call them."""

_COLUMNS = (
    Table.id,
    Table.region_id,
    Table.path,
    Table.number,
    Table.head,
    Table.status,
    Table.provisional,
    Table.reach_id,
)


@dataclass(frozen=True, slots=True)
class Household:
    """A household with its head's name opened; messages call it only by its `label`."""

    id: int
    region_id: str
    path: str
    number: int
    head: str
    status: str
    provisional: bool
    reach_id: int | None

    @property
    def monitored(self) -> bool:
        """Whether it is one of the three kinds of households under watch."""
        return self.status in MONITORED


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household to be registered or brought up to date.

    A known one keeps its phone and its status where these are None.
    """

    place: Place
    number: int
    head: str
    phone: str | None = None
    status: str | None = None


def label(household: Household) -> str:
    """What a household is called in messages: 3号 张家."""
    return label_of(household.number, household.head)


def label_of(number: int, head: str) -> str:
    """The same, of a row's number and opened head."""
    return f"{number}号 {surname(head)}家"


def surname(name: str) -> str:
    """The surname of a full name; a listed one has two characters, and a name has one more."""
    return name[:2] if len(name) > 2 and name.startswith(COMPOUND_SURNAMES) else name[:1]


async def register(session: Session, household: NewHousehold) -> Household:
    """Register one household."""
    row = row_of(session, household)
    await session.execute(_INSERT, row)
    return _made(row, household)


async def provisional(
    session: Session, place: Place, head: str, phone: str | None = None
) -> Household:
    """Register a family that nobody has registered yet, under the next free provisional number."""
    number = PROVISIONAL_FROM
    while True:
        highest = await session.scalar(_HIGHEST, {"region": place.id})
        number = max(number, (highest or 0) + 1)
        household = NewHousehold(place, number, head, phone)
        row = row_of(session, household) | {"provisional": True}
        # Two reports may take the same number at once; the later one takes the next.
        done = await session.execute(insert_once(session, Table, "region_id", "number"), row)
        if done.rowcount:
            return _made(row, household)


async def get(session: Session, scope: Scope, household_id: int) -> Household | None:
    """A household this scope may see."""
    return next(iter(await _many(session, scope, _GET, household=household_id)), None)


async def visible(session: Session, scope: Scope, household_ids: Iterable[int]) -> frozenset[int]:
    """Those of these households that this scope may see."""
    ids = sorted(set(household_ids))
    if not ids:
        return frozenset()
    query = select(Table.id).where(Table.id.in_(ids), scope.rows(Table.path, Table.id))
    return frozenset(row.id for row in await session.execute(query))


async def of_ids(
    session: Session, scope: Scope, household_ids: Iterable[int]
) -> dict[int, Household]:
    """The households with these ids that this scope may see."""
    found = await _many(session, scope, _OF_IDS, ids=list(household_ids))
    return {one.id: one for one in found}


async def find_by_number(
    session: Session, scope: Scope, region_ids: Iterable[str], number: int
) -> list[Household]:
    """The households with this number in these villages."""
    return await _many(session, scope, _BY_NUMBER, regions=list(region_ids), number=number)


async def find_by_head(session: Session, region_id: str, name: str) -> list[Household]:
    """The households of a village whose head has this name, to be asked about before joined."""
    wanted = head_index(session, region_id, name)
    return await _many(session, EVERYTHING, _BY_HEAD, region=region_id, index=wanted)


async def find_by_phone(session: Session, phone: str) -> Household | None:
    """The one household that gave this phone (+86…); a phone that several share tells nothing."""
    found = await _many(session, EVERYTHING, _BY_PHONE, index=phone_index(session, phone))
    return found[0] if len(found) == 1 else None


async def by_village(session: Session, scope: Scope, region_id: str) -> list[Household]:
    """The households of a village by number."""
    return await _many(session, scope, _BY_VILLAGE, region=region_id)


async def next_number(session: Session, region_id: str) -> int:
    """The number after the last registered one of a village."""
    highest = await session.scalar(_HIGHEST_REGISTERED, {"region": region_id})
    return (highest or 0) + 1


async def rename(session: Session, household: Household, head: str) -> Household:
    """Give a household the name of its head, which nobody knew when it was registered."""
    sealed = sealed_head(session, household.id, household.region_id, head)
    await session.execute(_CHANGE, {"household": household.id, **sealed})
    return replace(household, head=head)


def phone_index(session: Session, phone: str) -> str:
    """The blind index of a phone (+86…)."""
    return session.vault.index("phone", phone)


def head_index(session: Session, region_id: str, name: str) -> str:
    """The blind index of a head's name within a village."""
    return session.vault.index("head", f"{region_id}|{name}")


def surname_index(session: Session, region_id: str, name: str) -> str:
    return session.vault.index("surname", f"{region_id}|{name}")


def _place(household_id: int) -> str:
    return f"household|head|{household_id}"


def row_of(session: Session, household: NewHousehold) -> dict[str, Any]:
    """The row a new household is kept in."""
    row_id = new_id()
    return {
        "id": row_id,
        "region_id": household.place.id,
        "path": household.place.path,
        "number": household.number,
        **sealed_head(session, row_id, household.place.id, household.head),
        "phone_index": phone_index(session, household.phone) if household.phone else None,
        "status": household.status or "general",
        "provisional": False,
        "created_at": session.moment.now,
    }


def sealed_head(session: Session, household_id: int, region_id: str, head: str) -> dict[str, Any]:
    """The columns that keep a head's name and find it again."""
    return {
        "head": session.vault.seal(head, _place(household_id)),
        "head_index": head_index(session, region_id, head),
        "surname_index": surname_index(session, region_id, surname(head)),
    }


def _made(row: dict[str, Any], household: NewHousehold) -> Household:
    return Household(
        id=row["id"],
        region_id=row["region_id"],
        path=row["path"],
        number=row["number"],
        head=household.head,
        status=row["status"],
        provisional=row["provisional"],
        reach_id=None,
    )


async def _many(
    session: Session, scope: Scope, query: Select[*tuple[Any, ...]], **values: Any
) -> list[Household]:
    if not scope.everything:
        query = query.where(scope.rows(Table.path, Table.id))
    return [
        Household(
            row.id,
            row.region_id,
            row.path,
            row.number,
            session.vault.open(row.head, _place(row.id)),
            row.status,
            row.provisional,
            row.reach_id,
        )
        for row in await session.execute(query, values)
    ]


_SELECT = select(*_COLUMNS).order_by(Table.path, Table.number)
_GET = _SELECT.where(Table.id == bindparam("household"))
_OF_IDS = _SELECT.where(Table.id.in_(bindparam("ids", expanding=True)))
_STANDING = _SELECT.where(Table.merged_into_id.is_(None))  # the others are history
_BY_VILLAGE = _STANDING.where(Table.region_id == bindparam("region"))
_BY_HEAD = _BY_VILLAGE.where(Table.head_index == bindparam("index"))
_BY_PHONE = _STANDING.where(Table.phone_index == bindparam("index"))
_IN_VILLAGES = _STANDING.where(Table.region_id.in_(bindparam("regions", expanding=True)))
_BY_NUMBER = _IN_VILLAGES.where(Table.number == bindparam("number"))
_HIGHEST = select(func.max(Table.number)).where(Table.region_id == bindparam("region"))
_HIGHEST_REGISTERED = _HIGHEST.where(Table.number < PROVISIONAL_FROM)
_INSERT = insert(Table)
_CHANGE = update(Table).where(Table.id == bindparam("household"))
