"""Verdicts: whether policies and audience tags apply to households, as last computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, bindparam, exists, func, or_, select

from storage.engine import Session
from storage.models.facts import HouseholdVerdict as Table
from storage.models.facts import LocalSetting
from storage.models.people import Household
from storage.models.regions import Region
from storage.moment import Moment
from storage.queries.changed import MARGIN
from storage.queries.upsert import insert_or_replace
from storage.scope import within

POLICY, TAG = "policy", "tag"
EMPTY: Mapping[tuple[str, str], str] = MappingProxyType({})
APPLIES, CANNOT_TELL, NOT = "applies", "cannot_tell", "not"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a policy or a tag for one household."""

    household_id: int
    kind: str
    key: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a verdict of a policy or tag must be to stand: computed by these rules, since a day."""

    kind: str
    key: str
    rules: str
    since: date


async def put_all(
    session: Session,
    verdicts: Sequence[Verdict],
    at: Moment | None = None,
    rules: Mapping[tuple[str, str], str] = EMPTY,
) -> None:
    """Keep verdicts in place of the ones there were.

    `at` is the moment at which the facts were read, `rules` the mark of the rules by kind and key.
    """
    if not verdicts:
        return
    at = at or session.moment
    statement = insert_or_replace(
        session, Table, ("household_id", "kind", "key"), "verdict", "as_of", "rules", "computed_at"
    )
    await session.execute(
        statement,
        [
            {
                "household_id": one.household_id,
                "kind": one.kind,
                "key": one.key,
                "verdict": one.verdict,
                "as_of": at.today,
                "rules": rules.get((one.kind, one.key), ""),
                "computed_at": at.real,
            }
            for one in verdicts
        ],
    )


async def stale(session: Session, path: str, wanted: Sequence[Standing]) -> list[int]:
    """The households of a place of which some verdict is missing or does not stand any more.

    A verdict stands until a fact, a member, a tag or the kind of its household changes, any place
    on the way from the province down to the households sets a figure, or the rules change.
    """
    if not wanted:
        return []
    settled = await session.scalar(
        select(func.max(LocalSetting.set_at))
        .join(Region, Region.id == LocalSetting.region_id)
        .where(or_(Region.id.in_(path.strip("/").split("/")), within(Region.path, path)))
    )
    missing = or_(*(~_stands(one, settled) for one in wanted))
    rows = await session.execute(
        select(Household.id)
        .where(within(Household.path, path), Household.merged_into_id.is_(None), missing)
        .order_by(Household.id)
    )
    return [row.id for row in rows]


def _stands(one: Standing, settled: datetime | None) -> ColumnElement[bool]:
    kept = [
        Table.household_id == Household.id,
        Table.kind == one.kind,
        Table.key == one.key,
        Table.rules == one.rules,
        Table.as_of >= one.since,
        or_(Household.changed_at.is_(None), Table.computed_at > Household.changed_at),
    ]
    if settled is not None:
        kept.append(Table.computed_at > settled + MARGIN)
    return exists().where(*kept)


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
