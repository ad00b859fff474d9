"""Forms somebody wants filled in (填表报数): which fields, where, and by which approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, true, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.burden import FormRequest as Table
from storage.models.regions import Region
from storage.queries.inspections import concerning
from storage.scope import Scope

OPEN, WITHDRAWN = "open", "withdrawn"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form to be kept: its fields with the key of what we hold of each, None where nothing."""

    region_id: str
    path: str
    title: str
    requester: str
    approval_no: str
    fields: Sequence[tuple[str, str | None]]
    reason: str
    due_on: date
    person_id: int


@dataclass(frozen=True, slots=True)
class FormRequest(Wanted):
    """A form as it was kept, with the name of the place; its reason is opened."""

    id: int
    state: str
    recorded_at: datetime
    place: str


async def add(session: Session, wanted: Wanted) -> int:
    """Keep a form that was approved."""
    row_id = new_id()
    reason = session.vault.seal(wanted.reason, _reason(row_id)) if wanted.reason else None
    row: Mapping[str, Any] = {
        "id": row_id,
        "region_id": wanted.region_id,
        "path": wanted.path,
        "title": wanted.title,
        "requester": wanted.requester,
        "approval_no": wanted.approval_no,
        "fields": [{"label": label, "key": key} for label, key in wanted.fields],
        "reason": reason,
        "due_on": wanted.due_on,
        "state": OPEN,
        "person_id": wanted.person_id,
        "recorded_at": session.moment.now,
    }
    await session.execute(insert(Table), row)
    return row_id


async def get(session: Session, scope: Scope, request_id: int) -> FormRequest | None:
    """A form that concerns the places of a scope."""
    where = true() if scope.everything else concerning(Table.path, scope.paths)
    row = (await session.execute(_SELECT.where(Table.id == request_id, where))).first()
    return _made(session, row) if row else None


async def seen_by(session: Session, scope: Scope, limit: int) -> list[FormRequest]:
    """The forms that concern the places of a scope, the last one first."""
    where = true() if scope.everything else concerning(Table.path, scope.paths)
    query = _SELECT.where(where).order_by(Table.id.desc()).limit(limit)
    return [_made(session, row) for row in await session.execute(query)]


async def asked(session: Session, path: str, since: datetime) -> list[FormRequest]:
    """The forms asked for since an instant at a place, in it or above it, that stand."""
    query = _SELECT.where(
        concerning(Table.path, [path]), Table.recorded_at >= since, Table.state == OPEN
    )
    return [_made(session, row) for row in await session.execute(query.order_by(Table.id))]


async def withdraw(session: Session, request_id: int) -> bool:
    """Take a form back; False when it was before."""
    done = await session.execute(
        update(Table).where(Table.id == request_id, Table.state == OPEN).values(state=WITHDRAWN)
    )
    return done.rowcount == 1


async def recorded(session: Session, since: datetime, until: datetime) -> list[str]:
    """The paths of what was registered in a span of time and stands."""
    rows = await session.execute(
        select(Table.path).where(
            Table.state == OPEN, Table.recorded_at >= since, Table.recorded_at < until
        )
    )
    return [row.path for row in rows]


def _made(session: Session, row: Row[Any]) -> FormRequest:
    reason = session.vault.open(row.reason, _reason(row.id)) if row.reason else ""
    return FormRequest(
        region_id=row.region_id,
        path=row.path,
        title=row.title,
        requester=row.requester,
        approval_no=row.approval_no,
        fields=tuple((one["label"], one["key"]) for one in row.fields),
        reason=reason,
        due_on=row.due_on,
        person_id=row.person_id,
        id=row.id,
        state=row.state,
        recorded_at=row.recorded_at,
        place=row.name,
    )


def _reason(row_id: int) -> str:
    return f"form_request|reason|{row_id}"


_SELECT = select(Table.__table__, Region.name).join(Region, Region.id == Table.region_id)
