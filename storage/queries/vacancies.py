"""What nobody does any more: villages without a post they had, watched families without help."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, func, or_, select

from storage.engine import Session
from storage.models.cases import Case
from storage.models.duties import Assignment, Post
from storage.models.people import Household
from storage.models.regions import Region
from storage.queries.households import MONITORED
from storage.scope import Scope

Vacancy = tuple[str, str, int]
"""A village by name and path, and how much is vacant there."""


async def posts(session: Session, scope: Scope, role: str) -> list[Vacancy]:
    """The places that had somebody in a role and have nobody today."""
    today = session.moment.today
    holding = select(Post.id).where(Post.region_id == Region.id, Post.role == role, *_lasting(Post))
    ended = select(Post.id).where(
        Post.region_id == Region.id, Post.role == role, Post.until < bindparam("today")
    )
    rows = await session.execute(
        select(Region.name, Region.path)
        .where(scope.rows(Region.path), exists(ended), ~exists(holding))
        .order_by(Region.path),
        {"today": today},
    )
    return [(row.name, row.path, 1) for row in rows]


async def helpers(session: Session, scope: Scope, planned: Iterable[str]) -> list[Vacancy]:
    """The villages with watched families whose helper left and who have nobody today.

    Families whose help plan stands in one of the `planned` states are left out: their plan asks
    for a helper itself.
    """
    helped = select(Assignment.id).where(Assignment.household_id == Household.id)
    asks = select(Case.id).where(
        Case.household_id == Household.id,
        Case.procedure == "help_plan",
        Case.state.in_(list(planned)),
        Case.closed_on.is_(None),
    )
    rows = await session.execute(
        select(Region.name, Region.path, func.count().label("many"))
        .select_from(Household)
        .join(Region, Region.id == Household.region_id)
        .where(
            scope.rows(Household.path),
            Household.status.in_(MONITORED),
            Household.merged_into_id.is_(None),
            exists(helped.where(Assignment.until < bindparam("today"))),
            ~exists(helped.where(*_lasting(Assignment))),
            ~exists(asks),
        )
        .group_by(Region.name, Region.path)
        .order_by(Region.path),
        {"today": session.moment.today},
    )
    return [(row.name, row.path, row.many) for row in rows]


def _lasting(table: type[Post] | type[Assignment]) -> tuple[ColumnElement[bool], ...]:
    today: BindParameter[date] = bindparam("today")
    return table.since <= today, or_(table.until.is_(None), table.until >= today)
