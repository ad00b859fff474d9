"""What is looked through for pitfalls, set by set: pages of cases and households, then what hangs
on them. The service's own reading: nothing of it is shown to anybody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, false, or_, select

from storage.engine import Session
from storage.models.cases import Case, CaseClock, CaseEvent, Document, Report
from storage.models.checks import Confirmation
from storage.models.duties import Activity, Assignment, Post
from storage.models.help import HelpMeasure
from storage.models.people import Household, Member
from storage.models.regions import Region
from storage.queries.activities import live
from storage.queries.record_rows import (
    AnswerRow,
    CaseRow,
    ClockRow,
    EventRow,
    HelpRow,
    HomeRow,
    MeasureRow,
    PostRow,
    ReportRow,
    VisitRow,
)
from storage.scope import within

AT_ONCE = 500
KEPT_FOREVER = ("dropout_return", "house_repair")
"""Procedures whose finished cases still tell something years later."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Extent:
    """Where to look: a place, or one case with its household (`case_id`, perhaps `household_id`).

    Finished cases are looked at when they were closed on or after `since`.
    """

    path: str
    since: date
    case_id: int | None = None
    household_id: int | None = None


async def cases(session: Session, extent: Extent, after: int, limit: int) -> list[CaseRow]:
    """A page of cases by id."""
    query = select(*_CASE).where(
        Case.id > after,
        or_(
            Case.closed_on.is_(None),
            Case.closed_on >= extent.since,
            Case.procedure.in_(KEPT_FOREVER),
        ),
        _in(extent),
    )
    rows = await session.execute(query.order_by(Case.id).limit(limit))
    return [CaseRow(*row) for row in rows]


async def homes(session: Session, extent: Extent, after: int, limit: int) -> list[HomeRow]:
    """A page of households by id; those that were merged into another are left out."""
    query = select(*_HOME).where(Household.id > after, Household.merged_into_id.is_(None))
    if extent.case_id is not None:
        query = query.where(Household.id == extent.household_id)
    query = query.where(within(Household.path, extent.path))
    rows = await session.execute(query.order_by(Household.id).limit(limit))
    return [HomeRow(*row) for row in rows]


async def posts(session: Session, path: str) -> list[PostRow]:
    """The posts of a place and all below it, held or over."""
    query = (
        select(
            *(Post.id, Post.person_id, Post.role, Post.region_id),
            *(Region.path, Post.since, Post.until),
        )
        .join(Region, Region.id == Post.region_id)
        .where(within(Region.path, path))
        .order_by(Post.id)
    )
    return [PostRow(*row) for row in await session.execute(query)]


async def events(session: Session, case_ids: Iterable[int]) -> list[EventRow]:
    """The accepted events of cases in order."""
    return await _many(session, _EVENTS, case_ids, lambda row: EventRow(*row))


async def clocks(session: Session, case_ids: Iterable[int]) -> list[ClockRow]:
    """The clocks of cases."""
    return await _many(session, _CLOCKS, case_ids, lambda row: ClockRow(*row))


