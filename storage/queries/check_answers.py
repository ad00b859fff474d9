"""Answers of visit forms: saved one by one, never changed, the last one of a field counts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case, CaseEvent
from storage.models.checks import CheckAnswer as Table
from storage.models.duties import Activity
from storage.queries.activities import uncorrected
from storage.queries.case_scope import seen_by
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: in which visit (`round`, from 1), by whom, how, on which day.

    `value` is anything JSON can say; None takes an answer back.
    """

    case_id: int
    round: int
    field: str
    value: Any
    person_id: int
    channel: str
    draft: bool
    on: date


async def add(session: Session, given: Given) -> int:
    """Keep an answer."""
    row_id = new_id()
    await session.execute(
        _ADD,
        {
            "id": row_id,
            "case_id": given.case_id,
            "round": given.round,
            "field": given.field,
            "value": session.vault.seal_data(given.value, _place(row_id)),
            "person_id": given.person_id,
            "channel": given.channel,
            "draft": given.draft,
            "on": given.on,
            "recorded_at": session.moment.real,
        },
    )
    return row_id


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Given]:
    """All answers of a case this scope may see, of every visit, in the order they were given."""
    rows = await session.execute(_OF_CASE.where(seen_by(scope)), {"case": case_id})
    return [
        Given(
            row.case_id,
            row.round,
            row.field,
            session.vault.open_data(row.value, _place(row.id)),
            row.person_id,
            row.channel,
            row.draft,
            row.on,
        )
        for row in rows
    ]


async def entered(session: Session, case_id: int, state: str) -> int:
    """How often a case has come into a state: so many visits were asked for."""
    return await session.scalar(_ENTERED, {"case": case_id, "state": state}) or 0


async def confirm(session: Session, person_id: int, since: datetime) -> dict[int, int]:
    """Turn a person's drafts since an instant into answers; returns how many, by case."""
    changed: dict[int, int] = {}
    for row in await session.execute(_CONFIRM, {"person": person_id, "since": since}):
        changed[row.case_id] = changed.get(row.case_id, 0) + 1
    return changed


async def was_there(session: Session, person_id: int, household_id: int, on: date) -> bool:
    """Whether a person has logged a visit to a household on a day."""
    values = {"person": person_id, "household": household_id, "on": on}
    return await session.scalar(_WAS_THERE, values) is not None


def _place(row_id: int) -> str:
    return f"check_answer|value|{row_id}"


_ADD = insert(Table)
_OF_CASE = (
    select(Table)
    .join(Case, Case.id == Table.case_id)
    .where(Table.case_id == bindparam("case"))
    .order_by(Table.id)
)
_ENTERED = (
    select(func.count())
    .select_from(CaseEvent)
    .where(
        CaseEvent.case_id == bindparam("case"),
        CaseEvent.to_state == bindparam("state"),
        or_(CaseEvent.from_state.is_(None), CaseEvent.from_state != CaseEvent.to_state),
    )
)
_CONFIRM = (
    update(Table)
    .where(
        Table.person_id == bindparam("person"),
        Table.draft.is_(True),
        Table.recorded_at >= bindparam("since"),
    )
    .values(draft=False)
    .returning(Table.case_id)
)
_WAS_THERE = (
    select(Activity.id)
    .where(
        Activity.person_id == bindparam("person"),
        Activity.household_id == bindparam("household"),
        Activity.on == bindparam("on"),
        Activity.kind == "household_visit",
        uncorrected(),
    )
    .limit(1)
)
