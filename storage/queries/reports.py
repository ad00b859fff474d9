"""Reports: what households told us, sealed, and how they hang on cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case, Report
from storage.queries.case_scope import seen_by
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Told:
    """A report as it was told; `answers` maps question fields to plain values."""

    id: int
    case_id: int
    household_id: int
    address_id: int | None
    channel: str
    reporter: str
    phone: str | None
    relation: str
    attached: bool
    danger: bool
    complete: bool
    answers: Mapping[str, Any]
    on: date


async def add(session: Session, report: Told) -> None:
    """Keep a report."""
    number = await session.scalar(_LAST_NUMBER, {"address": report.address_id})
    await session.execute(
        _INSERT,
        {
            "id": report.id,
            "case_id": report.case_id,
            "household_id": report.household_id,
            "address_id": report.address_id,
            "number": (number or 0) + 1,
            "channel": report.channel,
            "relation": report.relation,
            "on_behalf": report.relation != "self",
            "attached": report.attached,
            "on": report.on,
            "recorded_at": session.moment.real,
            **_told(session, report),
        },
    )


async def change(session: Session, report: Told) -> None:
    """Keep what was told afterwards: more answers, a name, another case it belongs to."""
    await session.execute(
        _CHANGE,
        {
            "report": report.id,
            "case_id": report.case_id,
            "household_id": report.household_id,
            "relation": report.relation,
            "on_behalf": report.relation != "self",
            "attached": report.attached,
            **_told(session, report),
        },
    )


async def get(session: Session, scope: Scope, report_id: int) -> Told | None:
    """A report this scope may see."""
    return next(iter(await _many(session, scope, _GET, report=report_id)), None)


async def by_address(session: Session, address_id: int, report_id: int) -> Told | None:
    """A report, for the very address that filed it."""
    rows = await session.execute(_BY_ADDRESS, {"report": report_id, "address": address_id})
    return next((_opened(session, row) for row in rows), None)


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Told]:
    """The reports of a case this scope may see, the first one first."""
    return await _many(session, scope, _OF_CASE, case=case_id)


async def own_addresses(session: Session, case_id: int) -> list[int]:
    """From where a household reported for itself, in a case."""
    rows = await session.execute(_OWN_ADDRESSES, {"case": case_id})
    return [row.address_id for row in rows]


async def last_case_from(session: Session, address_id: int, since: date) -> int | None:
    """The case of the last report from an address since a day."""
    found: int | None = await session.scalar(_LAST_CASE, {"address": address_id, "since": since})
    return found


def new_report_id() -> int:
    """An id for a report that is about to be told."""
    return new_id()


async def _many(
    session: Session, scope: Scope, query: Select[*tuple[Any, ...]], **values: Any
) -> list[Told]:
    if not scope.everything:
        query = query.where(seen_by(scope))
    return [_opened(session, row) for row in await session.execute(query, values)]


def _told(session: Session, report: Told) -> dict[str, Any]:
    vault = session.vault
    return {
        "reporter": vault.seal(report.reporter, f"report|reporter|{report.id}"),
        "reporter_phone": (
            vault.seal(report.phone, f"report|reporter_phone|{report.id}") if report.phone else None
        ),
        "danger": report.danger,
        "complete": report.complete,
        "answers": vault.seal_data(dict(report.answers), f"report|answers|{report.id}"),
    }


def _opened(session: Session, row: Any) -> Told:
    vault = session.vault
    return Told(
        row.id,
        row.case_id,
        row.household_id,
        row.address_id,
        row.channel,
        vault.open(row.reporter, f"report|reporter|{row.id}"),
        (
            vault.open(row.reporter_phone, f"report|reporter_phone|{row.id}")
            if row.reporter_phone
            else None
        ),
        row.relation,
        row.attached,
        row.danger,
        row.complete,
        vault.open_data(row.answers, f"report|answers|{row.id}"),
        row.on,
    )


_WITH_CASE = select(Report).join(Case, Case.id == Report.case_id).order_by(Report.id)
_GET = _WITH_CASE.where(Report.id == bindparam("report"))
_OF_CASE = _WITH_CASE.where(Report.case_id == bindparam("case"))
_BY_ADDRESS = select(Report).where(
    Report.id == bindparam("report"), Report.address_id == bindparam("address")
)
_OWN_ADDRESSES = (
    select(Report.address_id)
    .where(
        Report.case_id == bindparam("case"),
        Report.relation == "self",
        Report.address_id.is_not(None),
    )
    .distinct()
)
_LAST_CASE = (
    select(Report.case_id)
    .where(Report.address_id == bindparam("address"), Report.on >= bindparam("since"))
    .order_by(Report.id.desc())
    .limit(1)
)
_LAST_NUMBER = select(func.max(Report.number)).where(Report.address_id == bindparam("address"))
_INSERT = insert(Report)
_CHANGE = update(Report).where(Report.id == bindparam("report"))
