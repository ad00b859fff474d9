"""Questions to the verifier: where what was said, seen and on record do not agree."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.checks import CheckQuestion as Table
from storage.queries.case_scope import seen_by
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a case, opened; `answer` is None while it waits.

    `field` names what it is about (a field of the visit form, or what the asker calls it);
    `item_id` is the line of a comparison it came from.
    """

    id: int
    case_id: int
    field: str
    text: str
    asked_on: date
    item_id: int | None = None
    answer: str | None = None
    answered_by: int | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case whose verifier is asked something, and how many questions there are."""

    case_id: int
    code: str
    path: str
    household_id: int | None
    count: int


async def ask(
    session: Session, case_id: int, field: str, text: str, item_id: int | None = None
) -> int:
    """Ask the verifier of a case something; returns the question's id."""
    row_id = new_id()
    await session.execute(
        _ASK,
        {
            "id": row_id,
            "case_id": case_id,
            "item_id": item_id,
            "field": field,
            "text": session.vault.seal(text, _place("text", row_id)),
            "asked_on": session.moment.today,
            "recorded_at": session.moment.now,
        },
    )
    return row_id


async def open_of(session: Session, scope: Scope, case_id: int) -> list[Question]:
    """What nobody has answered yet in a case this scope may see, the first question first."""
    return [one for one in await of_case(session, scope, case_id) if one.answer is None]


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Question]:
    """Every question of a case this scope may see, answered or not, the first one first."""
    rows = await session.execute(_OF_CASE.where(seen_by(scope)), {"case": case_id})
    return [_opened(session, row) for row in rows]


async def answer(
    session: Session, scope: Scope, question_id: int, text: str, person_id: int | None
) -> Question | None:
    """Answer a question once; None when it is answered already, foreign or absent."""
    row = (
        await session.execute(_ONE.where(seen_by(scope)), {"question": question_id})
    ).one_or_none()
    if row is None:
        return None
    done = await session.execute(
        _ANSWER,
        {
            "question": question_id,
            "answer": session.vault.seal(text, _place("answer", question_id)),
            "answered_by": person_id,
            "answered_on": session.moment.today,
        },
    )
    if done.rowcount != 1:
        return None
    found = await session.execute(_ONE, {"question": question_id})
    return _opened(session, found.one())


async def reword(session: Session, question_id: int, text: str) -> None:
    """Say a question that nobody has answered yet more fully."""
    await session.execute(
        _REWORD,
        {"question": question_id, "text": session.vault.seal(text, _place("text", question_id))},
    )


async def waiting(session: Session, scope: Scope, without: Collection[str]) -> list[Waiting]:
    """Open cases with unanswered questions, without those about some fields; oldest case first."""
    query = _WAITING.where(seen_by(scope), Table.field.not_in(sorted(without)))
    return [Waiting(*row) for row in await session.execute(query)]


def _opened(session: Session, row: Any) -> Question:
    vault = session.vault
    return Question(
        row.id,
        row.case_id,
        row.field,
        vault.open(row.text, _place("text", row.id)),
        row.asked_on,
        row.item_id,
        vault.open(row.answer, _place("answer", row.id)) if row.answer else None,
        row.answered_by,
        row.answered_on,
    )


def _place(column: str, row_id: int) -> str:
    return f"check_question|{column}|{row_id}"


_WITH_CASE = select(Table).join(Case, Case.id == Table.case_id)
_OF_CASE = _WITH_CASE.where(Table.case_id == bindparam("case")).order_by(Table.id)
_ONE = _WITH_CASE.where(Table.id == bindparam("question"))
_ASK = insert(Table)
_ANSWER = update(Table).where(Table.id == bindparam("question"), Table.answer.is_(None))
_REWORD = update(Table).where(Table.id == bindparam("question"), Table.answer.is_(None))
_WAITING = (
    select(Case.id, Case.code, Case.path, Case.household_id, func.count())
    .join(Table, Table.case_id == Case.id)
    .where(Table.answer.is_(None), Case.closed_on.is_(None))
    .group_by(Case.id, Case.code, Case.path, Case.household_id)
    .order_by(Case.id)
)
