"""Confirmations: what a household was asked to confirm, and what it answered; answered once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case
from storage.models.checks import Confirmation as Table
from storage.queries.case_scope import seen_by
from storage.scope import Scope

YES, NO, REPLACED = "yes", "no", "replaced"
"""What `answer` may be; a newer question about the same thing replaces one still open."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A question to a household: of which kind, about which version of what, asked where.

    `answer` is None while it is open; `how` it was answered is chat, sms, code or paper.
    """

    id: int
    kind: str
    household_id: int
    case_id: int | None
    version: str
    address_id: int | None
    code_until: datetime | None
    asked_by: int | None
    asked_on: date
    answer: str | None
    how: str | None
    answered_on: date | None
    recorded_by: int | None
    note: str


@dataclass(frozen=True, slots=True)
class New:
    """A confirmation about to be asked."""

    kind: str
    household_id: int
    case_id: int | None
    version: str
    address_id: int | None
    asked_by: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, how, and which official wrote it down where one did."""

    answer: str
    how: str | None
    recorded_by: int | None = None
    note: str = ""


async def add(session: Session, new: New) -> int:
    """Keep a question; what was open about the same thing is replaced by it."""
    replaced = _REPLACE.where(
        Table.household_id == new.household_id,
        Table.kind == new.kind,
        Table.case_id.is_(None) if new.case_id is None else Table.case_id == new.case_id,
    )
    await session.execute(replaced, {"answer": REPLACED, "answered_on": session.moment.today})
    row_id = new_id()
    await session.execute(
        _ADD,
        {
            "id": row_id,
            "kind": new.kind,
            "household_id": new.household_id,
            "case_id": new.case_id,
            "version": new.version,
            "address_id": new.address_id,
            "asked_by": new.asked_by,
            "asked_on": session.moment.today,
            "recorded_at": session.moment.now,
        },
    )
    return row_id


async def get(session: Session, scope: Scope, confirmation_id: int) -> Confirmation | None:
    """A confirmation of a case this scope may see."""
    query = _WITH_CASE.where(Table.id == confirmation_id, seen_by(scope))
    return next(iter(_many(session, await session.execute(query))), None)


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Confirmation]:
    """The confirmations of a case this scope may see, the last one first."""
    query = _WITH_CASE.where(Table.case_id == case_id, seen_by(scope))
    return _many(session, await session.execute(query.order_by(Table.id.desc())))


async def open_at(session: Session, address_id: int, since: date) -> list[Confirmation]:
    """What was asked at an address since a day and is not answered, the last question first."""
    rows = await session.execute(_OPEN_AT, {"address": address_id, "since": since})
    return _many(session, rows)


async def said_yes(session: Session, household_id: int, kind: str, version: str) -> bool:
    """Whether a household has confirmed this very version."""
    found = await session.scalar(_asked_about(household_id, kind, version, Table.answer == YES))
    return bool(found)


async def was_asked(session: Session, household_id: int, kind: str, version: str) -> bool:
    """Whether a household was asked about this very version, whatever it answered."""
    asked = or_(Table.answer.is_(None), Table.answer != REPLACED)
    return bool(await session.scalar(_asked_about(household_id, kind, version, asked)))


async def is_open(session: Session, confirmation_id: int) -> bool:
    """Whether nobody has answered yet."""
    query = select(Table.id).where(Table.id == confirmation_id, Table.answer.is_(None))
    return await session.scalar(query) is not None


async def at(session: Session, address_id: int, confirmation_id: int) -> Confirmation | None:
    """A confirmation, for the very address it was asked at."""
    query = select(Table).where(Table.id == confirmation_id, Table.address_id == address_id)
    return next(iter(_many(session, await session.execute(query))), None)


async def settle(session: Session, confirmation_id: int, answer: Answer) -> bool:
    """Keep the answer; False when somebody answered before. A code is spent with it."""
    note = answer.note
    done = await session.execute(
        _CHANGE.where(Table.answer.is_(None)),
        {
            "confirmation": confirmation_id,
            "answer": answer.answer,
            "how": answer.how,
            "answered_on": session.moment.today,
            "recorded_by": answer.recorded_by,
            "note": session.vault.seal(note, _place(confirmation_id)) if note else None,
            "code_index": None,
            "code_until": None,
        },
    )
    return done.rowcount == 1


async def explain(session: Session, confirmation_id: int, note: str) -> None:
    """Keep what the household said afterwards."""
    sealed = session.vault.seal(note, _place(confirmation_id))
    await session.execute(_CHANGE, {"confirmation": confirmation_id, "note": sealed})


async def put_code(session: Session, confirmation_id: int, code: str, until: datetime) -> None:
    """Keep a one-time code, as a fingerprint; an earlier one is worth nothing any more."""
    await session.execute(
        _CHANGE.where(Table.answer.is_(None)),
        {
            "confirmation": confirmation_id,
            "code_index": _index(session, confirmation_id, code),
            "code_until": until,
        },
    )


async def is_code(session: Session, confirmation_id: int, code: str) -> bool:
    """Whether this is the code of an open confirmation, and still good."""
    found = await session.scalar(
        select(Table.id).where(
            Table.id == confirmation_id,
            Table.answer.is_(None),
            Table.code_index == _index(session, confirmation_id, code),
            Table.code_until > session.moment.real,
        )
    )
    return found is not None


def _asked_about(
    household_id: int, kind: str, version: str, answered: ColumnElement[bool]
) -> Select[Any]:
    return select(func.count()).where(
        Table.household_id == household_id, Table.kind == kind, Table.version == version, answered
    )


def _many(session: Session, rows: Any) -> list[Confirmation]:
    return [
        Confirmation(
            row.id,
            row.kind,
            row.household_id,
            row.case_id,
            row.version,
            row.address_id,
            row.code_until,
            row.asked_by,
            row.asked_on,
            row.answer,
            row.how,
            row.answered_on,
            row.recorded_by,
            session.vault.open(row.note, _place(row.id)) if row.note else "",
        )
        for row in rows
    ]


def _index(session: Session, confirmation_id: int, code: str) -> str:
    return session.vault.index("confirmation_code", f"{confirmation_id}|{code}")


def _place(row_id: int) -> str:
    return f"confirmation|note|{row_id}"


_WITH_CASE = select(Table).join(Case, Case.id == Table.case_id)
_OPEN_AT = (
    select(Table)
    .where(
        Table.address_id == bindparam("address"),
        Table.answer.is_(None),
        Table.asked_on >= bindparam("since"),
    )
    .order_by(Table.id.desc())
)
_ADD = insert(Table)
_REPLACE = update(Table).where(Table.answer.is_(None))
_CHANGE = update(Table).where(Table.id == bindparam("confirmation"))
