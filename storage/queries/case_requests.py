"""Requests of households that only a person may carry out."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.cases import CaseRequest as Table
from storage.queries.case_scope import seen_by
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """A request about a case: to withdraw it, to take consent back, to correct something."""

    id: int
    case_id: int
    kind: str
    channel: str
    address_id: int | None
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case in which a request waits."""

    case_id: int
    code: str
    path: str


async def add(
    session: Session, case_id: int, kind: str, channel: str, address_id: int | None, text: str
) -> int:
    """Keep a request; the same one that still waits is kept once."""
    waiting = await session.scalar(_WAITING, {"case": case_id, "kind": kind})
    if waiting is not None:
        return int(waiting)
    row_id = new_id()
    values = {"id": row_id, "case_id": case_id, "kind": kind, "channel": channel}
    sealed = session.vault.seal(text, _place(row_id)) if text else None
    values |= {"address_id": address_id, "text": sealed, "on": session.moment.today}
    await session.execute(insert(Table), values)
    return row_id


async def open_of(session: Session, scope: Scope, case_id: int) -> list[CaseRequest]:
    """The requests about a case that wait for somebody, the oldest first."""
    rows = await session.execute(_OPEN.where(seen_by(scope)), {"case": case_id})
    return [
        CaseRequest(
            row.id,
            row.case_id,
            row.kind,
            row.channel,
            row.address_id,
            session.vault.open(row.text, _place(row.id)) if row.text else "",
            row.on,
        )
        for row in rows
    ]


async def settle(
    session: Session, case_id: int, kind: str, person_id: int | None, outcome: str
) -> bool:
    """Note that a request was carried out or not; False when none waits."""
    done = await session.execute(
        update(Table)
        .where(
            Table.case_id == case_id,
            Table.kind == kind,
            Table.settled_on.is_(None),
        )
        .values(settled_on=session.moment.today, settled_by=person_id, outcome=outcome)
    )
    return done.rowcount > 0


async def waiting(session: Session, scope: Scope) -> list[Waiting]:
    """The cases this scope may see in which a request waits, each once."""
    rows = await session.execute(_CASES.where(seen_by(scope)))
    return [Waiting(*row) for row in rows]


def _place(row_id: int) -> str:
    return f"case_request|text|{row_id}"


_WAITING = select(Table.id).where(
    Table.case_id == bindparam("case"),
    Table.kind == bindparam("kind"),
    Table.settled_on.is_(None),
)
_OPEN = (
    select(Table)
    .join(Case, Case.id == Table.case_id)
    .where(Table.case_id == bindparam("case"), Table.settled_on.is_(None))
    .order_by(Table.id)
)
_CASES = (
    select(Case.id, Case.code, Case.path)
    .join(Table, Table.case_id == Case.id)
    .where(Table.settled_on.is_(None))
    .order_by(Case.id)
    .distinct()
)
