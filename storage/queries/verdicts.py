"""Verdicts: whether policies and audience tags apply to households, as last computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from storage.engine import Session
from storage.models.facts import HouseholdVerdict as Table
from storage.models.people import Household
from storage.queries.upsert import insert_or_replace
from storage.scope import within

POLICY, TAG = "policy", "tag"
APPLIES, CANNOT_TELL, NOT = "applies", "cannot_tell", "not"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a policy or a tag for one household."""

    household_id: int
    kind: str
    key: str
    verdict: str


async def put_all(session: Session, verdicts: Sequence[Verdict]) -> None:
    """Keep verdicts in place of the ones there were."""
    if not verdicts:
        return
    statement = insert_or_replace(
        session, Table, ("household_id", "kind", "key"), "verdict", "computed_at"
    )
    await session.execute(
        statement,
        [
            {
                "household_id": one.household_id,
                "kind": one.kind,
                "key": one.key,
                "verdict": one.verdict,
                "computed_at": session.moment.real,
            }
            for one in verdicts
        ],
    )


async def computed_at(session: Session, path: str, kind: str, key: str) -> datetime | None:
    """When the oldest verdict of a place was computed, None when there is none."""
    found: datetime | None = await session.scalar(
        select(func.min(Table.computed_at))
        .join(Household, Household.id == Table.household_id)
        .where(
            Table.kind == kind,
            Table.key == key,
            within(Household.path, path),
        )
    )
    return found


async def of_household(session: Session, household_id: int) -> dict[tuple[str, str], str]:
    """The verdicts of a household by kind and key."""
    rows = await session.execute(_OF_HOUSEHOLD, {"household": household_id})
    return {(row.kind, row.key): row.verdict for row in rows}


_OF_HOUSEHOLD = select(Table.kind, Table.key, Table.verdict).where(
    Table.household_id == bindparam("household")
)
