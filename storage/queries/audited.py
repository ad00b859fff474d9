"""The audit as people look through it: rows of a time, an actor, a thing; where a thing lies."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from storage.engine import Session
from storage.models.cases import Case, Document, Report
from storage.models.checks import ComparisonBatch, Confirmation
from storage.models.duties import Activity, Post
from storage.models.help import Alarm, Finding, HelpMeasure, Transfer
from storage.models.inbox import Handoff
from storage.models.notices import Broadcast
from storage.models.people import Address, Household
from storage.models.public import Objection, PublicNotice
from storage.models.regions import Region
from storage.models.screening import DepartmentWarning, Screening
from storage.models.system import Audit

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One row: real time, who, what was done to which thing, with ids and codes; chained or not."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    sequence: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: of these actors, actions and subjects where any are named; `until` is outside.

    `before` is the last id looked at on the page before.
    """

    actors: Collection[str] | None = None
    actions: Collection[str] = ()
    subjects: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0


async def rows(session: Session, wanted: Wanted, limit: int) -> list[Row]:
    """The latest rows that are asked for.

    Rows are numbered as they come, so a time is a range of numbers, and no index of times is
    kept on the table that every act writes to.
    """
    query = select(*_COLUMNS)
    if wanted.actors is not None:
        query = query.where(Audit.actor.in_(sorted(wanted.actors)))
    if wanted.actions:
        query = query.where(Audit.action.in_(sorted(wanted.actions)))
    if wanted.subjects:
        query = query.where(Audit.subject.in_(sorted(wanted.subjects)))
    if wanted.since:
        query = query.where(Audit.id >= await _first_at(session, wanted.since))
    if wanted.until:
        query = query.where(Audit.id < await _first_at(session, wanted.until))
    if wanted.before:
        query = query.where(Audit.id < wanted.before)
    found = await session.execute(query.order_by(Audit.id.desc()).limit(limit))
    return [Row(*row) for row in found]


async def about(
    session: Session, subjects: Collection[str], without: Collection[str], limit: int
) -> list[Row]:
    """The latest rows about some things, but for some actions."""
    query = select(*_COLUMNS).where(
        Audit.subject.in_(sorted(subjects)), Audit.action.not_in(sorted(without))
    )
    found = await session.execute(query.order_by(Audit.id.desc()).limit(limit))
    return [Row(*row) for row in found]


async def places(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """The paths of the places these things lie in; what has none is left out."""
    wanted: dict[str, dict[str, str]] = {}
    for subject in subjects:
        kind, _colon, name = subject.partition(":")
        wanted.setdefault(kind, {})[name] = subject
    found = {subject: name for name, subject in wanted.pop("path", {}).items()}
    for kind, query in _PLACES.items():
        column, named = query.selected_columns[0], wanted.get(kind, {})
        ids = list(named) if kind == "region" else [int(one) for one in named if one.isdigit()]
        for start in range(0, len(ids), AT_ONCE):
            several = query.where(column.in_(ids[start : start + AT_ONCE]))
            found |= {named[str(row[0])]: row[1] for row in await session.execute(several)}
    return found


async def served(session: Session, person_ids: Iterable[int]) -> dict[int, list[str]]:
    """The places where these people hold or held posts."""
    query = (
        select(Post.person_id, Region.path)
        .join(Region, Region.id == Post.region_id)
        .where(Post.person_id.in_(list(person_ids)))
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for row in await session.execute(query):
        found.setdefault(row.person_id, []).append(row.path)
    return found


async def roots(session: Session) -> list[str]:
    """The paths of the places that lie in no other."""
    query = select(Region.path).where(Region.parent_id.is_(None))
    return [row.path for row in await session.execute(query)]


async def chained(session: Session) -> tuple[int, int]:
    """How many rows are chained, and how many wait for it."""
    last = await session.scalar(select(func.max(Audit.sequence)))
    waiting = await session.scalar(select(func.count()).where(Audit.sequence.is_(None)))
    return last or 0, waiting or 0


async def _first_at(session: Session, instant: datetime) -> int:
    """The number of the first row that came at an instant or later, by halving."""
    low = await session.scalar(select(func.min(Audit.id))) or 0
    high = (await session.scalar(select(func.max(Audit.id))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = (await session.execute(_NEXT, {"number": middle})).first()
        if row is None or row.at >= instant:
            high = middle
        else:
            low = row.id + 1
    return low


_COLUMNS = (
    *(Audit.id, Audit.at, Audit.actor, Audit.action),
    *(Audit.subject, Audit.detail, Audit.sequence),
)
_NEXT = (
    select(Audit.id, Audit.at).where(Audit.id >= bindparam("number")).order_by(Audit.id).limit(1)
)


def _of_case(table: Any) -> Select[*tuple[Any, ...]]:
    return select(table.id, Case.path).join(Case, Case.id == table.case_id)


def _of_household(table: Any) -> Select[*tuple[Any, ...]]:
    return select(table.id, Household.path).join(Household, Household.id == table.household_id)


_PLACES: Mapping[str, Select[*tuple[Any, ...]]] = {
    "region": select(Region.id, Region.path),
    "household": select(Household.id, Household.path),
    "case": select(Case.id, Case.path),
    "alarm": select(Alarm.id, Alarm.path),
    "finding": select(Finding.id, Finding.path),
    "handoff": select(Handoff.id, Handoff.path),
    "broadcast": select(Broadcast.id, Broadcast.path),
    "public_notice": select(PublicNotice.id, PublicNotice.path),
    "screening": select(Screening.id, Screening.path),
    "comparison_batch": select(ComparisonBatch.id, ComparisonBatch.path),
    "transfer": select(Transfer.id, Transfer.from_path),
    "activity": select(Activity.id, Region.path).join(Region, Region.id == Activity.region_id),
    "document": _of_case(Document),
    "report": _of_case(Report),
    "objection": _of_case(Objection),
    "measure": _of_household(HelpMeasure),
    "confirmation": _of_household(Confirmation),
    "warning": _of_household(DepartmentWarning),
    "address": _of_household(Address),
}
"""Where each kind of thing lies; what is missing here is placed by who did it."""
