"""The roster of households, put as a whole: many rows in few statements, and again unchanged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from storage.engine import Session
from storage.models.people import Household
from storage.queries import changed
from storage.queries.changes import Change
from storage.queries.households import (
    PROVISIONAL_FROM,
    NewHousehold,
    head_index,
    phone_index,
    row_of,
    sealed_head,
)

Key = tuple[str, int]
"""A village's id and the number within it."""


@dataclass(frozen=True, slots=True)
class Put:
    """A household that was put: its id, and whether it was new."""

    id: int
    change: Change
    phone_is_new: bool = False


async def put_all(session: Session, households: Sequence[NewHousehold]) -> dict[Key, Put]:
    """Register households, or bring those with the same village and number up to date."""
    known = await _known(session, {household.place.id for household in households})
    fresh: list[dict[str, Any]] = []
    other: list[dict[str, Any]] = []
    done: dict[Key, Put] = {}
    for household in households:
        key = household.place.id, household.number
        old = known.get(key)
        if old is None:
            row = row_of(session, household)
            fresh.append(row)
            done[key] = Put(row["id"], Change.NEW, household.phone is not None)
        else:
            change = _change(session, old, household)
            done[key] = Put(
                old.id,
                Change.CHANGED if change else Change.UNCHANGED,
                bool(change and change["b_phone_index"] not in (None, old.phone_index)),
            )
            other += [change] if change else []
    if fresh:
        await session.execute(insert(Household), fresh)
    if other:
        await session.execute(_CHANGE, other)
        await changed.touch(session, [change["b_id"] for change in other])
    return done


async def ids_of(session: Session, region_ids: Iterable[str]) -> dict[Key, int]:
    """The ids of all registered households of these villages."""
    return {key: old.id for key, old in (await _known(session, region_ids)).items()}


@dataclass(frozen=True, slots=True)
class _Old:
    id: int
    region_id: str
    number: int
    head_index: str
    phone_index: str | None
    status: str


async def _known(session: Session, region_ids: Iterable[str]) -> Mapping[Key, _Old]:
    rows = await session.execute(
        select(
            Household.id,
            Household.region_id,
            Household.number,
            Household.head_index,
            Household.phone_index,
            Household.status,
        ).where(Household.region_id.in_(list(region_ids)), Household.number < PROVISIONAL_FROM)
    )
    return {(row.region_id, row.number): _Old(*row) for row in rows}


def _change(session: Session, old: _Old, household: NewHousehold) -> dict[str, Any] | None:
    """The values to change a known household by, None when it is as it should be."""
    region_id, head = household.place.id, household.head
    phone = phone_index(session, household.phone) if household.phone else None
    if (
        old.head_index == head_index(session, region_id, head)
        and phone in (None, old.phone_index)
        and household.status in (None, old.status)
    ):
        return None
    sealed = sealed_head(session, old.id, region_id, head)
    return {
        "b_id": old.id,
        "b_phone_index": phone,
        "b_status": household.status,
        **{f"b_{column}": value for column, value in sealed.items()},
    }


_CHANGE = (
    update(Household)
    .where(Household.id == bindparam("b_id"))
    .values(
        head=bindparam("b_head"),
        head_index=bindparam("b_head_index"),
        surname_index=bindparam("b_surname_index"),
        phone_index=func.coalesce(
            bindparam("b_phone_index", type_=Household.phone_index.type), Household.phone_index
        ),
        status=func.coalesce(bindparam("b_status", type_=Household.status.type), Household.status),
    )
)