async def papers(session: Session, case_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Which papers are on file for which case."""
    return await _many(session, _PAPERS, case_ids, lambda row: (row.case_id, row.key))


async def reports(session: Session, case_ids: Iterable[int]) -> list[ReportRow]:
    """The reports of cases with their answers."""

    def opened(row: Any) -> ReportRow:
        answers = session.vault.open_data(row.answers, f"report|answers|{row.id}")
        told_for_them = row.address_id if row.on_behalf else None
        return ReportRow(row.id, row.case_id, row.household_id, row.on, told_for_them, answers)

    return await _many(session, _REPORTS, case_ids, opened)


async def measures(session: Session, case_ids: Iterable[int]) -> list[MeasureRow]:
    """The measures of help plans."""
    return await _many(session, _MEASURES, case_ids, lambda row: MeasureRow(*row))


async def answers(session: Session, household_ids: Iterable[int]) -> list[AnswerRow]:
    """What households answered when asked to confirm something, in order."""
    return await _many(session, _ANSWERS, household_ids, lambda row: AnswerRow(*row))


async def helpers(session: Session, household_ids: Iterable[int]) -> list[HelpRow]:
    """Who is or was assigned to help households."""
    return await _many(session, _HELPERS, household_ids, lambda row: HelpRow(*row))


async def visits(session: Session, household_ids: Iterable[int], since: date) -> list[VisitRow]:
    """The visits to households since a day."""
    return await _many(session, _VISITS, household_ids, lambda row: VisitRow(*row), since=since)


async def identities(session: Session, member_ids: Iterable[int]) -> dict[int, str]:
    """The identity numbers of these members, opened; who has none is left out."""

    def opened(row: Any) -> tuple[int, str]:
        return row.id, session.vault.open(row.id_number, f"member|id_number|{row.id}")

    return dict(await _many(session, _IDENTITIES, member_ids, opened))


def _in(extent: Extent) -> ColumnElement[bool]:
    if extent.case_id is None:
        return within(Case.path, extent.path)
    own = Case.household_id == extent.household_id if extent.household_id else false()
    return or_(Case.id == extent.case_id, own)


async def _many(
    session: Session,
    query: Select[*tuple[Any, ...]],
    ids: Iterable[int],
    read: Callable[[Any], Found],
    **values: Any,
) -> list[Found]:
    wanted = list(ids)
    found: list[Found] = []
    for start in range(0, len(wanted), AT_ONCE):
        chunk = {"ids": wanted[start : start + AT_ONCE], **values}
        found += [read(row) for row in await session.execute(query, chunk)]
    return found


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_CASE = (
    *(Case.id, Case.procedure, Case.household_id, Case.member_id, Case.region_id, Case.path),
    *(Case.state, Case.entered_on, Case.sensitive, Case.standing, Case.opened_on, Case.closed_on),
)
_HOME = (
    *(Household.id, Household.region_id, Household.path, Household.status),
    *(Household.provisional, Household.created_at),
)
_EVENTS = (
    select(
        *(CaseEvent.id, CaseEvent.case_id, CaseEvent.number, CaseEvent.event),
        *(CaseEvent.person_id, CaseEvent.on, CaseEvent.documents, CaseEvent.facts),
    )
    .where(CaseEvent.case_id.in_(_IDS), CaseEvent.refusal.is_(None))
    .order_by(CaseEvent.case_id, CaseEvent.number)
)
_CLOCKS = select(CaseClock.case_id, CaseClock.clock, CaseClock.running, CaseClock.deadline).where(
    CaseClock.case_id.in_(_IDS)
)
_PAPERS = select(Document.case_id, Document.key).where(Document.case_id.in_(_IDS)).distinct()
_REPORTS = (
    select(
        *(Report.id, Report.case_id, Report.household_id, Report.on),
        *(Report.address_id, Report.on_behalf, Report.answers),
    )
    .where(Report.case_id.in_(_IDS))
    .order_by(Report.on, Report.id)
)
_MEASURES = select(
    *(HelpMeasure.id, HelpMeasure.case_id, HelpMeasure.household_id, HelpMeasure.member_id),
    *(HelpMeasure.category, HelpMeasure.risk, HelpMeasure.state, HelpMeasure.done_on),
).where(HelpMeasure.case_id.in_(_IDS))
_ANSWERS = (
    select(
        *(Confirmation.id, Confirmation.kind, Confirmation.household_id, Confirmation.case_id),
        *(Confirmation.answer, Confirmation.answered_on),
    )
    .where(Confirmation.household_id.in_(_IDS), Confirmation.answer.in_(("yes", "no")))
    .order_by(Confirmation.id)
)
_HELPERS = select(
    *(Assignment.id, Assignment.person_id, Assignment.household_id),
    *(Assignment.since, Assignment.until),
).where(Assignment.household_id.in_(_IDS))
_VISITS = select(
    *(Activity.id, Activity.person_id, Activity.household_id),
    *(Activity.region_id, Activity.kind, Activity.on),
).where(Activity.household_id.in_(_IDS), Activity.on >= bindparam("since"), live())
_IDENTITIES = select(Member.id, Member.id_number).where(
    Member.id.in_(_IDS), Member.id_number.is_not(None)
)
