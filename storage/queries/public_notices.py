"""Public notices: kept, found within a scope or on the village's board, released and taken down."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, not_, or_, select, true, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case, Document
from storage.models.public import PublicNotice as Table
from storage.models.public import PublicNoticeCase
from storage.queries.case_scope import seen_by
from storage.queries.cases import Filed, columns, filed
from storage.scope import Scope

DRAFT, RELEASED, DOWN, DROPPED = "draft", "released", "down", "dropped"
LIVE = (DRAFT, RELEASED)
MOST_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One household on a notice, masked; `case` is whose line it is and is shown to nobody."""

    case: int
    village: str
    name: str
    household_class: str
    members: int
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A public notice or announcement as stored."""

    id: int
    code: str
    kind: str
    procedure: str
    region_id: str
    path: str
    lines: tuple[Line, ...]
    state: str
    author_id: int
    created_at: datetime
    approver_id: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    down_on: date | None = None
    first_proof_on: date | None = None
    last_proof_on: date | None = None
    paper_down_on: date | None = None
    released_at: datetime | None = None

    def hangs(self, today: date) -> bool:
        """Whether people may read it today."""
        if self.state != RELEASED or self.first_on is None or self.down_on is None:
            return False
        return self.first_on <= today < self.down_on


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a notice on the wall: which paper it is, and when it was taken in."""

    id: int
    key: str
    recorded_at: datetime


_COLUMNS = tuple(getattr(Table, field.name) for field in fields(Notice))


async def insert_draft(session: Session, notice: Notice, case_ids: Collection[int]) -> None:
    """Keep a new notice with the cases it is about."""
    await session.execute(insert(Table), {**asdict(notice), "lines": _plain(notice.lines)})
    await session.execute(
        insert(PublicNoticeCase),
        [{"notice_id": notice.id, "case_id": case_id} for case_id in case_ids],
    )


async def get(session: Session, scope: Scope, notice_id: int) -> Notice | None:
    """A notice this scope may see: of its regions, and without a case that is hidden from it."""
    query = _SELECT.where(Table.id == notice_id, visible(scope))
    return next(iter(await _many(session, query)), None)


async def lock(session: Session, scope: Scope, notice_id: int) -> Notice | None:
    """The same, held until this transaction ends."""
    query = _SELECT.where(Table.id == notice_id, visible(scope)).with_for_update()
    return next(iter(await _many(session, query)), None)


async def by_code(session: Session, code: str) -> Notice | None:
    """The notice with this code, whatever its state; what of it is shown is decided above."""
    return next(iter(await _many(session, _BY_CODE, code=code)), None)


async def board(session: Session, village: str, today: date) -> list[Notice]:
    """What hangs in a village today."""
    return await _many(session, _BOARD, village=village, today=today)


async def page(session: Session, scope: Scope, before: int = 0, limit: int = 50) -> list[Notice]:
    """The notices a scope may see, the newest first, by page."""
    query = _SELECT.where(visible(scope), Table.state != DROPPED)
    if before:
        query = query.where(Table.id < before)
    return await _many(session, query.order_by(Table.id.desc()).limit(limit))


async def pending(session: Session, scope: Scope) -> list[Notice]:
    """Notices somebody has still to do something with: release, prove, take off the wall."""
    waits = or_(Table.state.in_(LIVE), (Table.state == DOWN) & Table.paper_down_on.is_(None))
    return await _many(session, _SELECT.where(visible(scope), waits).order_by(Table.id))


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Notice]:
    """The notices a case has been on, the first one first."""
    about = select(PublicNoticeCase.notice_id).where(PublicNoticeCase.case_id == case_id)
    query = _SELECT.where(Table.id.in_(about), visible(scope)).order_by(Table.id)
    return await _many(session, query)


async def candidates(
    session: Session, scope: Scope, kind: str, stands: Collection[tuple[str, str]]
) -> list[Filed]:
    """Open cases that stand at one of these (procedure, state) and are on no live notice."""
    live = (
        select(PublicNoticeCase.case_id)
        .join(Table, Table.id == PublicNoticeCase.notice_id)
        .where(Table.kind == kind, Table.state.in_(LIVE), PublicNoticeCase.case_id == Case.id)
        .exists()
    )
    there = or_(
        *((Case.procedure == procedure) & (Case.state == state) for procedure, state in stands)
    )
    rows = await session.execute(
        select(*columns)
        .where(seen_by(scope), Case.closed_on.is_(None), there, ~live)
        .order_by(Case.path, Case.procedure, Case.id)
        .limit(MOST_CANDIDATES)
    )
    return [filed(session, row) for row in rows]


