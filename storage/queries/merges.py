"""Households registered twice: found, made one, and taken apart again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Report
from storage.models.help import HouseholdMerge as Table
from storage.models.people import Household
from storage.scope import Scope

PHONE, HEAD = "phone", "head"
"""Why two households may be one: the same phone, or a head of the same name in one village."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two households of a village that may be one; `one` is provisional, if either is."""

    one: int
    other: int
    path: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two households made one, or looked at and found to be two when it was undone that day."""

    id: int
    kept_id: int
    gone_id: int
    moved: dict[str, Any]
    reason: str
    person_id: int
    on: date
    undone_on: date | None


async def likely(
    session: Session, scope: Scope, before: datetime | None = None, limit: int = 200
) -> list[Pair]:
    """Pairs that may be one family and that nobody has looked at, oldest first.

    `before` leaves out families that were written down only since.
    """
    where = (scope.rows(_One.path), *_STANDING, ~_JUDGED, *_known(before))
    unregistered = _PAIRS.where(
        *where,
        _One.provisional.is_(True),
        _REPORTED,
        or_(_SAME_HEAD, _SAME_PHONE),
        or_(_Other.provisional.is_(False), _Other.id < _One.id),
    )
    registered = _PAIRS.where(
        *where,
        _One.provisional.is_(False),
        # Worked out: the index to take is that of the heads, not that of who is registered.
        func.coalesce(_Other.provisional, True).is_(False),
        _Other.id < _One.id,
        _SAME_HEAD,
        _SAME_PHONE,
    )
    found = union_all(unregistered, registered).subquery()
    rows = await session.execute(select(found).order_by(found.c.one).limit(limit))
    return [_pair(row) for row in rows]


async def places(session: Session, before: datetime) -> set[str]:
    """The paths of villages where a provisional household may be another one's second.

    Families that were written down only since `before` are left out.
    """
    rows = await session.execute(
        select(_One.path)
        .join(_Other, _IN_ONE_VILLAGE)
        .where(
            *_STANDING,
            ~_JUDGED,
            *_known(before),
            _One.provisional.is_(True),
            _REPORTED,
            or_(_SAME_HEAD, _SAME_PHONE),
            or_(_Other.provisional.is_(False), _Other.id < _One.id),
        )
        .distinct()
    )
    return {row.path for row in rows}


def _known(before: datetime | None) -> tuple[ColumnElement[bool], ...]:
    return () if before is None else (_One.created_at <= before,)


async def into(session: Session, household_id: int) -> int | None:
    """The household this one was merged into."""
    found: int | None = await session.scalar(_INTO, {"household": household_id})
    return found


async def mark(session: Session, household_id: int, into_id: int | None) -> None:
    """Note what a household was merged into, or that it stands for itself again."""
    await session.execute(_CHANGE, {"household": household_id, "merged_into_id": into_id})


async def add(session: Session, merge: Merge) -> None:
    """Keep a merge, or what was judged of a pair."""
    await session.execute(
        insert(Table),
        {
            "id": merge.id,
            "kept_id": merge.kept_id,
            "gone_id": merge.gone_id,
            "moved": merge.moved,
            "reason": session.vault.seal(merge.reason, _reason(merge.id)),
            "person_id": merge.person_id,
            "on": merge.on,
            "undone_on": merge.undone_on,
            "recorded_at": session.moment.real,
        },
    )


def new_merge_id() -> int:
    """An id for a merge that is about to be made."""
    return new_id()


async def get(session: Session, scope: Scope, merge_id: int) -> Merge | None:
    """A merge of households this scope may see."""
    query = _of_scope(scope).where(Table.id == merge_id).with_for_update(of=Table)
    row = (await session.execute(query)).first()
    return _merge(session, row) if row else None


async def since(session: Session, scope: Scope, day: date) -> list[Merge]:
    """The merges of a place that stand and were made on a day or after it, the last one first."""
    query = _of_scope(scope).where(Table.on >= day, Table.undone_on.is_(None))
    rows = await session.execute(query.order_by(Table.id.desc()))
    return [_merge(session, row) for row in rows]


async def merged_since(session: Session, merge: Merge) -> bool:
    """Whether another household was merged into the same one later: cases were joined on."""
    later = select(Table.id).where(
        Table.kept_id == merge.kept_id, Table.id > merge.id, Table.undone_on.is_(None)
    )
    return await session.scalar(later.limit(1)) is not None


async def undo(session: Session, merge_id: int) -> bool:
    """Note that a merge was undone today; False when it was before."""
    done = await session.execute(_UNDO, {"merge": merge_id, "undone_on": session.moment.today})
    return done.rowcount == 1


def _of_scope(scope: Scope) -> Any:
    return (
        select(Table)
        .join(Household, Household.id == Table.kept_id)
        .where(scope.rows(Household.path, Household.id))
    )


def _merge(session: Session, row: Any) -> Merge:
    return Merge(
        row.id,
        row.kept_id,
        row.gone_id,
        row.moved,
        session.vault.open(row.reason, _reason(row.id)),
        row.person_id,
        row.on,
        row.undone_on,
    )


def _pair(row: Any) -> Pair:
    why = tuple(name for name, same in ((PHONE, row.phone), (HEAD, row.head)) if same)
    return Pair(row.one, row.other, row.path, why)


def _reason(merge_id: int) -> str:
    return f"household_merge|reason|{merge_id}"


_One, _Other = aliased(Household), aliased(Household)
_IN_ONE_VILLAGE = and_(_One.region_id == _Other.region_id, _One.id != _Other.id)
_SAME_HEAD = _One.head_index == _Other.head_index
_SAME_PHONE = _One.phone_index == _Other.phone_index
_STANDING = (_One.merged_into_id.is_(None), _Other.merged_into_id.is_(None))
_REPORTED = exists().where(Report.household_id == _One.id)
"""What it was made for is its report still: whoever reported may have said whose it is."""
_JUDGED = exists().where(
    Table.undone_on.is_not(None),
    or_(
        and_(Table.kept_id == _One.id, Table.gone_id == _Other.id),
        and_(Table.kept_id == _Other.id, Table.gone_id == _One.id),
    ),
)
_PAIRS = select(
    _One.id.label("one"),
    _Other.id.label("other"),
    _One.path.label("path"),
    and_(_One.phone_index.is_not(None), _Other.phone_index.is_not(None), _SAME_PHONE).label(PHONE),
    and_(literal(True), _SAME_HEAD).label(HEAD),
).join(_Other, _IN_ONE_VILLAGE)
_INTO = select(Household.merged_into_id).where(Household.id == bindparam("household"))
_CHANGE = update(Household).where(Household.id == bindparam("household"))
_UNDO = update(Table).where(Table.id == bindparam("merge"), Table.undone_on.is_(None))
