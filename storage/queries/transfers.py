"""Households that move to another village: asked for, accepted or declined, and moved."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.help import Alarm, Finding
from storage.models.help import Transfer as Table
from storage.models.inbox import Handoff
from storage.models.people import Household
from storage.queries import changed
from storage.queries.households import PROVISIONAL_FROM, sealed_head
from storage.queries.households import Household as Family
from storage.queries.regions import Place
from storage.scope import Scope

ASKED, ACCEPTED, DECLINED = "asked", "accepted", "declined"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A household on its way to another village; `reason` is opened."""

    id: int
    household_id: int
    from_region_id: str
    from_path: str
    to_region_id: str
    to_path: str
    reason: str
    state: str
    asked_by: int
    asked_on: date
    answered_by: int | None
    answered_on: date | None


async def add(session: Session, transfer: Transfer) -> None:
    """Keep that a household wants to move."""
    await session.execute(
        insert(Table),
        {
            "id": transfer.id,
            "household_id": transfer.household_id,
            "from_region_id": transfer.from_region_id,
            "from_path": transfer.from_path,
            "to_region_id": transfer.to_region_id,
            "to_path": transfer.to_path,
            "reason": session.vault.seal(transfer.reason, _reason(transfer.id)),
            "state": transfer.state,
            "asked_by": transfer.asked_by,
            "asked_on": transfer.asked_on,
            "recorded_at": session.moment.real,
        },
    )


def new_transfer_id() -> int:
    """An id for a transfer that is about to be asked for."""
    return new_id()


async def get(session: Session, scope: Scope, transfer_id: int) -> Transfer | None:
    """A transfer from or to a place of this scope, held until this transaction ends."""
    query = _SELECT.where(Table.id == transfer_id, _touches(scope)).with_for_update()
    row = (await session.execute(query)).first()
    return _transfer(session, row) if row else None


async def open_of(session: Session, household_id: int) -> Transfer | None:
    """The transfer of a household nobody has answered yet."""
    query = _SELECT.where(Table.household_id == household_id, Table.state == ASKED)
    row = (await session.execute(query)).first()
    return _transfer(session, row) if row else None


async def listed(session: Session, scope: Scope, limit: int = 100) -> list[Transfer]:
    """Transfers from or to the places of a scope, the last one first."""
    query = _SELECT.where(_touches(scope)).order_by(Table.id.desc()).limit(limit)
    return [_transfer(session, row) for row in await session.execute(query)]


async def waiting_at(session: Session, scope: Scope) -> int:
    """How many households wait to be taken over by places of a scope."""
    query = select(func.count()).select_from(Table)
    found: int = await session.scalar(query.where(Table.state == ASKED, scope.rows(Table.to_path)))
    return found


async def waiting_places(session: Session) -> set[str]:
    """The paths of the villages that are to take a household over."""
    rows = await session.execute(select(Table.to_path).where(Table.state == ASKED).distinct())
    return {row.to_path for row in rows}


async def answer(
    session: Session, transfer_id: int, state: str, person_id: int | None, reason: str | None = None
) -> bool:
    """Accept or decline a transfer; False when it was before. A reason replaces the old one."""
    values: dict[str, Any] = {
        "state": state,
        "answered_by": person_id,
        "answered_on": session.moment.today,
    }
    if reason is not None:
        values["reason"] = session.vault.seal(reason, _reason(transfer_id))
    done = await session.execute(
        update(Table).where(Table.id == transfer_id, Table.state == ASKED).values(**values)
    )
    return done.rowcount == 1


async def move_household(session: Session, family: Family, place: Place) -> int:
    """Let a household live in another village, under the next number there; returns the number."""
    registered = Household.number < PROVISIONAL_FROM
    within = ~registered if family.provisional else registered
    highest = await session.scalar(
        select(func.max(Household.number)).where(Household.region_id == place.id, within)
    )
    number = (highest or (PROVISIONAL_FROM - 1 if family.provisional else 0)) + 1
    await session.execute(
        update(Household)
        .where(Household.id == family.id)
        .values(
            region_id=place.id,
            path=place.path,
            number=number,
            **sealed_head(session, family.id, place.id, family.head),
        )
    )
    await changed.touch(session, [family.id])
    return number


async def move_cases(session: Session, family: Family, place: Place) -> list[int]:
    """Move the cases of a household, their clocks untouched; returns those that are open.

    Whoever was about to change one must look again. What hangs on the place of a case follows it.
    """
    rows = (await session.execute(_CASES, {"household": family.id})).all()
    ids = [row.id for row in rows]
    if ids:
        await session.execute(
            update(Case)
            .where(Case.id.in_(ids))
            .values(region_id=place.id, path=place.path, version=Case.version + 1)
        )
        for table in (Alarm, Finding):
            await session.execute(
                update(table).where(table.case_id.in_(ids)).values(path=place.path)
            )
    await session.execute(
        update(Handoff)
        .where(Handoff.household_id == family.id, Handoff.closed_at.is_(None))
        .values(path=place.path)
    )
    return [row.id for row in rows if row.closed_on is None]


def _touches(scope: Scope) -> Any:
    return or_(scope.rows(Table.from_path), scope.rows(Table.to_path))


def _transfer(session: Session, row: Any) -> Transfer:
    return Transfer(
        id=row.id,
        household_id=row.household_id,
        from_region_id=row.from_region_id,
        from_path=row.from_path,
        to_region_id=row.to_region_id,
        to_path=row.to_path,
        reason=session.vault.open(row.reason, _reason(row.id)),
        state=row.state,
        asked_by=row.asked_by,
        asked_on=row.asked_on,
        answered_by=row.answered_by,
        answered_on=row.answered_on,
    )


def _reason(transfer_id: int) -> str:
    return f"transfer|reason|{transfer_id}"


_SELECT = select(
    Table.id,
    Table.household_id,
    Table.from_region_id,
    Table.from_path,
    Table.to_region_id,
    Table.to_path,
    Table.state,
    Table.asked_by,
    Table.asked_on,
    Table.answered_by,
    Table.answered_on,
    Table.reason,
)
_CASES = (
    select(Case.id, Case.closed_on)
    .where(Case.household_id == bindparam("household"))
    .order_by(Case.id)
    .with_for_update()
)
