"""Findings: what records showed, until somebody has mended or explained it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.help import Finding as Table
from storage.queries.case_scope import seen_by
from storage.scope import Scope, within

GONE, MENDED, EXPLAINED = "gone", "mended", "explained"


@dataclass(frozen=True, slots=True)
class Kept:
    """A finding as kept; of a closed one `how` says how it ended and `reason` why."""

    id: int
    key: str
    pitfall: str
    place: int
    about_kind: str
    about_id: str
    case_id: int | None
    path: str
    notify: Sequence[str]
    found: str | None
    allowed: str | None
    since: date | None
    opened_on: date
    seen_on: date
    closed_on: date | None = None
    closed_by: int | None = None
    how: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are asked for; `after` is the last id of the page before."""

    path: str = ""
    pitfall: str | None = None
    roles: tuple[str, ...] = ()
    case_id: int | None = None
    closed: bool = False
    after: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """How many open findings there are at a place for the same roles."""

    path: str
    notify: Sequence[str]
    count: int


def new_finding_id() -> int:
    """An id for a finding that is about to be kept."""
    return new_id()


async def add(session: Session, findings: Sequence[Kept]) -> None:
    """Keep new findings."""
    if findings:
        await session.execute(insert(Table), [_row(one) for one in findings])


async def see(session: Session, findings: Sequence[Kept]) -> None:
    """Note of open findings that records still show them, with the figures of now."""
    if findings:
        await session.execute(_SEE, [_seen(one) for one in findings])


async def reopen(session: Session, findings: Sequence[Kept]) -> None:
    """Open findings again that were closed today."""
    if findings:
        await session.execute(_REOPEN, [_seen(one) for one in findings])


async def close(
    session: Session, ids: Iterable[int], how: str, by: int | None = None, reason: str = ""
) -> int:
    """Close findings that are open; returns how many were."""
    today = session.moment.today
    closed = 0
    for row_id in ids:
        sealed = session.vault.seal(reason, _reason(row_id)) if reason else None
        done = await session.execute(
            _CLOSE,
            {"finding": row_id, "today": today, "by": by, "why": how, "sealed": sealed},
        )
        closed += done.rowcount
    return closed


async def last_of(session: Session, path: str, case_id: int | None = None) -> dict[str, Kept]:
    """The last finding of every key at a place, or about one case, open or closed."""
    query = _SELECT.where(within(Table.path, path)) if case_id is None else _SELECT
    if case_id is not None:
        query = query.where(Table.case_id == case_id)
    rows = await session.execute(query.order_by(Table.opened_on, Table.id))
    return {row.key: _plain(row) for row in rows}


async def get(session: Session, scope: Scope, finding_id: int) -> Kept | None:
    """A finding this scope may see, its reason opened."""
    query = _SEEN.where(Table.id == finding_id, _visible(scope))
    row = (await session.execute(query)).first()
    return _opened(session, row) if row else None


async def page(session: Session, scope: Scope, wanted: Wanted, limit: int) -> list[Kept]:
    """Findings this scope may see, the oldest first, by page."""
    query = _SEEN.where(_visible(scope), within(Table.path, wanted.path), Table.id > wanted.after)
    query = query.where(
        Table.closed_on.is_not(None) if wanted.closed else Table.closed_on.is_(None)
    )
    if wanted.pitfall:
        query = query.where(Table.pitfall == wanted.pitfall)
    if wanted.roles:
        query = query.where(or_(*map(_for_role, wanted.roles)))
    if wanted.case_id is not None:
        query = query.where(Table.case_id == wanted.case_id)
    rows = await session.execute(query.order_by(Table.id).limit(limit))
    return [_opened(session, row) for row in rows]


async def counts(session: Session, scope: Scope) -> dict[str, int]:
    """How many open findings of each pitfall a scope may see."""
    rows = await session.execute(
        select(Table.pitfall, func.count().label("many"))
        .outerjoin(Case, Case.id == Table.case_id)
        .where(Table.closed_on.is_(None), _visible(scope))
        .group_by(Table.pitfall)
    )
    return {row.pitfall: row.many for row in rows}