async def last_copy(session: Session, case_id: int, paper: str) -> Mapping[str, Any] | None:
    """What a case's own line said on its last notice of this kind of paper."""
    row = (await session.execute(_LAST_COPY, {"case": case_id, "paper": paper})).first()
    if row is None:
        return None
    opened = session.vault.open(row.content, f"document|content|{row.id}")
    copy: Mapping[str, Any] = json.loads(bytes.fromhex(opened))
    return copy


async def overdue(session: Session, today: date) -> list[Notice]:
    """Notices that must come down by now."""
    return await _many(session, _OVERDUE, today=today)


async def cases_of(session: Session, notice_id: int) -> list[int]:
    """The cases a notice is or was about."""
    rows = await session.execute(_CASES, {"notice": notice_id})
    return [row.case_id for row in rows]


async def change(session: Session, notice: Notice, **values: Any) -> bool:
    """Change a notice that still stands as it was read; False when somebody was quicker."""
    if "lines" in values:
        values["lines"] = _plain(values["lines"])
    done = await session.execute(
        update(Table).where(Table.id == notice.id, Table.state == notice.state).values(**values)
    )
    return done.rowcount == 1


async def photos(
    session: Session, scope: Scope, notice: Notice, keys: Collection[str]
) -> list[Photo]:
    """The photos of a notice on the wall."""
    rows = await session.execute(_photos(scope, notice, keys).order_by(Document.id))
    return [Photo(row.id, row.key, row.recorded_at) for row in rows]


async def photo(
    session: Session, scope: Scope, notice: Notice, keys: Collection[str], document_id: int
) -> bytes | None:
    """What one photo of a notice shows."""
    query = _photos(scope, notice, keys).where(Document.id == document_id)
    row = (await session.execute(query)).first()
    if row is None:
        return None
    return bytes.fromhex(session.vault.open(row.content, f"document|content|{document_id}"))


def visible(scope: Scope) -> ColumnElement[bool]:
    """The condition that keeps a query over notices to what a scope may see."""
    if scope.everything:
        return true()
    hidden = (
        select(Case.id)
        .join(PublicNoticeCase, PublicNoticeCase.case_id == Case.id)
        .where(PublicNoticeCase.notice_id == Table.id, not_(seen_by(scope)))
        .exists()
    )
    return scope.rows(Table.path) & ~hidden


def draft(**values: Any) -> Notice:
    """A notice as it begins, with an id of its own."""
    return Notice(id=new_id(), state=DRAFT, **values)


def _photos(scope: Scope, notice: Notice, keys: Collection[str]) -> Any:
    return (
        select(Document.id, Document.key, Document.recorded_at, Document.content)
        .join(PublicNoticeCase, PublicNoticeCase.case_id == Document.case_id)
        .join(Case, Case.id == Document.case_id)
        .where(
            PublicNoticeCase.notice_id == notice.id,
            Document.key.in_(keys),
            Document.content.is_not(None),
            Document.recorded_at >= notice.released_at,
            seen_by(scope),
        )
    )


def _plain(lines: Sequence[Line]) -> list[Mapping[str, Any]]:
    return [asdict(line) for line in lines]


async def _many(session: Session, query: Any, **values: Any) -> list[Notice]:
    rows = await session.execute(query, values)
    return [
        Notice(**{**row._mapping, "lines": tuple(Line(**line) for line in row.lines)})
        for row in rows
    ]


_SELECT = select(*_COLUMNS)
_BY_CODE = _SELECT.where(Table.code == bindparam("code"))
_BOARD = _SELECT.where(
    Table.region_id == bindparam("village"),
    Table.state == RELEASED,
    Table.first_on <= bindparam("today"),
    Table.down_on > bindparam("today"),
).order_by(Table.first_on, Table.id)
_OVERDUE = _SELECT.where(Table.state == RELEASED, Table.down_on <= bindparam("today")).order_by(
    Table.id
)
_LAST_COPY = (
    select(Document.id, Document.content)
    .where(
        Document.case_id == bindparam("case"),
        Document.key == bindparam("paper"),
        Document.media_type == "application/json",
    )
    .order_by(Document.id.desc())
    .limit(1)
)
_CASES = (
    select(PublicNoticeCase.case_id)
    .where(PublicNoticeCase.notice_id == bindparam("notice"))
    .order_by(PublicNoticeCase.case_id)
)
