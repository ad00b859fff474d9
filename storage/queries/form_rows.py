"""What forms are given from our own records: families of a place in rows, and figures of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select

from storage.engine import Session
from storage.models.cases import Case
from storage.models.duties import Activity
from storage.models.people import Household
from storage.models.regions import Region
from storage.queries.activities import live
from storage.queries.households import MONITORED
from storage.scope import Scope, within

VISIT = "household_visit"


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A family as a row of a form; the head's name is opened and must be masked."""

    id: int
    path: str
    village: str
    number: int
    head: str
    status: str


@dataclass(frozen=True, slots=True)
class Visits:
    """How often a family was visited since a day, and when it was last."""

    count: int
    last: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a place."""

    households: int
    monitored: int
    open_cases: int


async def homes(session: Session, scope: Scope, path: str, limit: int) -> list[HomeRow]:
    """The registered families of a place that a scope may see, in the order of the register."""
    query = (
        select(
            *(Household.id, Household.path, Region.name, Household.number, Household.head),
            Household.status,
        )
        .join(Region, Region.id == Household.region_id)
        .where(_registered(scope, path))
        .order_by(Household.path, Household.number)
        .limit(limit)
    )
    return [
        HomeRow(
            id=row.id,
            path=row.path,
            village=row.name,
            number=row.number,
            head=session.vault.open(row.head, f"household|head|{row.id}"),
            status=row.status,
        )
        for row in await session.execute(query)
    ]


async def visits(session: Session, household_ids: list[int], since: date) -> dict[int, Visits]:
    """How often families were visited since a day; who was not is left out."""
    rows = await session.execute(
        select(Activity.household_id, func.count().label("many"), func.max(Activity.on).label("on"))
        .where(
            Activity.household_id.in_(household_ids),
            Activity.kind == VISIT,
            Activity.on >= since,
            live(),
        )
        .group_by(Activity.household_id)
    )
    return {row.household_id: Visits(row.many, row.on) for row in rows}


async def figures(session: Session, scope: Scope, path: str) -> Figures:
    """How many families a place has, how many of them are under watch, and its open cases.

    Sensitive cases are counted by nobody who may not see them, so they are left out.
    """
    watched = func.count().filter(Household.status.in_(MONITORED))
    homes = select(func.count(), watched).select_from(Household).where(_registered(scope, path))
    open_cases = (
        select(func.count())
        .select_from(Case)
        .where(
            Case.closed_on.is_(None),
            Case.sensitive.is_(False),
            within(Case.path, path),
            scope.rows(Case.path),
        )
    )
    households, monitored = (await session.execute(homes)).one()
    return Figures(households, monitored, await session.scalar(open_cases))


def _registered(scope: Scope, path: str) -> ColumnElement[bool]:
    return and_(
        within(Household.path, path),
        scope.rows(Household.path),
        Household.provisional.is_(False),
        Household.merged_into_id.is_(None),
    )
