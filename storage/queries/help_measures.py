"""Measures of help plans: kept with their case, read for a case, a household or by themselves."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.help import HelpMeasure
from storage.queries.case_scope import seen_by
from storage.scope import Scope

PLANNED, DOING, DONE, DROPPED = "planned", "doing", "done", "dropped"


@dataclass(frozen=True, slots=True)
class Kept:
    """A measure as kept; `text` says what is done, `why` the reason it was dropped for."""

    id: int
    case_id: int
    household_id: int
    member_id: int | None
    policy: str | None
    category: str
    develops: bool
    risk: str | None
    text: str
    role: str
    due_on: date | None
    state: str
    done_on: date | None
    person_id: int
    why: str = ""

    @property
    def standing(self) -> bool:
        """Whether it is still part of its plan."""
        return self.state != DROPPED


def new_measure_id() -> int:
    """An id for a measure that is about to be kept."""
    return new_id()


async def add(session: Session, measure: Kept) -> None:
    """Keep a new measure."""
    row = {
        "id": measure.id,
        "case_id": measure.case_id,
        "household_id": measure.household_id,
        "recorded_at": session.moment.now,
        **_values(session, measure),
    }
    await session.execute(_INSERT, row)


async def save(session: Session, measure: Kept) -> None:
    """Keep what was changed of a measure."""
    await session.execute(_SAVE, {"measure": measure.id, **_values(session, measure)})


async def get(session: Session, scope: Scope, case_id: int, measure_id: int) -> Kept | None:
    """A measure of a case this scope may see."""
    found = await _many(session, scope, _GET, case=case_id, measure=measure_id)
    return next(iter(found), None)


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Kept]:
    """The measures of a case this scope may see, dropped ones too, in the order they came."""
    return await _many(session, scope, _OF_CASE, case=case_id)


async def of_household(session: Session, scope: Scope, household_id: int) -> list[Kept]:
    """The measures of all plans of a household that this scope may see."""
    return await _many(session, scope, _OF_HOUSEHOLD, household=household_id)


def _values(session: Session, measure: Kept) -> dict[str, Any]:
    words = {"text": measure.text, "why": measure.why}
    return {
        "member_id": measure.member_id,
        "policy": measure.policy,
        "category": measure.category,
        "develops": measure.develops,
        "risk": measure.risk,
        "text": session.vault.seal_data(words, _place(measure.id)),
        "role": measure.role,
        "due_on": measure.due_on,
        "state": measure.state,
        "done_on": measure.done_on,
        "person_id": measure.person_id,
    }


async def _many(
    session: Session, scope: Scope, query: Select[*tuple[Any, ...]], **values: Any
) -> list[Kept]:
    if not scope.everything:
        query = query.where(seen_by(scope))
    return [_opened(session, row) for row in await session.execute(query, values)]


def _opened(session: Session, row: Any) -> Kept:
    words = session.vault.open_data(row.text, _place(row.id))
    return Kept(
        id=row.id,
        case_id=row.case_id,
        household_id=row.household_id,
        member_id=row.member_id,
        policy=row.policy,
        category=row.category,
        develops=row.develops,
        risk=row.risk,
        text=words["text"],
        role=row.role,
        due_on=row.due_on,
        state=row.state,
        done_on=row.done_on,
        person_id=row.person_id,
        why=words["why"],
    )


def _place(measure_id: int) -> str:
    return f"help_measure|text|{measure_id}"


_SELECT = (
    select(
        HelpMeasure.id,
        HelpMeasure.case_id,
        HelpMeasure.household_id,
        HelpMeasure.member_id,
        HelpMeasure.policy,
        HelpMeasure.category,
        HelpMeasure.develops,
        HelpMeasure.risk,
        HelpMeasure.text,
        HelpMeasure.role,
        HelpMeasure.due_on,
        HelpMeasure.state,
        HelpMeasure.done_on,
        HelpMeasure.person_id,
    )
    .join(Case, Case.id == HelpMeasure.case_id)
    .order_by(HelpMeasure.id)
)
_OF_CASE = _SELECT.where(HelpMeasure.case_id == bindparam("case"))
_GET = _OF_CASE.where(HelpMeasure.id == bindparam("measure"))
_OF_HOUSEHOLD = _SELECT.where(HelpMeasure.household_id == bindparam("household"))
_INSERT = insert(HelpMeasure)
_SAVE = update(HelpMeasure).where(HelpMeasure.id == bindparam("measure"))
