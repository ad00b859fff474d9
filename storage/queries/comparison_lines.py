"""The households of a batch of comparison, as an office sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from storage.engine import Session
from storage.models.cases import Case
from storage.models.checks import ComparisonItem as Item
from storage.models.people import Household, Member
from storage.queries.case_scope import seen_by
from storage.scope import Scope

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One household of a batch, as an office sees it; `number` counts from one by case."""

    number: int
    case_id: int
    head: str
    id_number: str | None
    region_id: str


async def lines(session: Session, scope: Scope, batch_id: int) -> list[Line]:
    """The households of a batch this scope may see, each with the number it always has.

    With the head's name and, where we hold it, identity number.
    """
    query = _LINES.add_columns(seen_by(scope).label("seen"))
    rows = list(await session.execute(query, {"batch": batch_id}))
    found = await heads(session, [row.household_id for row in rows if row.seen])
    return [
        Line(number, row.case_id, *found[row.household_id], row.region_id)
        for number, row in enumerate(rows, start=1)
        if row.seen
    ]


async def heads(
    session: Session, household_ids: Sequence[int]
) -> dict[int, tuple[str, str | None]]:
    """The head of each household, and the identity number of the member who is the head."""
    found: dict[int, tuple[str, str | None]] = {}
    ids = sorted(set(household_ids))
    for start in range(0, len(ids), AT_ONCE):
        some = {"ids": ids[start : start + AT_ONCE]}
        for row in await session.execute(_NAMES, some):
            found[row.id] = (session.vault.open(row.head, f"household|head|{row.id}"), None)
        for row in await session.execute(_NUMBERS, some):
            head, _none = found[row.household_id]
            number = session.vault.open(row.id_number, f"member|id_number|{row.id}")
            name = session.vault.open(row.name, f"member|name|{row.id}")
            if row.relation == "户主" or name == head:
                found[row.household_id] = (head, number)
    return found


_LINES = (
    select(Item.case_id, Case.household_id, Case.region_id)
    .join(Case, Case.id == Item.case_id)
    .where(Item.batch_id == bindparam("batch"))
    .distinct()
    .order_by(Item.case_id)
)
_NAMES = select(Household.id, Household.head).where(
    Household.id.in_(bindparam("ids", expanding=True))
)
_NUMBERS = (
    select(Member.id, Member.household_id, Member.name, Member.relation, Member.id_number)
    .where(Member.household_id.in_(bindparam("ids", expanding=True)), Member.id_number.is_not(None))
    .order_by(Member.id)
)