async def groups(session: Session, scope: Scope, households: Iterable[int] = ()) -> list[Group]:
    """How many open findings a scope may see, by place and roles; perhaps about households only."""
    wanted = [str(one) for one in sorted(households)]
    notify = cast(Table.notify, String)
    query = (
        select(Table.path, notify.label("roles"), func.count().label("many"))
        .outerjoin(Case, Case.id == Table.case_id)
        .where(Table.closed_on.is_(None), _visible(scope))
        .group_by(Table.path, notify)
    )
    if wanted:
        query = query.where(Table.about_kind == "household", Table.about_id.in_(wanted))
    rows = await session.execute(query)
    return [Group(row.path, tuple(json.loads(row.roles)), row.many) for row in rows]


async def households(session: Session, role: str) -> list[int]:
    """The households about which an open finding waits for a role."""
    query = (
        select(Table.about_id)
        .where(Table.closed_on.is_(None), Table.about_kind == "household", _for_role(role))
        .distinct()
    )
    return [int(row.about_id) for row in await session.execute(query)]


def _for_role(role: str) -> ColumnElement[bool]:
    return cast(Table.notify, String).contains(f'"{role}"', autoescape=True)


def _visible(scope: Scope) -> ColumnElement[bool]:
    """Within the scope or about a household helped; of a case only where the case is seen."""
    if scope.everything:
        return true()
    helped = [str(one) for one in sorted(scope.helped)]
    theirs = and_(Table.about_kind == "household", Table.about_id.in_(helped))
    return or_(
        and_(Table.case_id.is_(None), or_(scope.rows(Table.path), theirs)),
        and_(Table.case_id.is_not(None), seen_by(scope)),
    )


def _row(one: Kept) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _NAMES},
        "notify": list(one.notify),
        "closed_on": None,
        "closed_by": None,
        "how": None,
        "reason": None,
    }


def _seen(one: Kept) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in ("found", "allowed", "since", "seen_on")}
    return {"finding": one.id, "roles": list(one.notify), "where_path": one.path} | {
        f"now_{name}": value for name, value in values.items()
    }


def _plain(row: Any) -> Kept:
    return Kept(*row[:-1])


def _opened(session: Session, row: Any) -> Kept:
    sealed = row[-1]
    return replace(
        _plain(row), reason=session.vault.open(sealed, _reason(row.id)) if sealed else ""
    )


def _reason(row_id: int) -> str:
    return f"finding|reason|{row_id}"


_NAMES = (
    *("id", "key", "pitfall", "place", "about_kind", "about_id", "case_id", "path", "notify"),
    *("found", "allowed", "since", "opened_on", "seen_on"),
)
_COLUMNS = (
    *(Table.id, Table.key, Table.pitfall, Table.place, Table.about_kind, Table.about_id),
    *(Table.case_id, Table.path, Table.notify, Table.found, Table.allowed, Table.since),
    *(Table.opened_on, Table.seen_on, Table.closed_on, Table.closed_by, Table.how, Table.reason),
)
_SELECT = select(*_COLUMNS)
_SEEN = _SELECT.outerjoin(Case, Case.id == Table.case_id)
_NOW = {
    "found": bindparam("now_found"),
    "allowed": bindparam("now_allowed"),
    "since": bindparam("now_since", type_=Table.since.type),
    "seen_on": bindparam("now_seen_on", type_=Table.seen_on.type),
    "notify": bindparam("roles", type_=Table.notify.type),
    "path": bindparam("where_path"),
}
_SEE = update(Table).where(Table.id == bindparam("finding")).values(**_NOW)
_REOPEN = _SEE.values(closed_on=None, closed_by=None, how=None, reason=None)
_CLOSE = (
    update(Table)
    .where(Table.id == bindparam("finding"), Table.closed_on.is_(None))
    .values(
        closed_on=bindparam("today", type_=Table.closed_on.type),
        closed_by=bindparam("by", type_=Table.closed_by.type),
        how=bindparam("why"),
        reason=bindparam("sealed", type_=Table.reason.type),
    )
)
