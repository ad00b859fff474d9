"""What households said about their cards: the last answer of each, and noes nobody looked into."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select, update

from storage.engine import Session
from storage.models.checks import Confirmation as Table
from storage.models.people import Household
from storage.queries.confirmations import NO, REPLACED
from storage.queries.households import label_of
from storage.scope import Scope, within

CARD = "card"


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """A card that was asked about: whose, when, what the household said and what came of its no.

    `case_id` is the case it belongs to where there is one; a no is then answered there.
    """

    id: int
    household_id: int
    path: str
    household: str
    case_id: int | None
    asked_on: date
    answer: str | None
    answered_on: date | None
    note: str
    cleared_on: date | None
    outcome: str

    @property
    def disputed(self) -> bool:
        """Whether somebody still has to look into it."""
        return self.answer == NO and self.cleared_on is None and self.case_id is None


async def last_of_village(session: Session, scope: Scope, path: str) -> list[CardAnswer]:
    """The last card each household of a place was asked about, by number of the household."""
    rows = await session.execute(_seen(scope).where(within(Household.path, path)))
    last: dict[int, CardAnswer] = {}
    for row in rows:  # the last one first; a no that waits stays in sight
        found = _opened(session, row)
        if found.household_id not in last or (
            found.disputed and not last[found.household_id].disputed
        ):
            last[found.household_id] = found
    return list(last.values())


async def last_of(session: Session, scope: Scope, household_id: int) -> CardAnswer | None:
    """The last card a household was asked about."""
    query = _seen(scope).where(Table.household_id == household_id).limit(1)
    row = (await session.execute(query)).first()
    return _opened(session, row) if row else None


async def disputed(session: Session, scope: Scope) -> list[CardAnswer]:
    """The noes that wait for somebody to look into them, the oldest first."""
    query = _seen(scope).where(
        Table.answer == NO, Table.cleared_on.is_(None), Table.case_id.is_(None)
    )
    found = [_opened(session, row) for row in await session.execute(query)]
    return sorted(found, key=lambda one: one.id)


async def clear(
    session: Session, scope: Scope, confirmation_id: int, person_id: int, outcome: str
) -> CardAnswer | None:
    """Note what came of a no, once; None when it is foreign, absent or cleared already."""
    query = _seen(scope).where(Table.id == confirmation_id)
    row = (await session.execute(query)).one_or_none()
    found = _opened(session, row) if row else None
    if found is None or not found.disputed:
        return None
    done = await session.execute(
        update(Table)
        .where(Table.id == confirmation_id, Table.cleared_on.is_(None))
        .values(
            cleared_by=person_id,
            cleared_on=session.moment.today,
            outcome=session.vault.seal(outcome, _place("outcome", confirmation_id)),
        )
    )
    return found if done.rowcount == 1 else None


def _seen(scope: Scope) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Table.id,
            Table.household_id,
            Household.path,
            Household.number,
            Household.head,
            Table.case_id,
            Table.asked_on,
            Table.answer,
            Table.answered_on,
            Table.note,
            Table.cleared_on,
            Table.outcome,
        )
        .join(Household, Household.id == Table.household_id)
        .where(
            Table.kind == CARD,
            Table.answer.is_(None) | (Table.answer != REPLACED),
            scope.rows(Household.path, Household.id),
        )
        .order_by(Household.number, Table.id.desc())
    )


def _opened(session: Session, row: Any) -> CardAnswer:
    vault = session.vault
    head = vault.open(row.head, f"household|head|{row.household_id}")
    return CardAnswer(
        row.id,
        row.household_id,
        row.path,
        label_of(row.number, head),
        row.case_id,
        row.asked_on,
        row.answer,
        row.answered_on,
        vault.open(row.note, _place("note", row.id)) if row.note else "",
        row.cleared_on,
        vault.open(row.outcome, _place("outcome", row.id)) if row.outcome else "",
    )


def _place(column: str, row_id: int) -> str:
    return f"confirmation|{column}|{row_id}"
