"""Objections to public notices: what was said, by which way, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.public import Objection as Table
from storage.queries.case_scope import seen_by
from storage.scope import Scope

OPEN, UPHELD, DISMISSED = "open", "upheld", "dismissed"


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody said against a case on a notice; who it was is not part of it."""

    id: int
    notice_id: int
    case_id: int
    channel: str
    on: date
    state: str
    recorded_at: datetime
    settled_by: int | None
    settled_on: date | None
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class NewObjection:
    """An objection on its way in: from an address, or written down by an official."""

    notice_id: int
    case_ids: Collection[int]
    text: str
    channel: str
    address_id: int | None = None
    recorded_by: int | None = None


_COLUMNS = (
    *(Table.id, Table.notice_id, Table.case_id, Table.channel, Table.on, Table.state),
    *(Table.recorded_at, Table.settled_by, Table.settled_on, Table.text, Table.reason),
)


async def add(session: Session, made: NewObjection) -> list[int]:
    """Keep an objection, once for every case it is about; returns the ids."""
    rows = [_row(session, made, case_id) for case_id in made.case_ids]
    await session.execute(insert(Table), rows)
    return [row["id"] for row in rows]


async def get(session: Session, scope: Scope, objection_id: int) -> Objection | None:
    """An objection in a case this scope may see."""
    query = _SELECT.where(Table.id == objection_id, seen_by(scope))
    return next(iter(await _many(session, query)), None)


async def of_notice(session: Session, scope: Scope, notice_id: int) -> list[Objection]:
    """The objections to a notice in cases this scope may see, the first one first."""
    return await _many(session, _SELECT.where(Table.notice_id == notice_id, seen_by(scope)))


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Objection]:
    """The objections in a case this scope may see, the first one first."""
    return await _many(session, _SELECT.where(Table.case_id == case_id, seen_by(scope)))


async def open_in(session: Session, case_id: int) -> int:
    """How many objections of a case nobody has settled."""
    found: int = await session.scalar(_OPEN_IN, {"case": case_id, "state": OPEN})
    return found


async def open_by_notice(session: Session, notice_ids: Collection[int]) -> dict[int, int]:
    """How many objections of each of these notices nobody has settled."""
    if not notice_ids:
        return {}
    rows = await session.execute(_OPEN_BY_NOTICE, {"notices": list(notice_ids), "state": OPEN})
    return {row[0]: row[1] for row in rows}


async def said_today(session: Session, notice_id: int, address_id: int | None, on: date) -> int:
    """How often an address has objected to a notice on a day."""
    found: int = await session.scalar(
        _SAID_TODAY, {"notice": notice_id, "address": address_id, "day": on}
    )
    return found


async def cases_today(session: Session, notice_id: int, on: date) -> frozenset[int]:
    """The cases of a notice that were objected to on a day."""
    rows = await session.execute(_CASES_TODAY, {"notice": notice_id, "day": on})
    return frozenset(row.case_id for row in rows)


async def settle(
    session: Session, objection_id: int, state: str, reason: str, person_id: int | None
) -> bool:
    """Settle an open objection; False when somebody was quicker."""
    done = await session.execute(
        _SETTLE,
        {
            "objection": objection_id,
            "open": OPEN,
            "new_state": state,
            "why": session.vault.seal(reason, _place("reason", objection_id)),
            "who": person_id,
            "day": session.moment.today,
        },
    )
    return done.rowcount == 1


def _row(session: Session, made: NewObjection, case_id: int) -> dict[str, Any]:
    row_id = new_id()
    return {
        "id": row_id,
        "notice_id": made.notice_id,
        "case_id": case_id,
        "text": session.vault.seal(made.text, _place("text", row_id)),
        "channel": made.channel,
        "address_id": made.address_id,
        "recorded_by": made.recorded_by,
        "on": session.moment.today,
        "state": OPEN,
        "recorded_at": session.moment.now,
    }


async def _many(session: Session, query: Any) -> list[Objection]:
    found = []
    for row in await session.execute(query.order_by(Table.id)):
        text = session.vault.open(row.text, _place("text", row.id))
        reason = session.vault.open(row.reason, _place("reason", row.id)) if row.reason else ""
        found.append(Objection(**{**row._mapping, "text": text, "reason": reason}))
    return found


def _place(column: str, row_id: int) -> str:
    return f"objection|{column}|{row_id}"


_SELECT = select(*_COLUMNS).join(Case, Case.id == Table.case_id)
_OPEN_IN = select(func.count()).where(
    Table.case_id == bindparam("case"), Table.state == bindparam("state")
)
_OPEN_BY_NOTICE = (
    select(Table.notice_id, func.count())
    .where(
        Table.notice_id.in_(bindparam("notices", expanding=True)),
        Table.state == bindparam("state"),
    )
    .group_by(Table.notice_id)
)
# One message about a whole notice is one row for each of its cases, all of one instant.
_SAID_TODAY = select(func.count(func.distinct(Table.recorded_at))).where(
    Table.notice_id == bindparam("notice"),
    Table.address_id == bindparam("address"),
    Table.on == bindparam("day"),
)
_CASES_TODAY = select(Table.case_id).where(
    Table.notice_id == bindparam("notice"), Table.on == bindparam("day")
)
_SETTLE = (
    update(Table)
    .where(Table.id == bindparam("objection"), Table.state == bindparam("open"))
    .values(
        state=bindparam("new_state"),
        reason=bindparam("why"),
        settled_by=bindparam("who"),
        settled_on=bindparam("day"),
    )
)
