"""Households by the numbers and names of a line somebody wrote, also those that were merged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from storage.engine import Session
from storage.models.people import Household as Table
from storage.queries import households
from storage.queries.households import Household
from storage.scope import Scope

LONGEST_CHAIN = 5


@dataclass(frozen=True, slots=True)
class Home:
    """A household that is meant; `was` is the number it had before it was merged into this one."""

    household: Household
    was: int | None = None


async def by_numbers(
    session: Session, scope: Scope, villages: Collection[str], numbers: Collection[int]
) -> dict[int, list[Home]]:
    """The households with these numbers; a merged one is the one it became, and says so."""
    query = select(Table.id, Table.number, Table.merged_into_id).where(
        Table.region_id.in_(villages), Table.number.in_(numbers)
    )
    found: dict[int, list[Home]] = {}
    for row in (await session.execute(query)).all():
        home = await standing(session, scope, row.id)
        if home is None:
            continue
        was = None if row.merged_into_id is None else row.number
        same = found.setdefault(row.number, [])
        if all(one.household.id != home.id for one in same):
            same.append(Home(home, was))
    return found


async def standing(session: Session, scope: Scope, household_id: int) -> Household | None:
    """A household, or the one it was merged into."""
    for _step in range(LONGEST_CHAIN):
        into = await session.scalar(select(Table.merged_into_id).where(Table.id == household_id))
        if into is None:
            break
        household_id = into
    return await households.get(session, scope, household_id)


async def by_names(
    session: Session, scope: Scope, villages: Collection[str], names: Collection[str]
) -> dict[str, list[Household]]:
    """The households whose head is called so, by full name or by surname."""
    if not names or not villages:
        return {}
    heads: dict[str, str] = {}
    families: dict[str, str] = {}
    for village in villages:
        for name in names:
            heads[households.head_index(session, village, name)] = name
            families[households.surname_index(session, village, name)] = name
    query = select(Table.id, Table.head_index, Table.surname_index).where(
        Table.region_id.in_(villages),
        Table.merged_into_id.is_(None),
        or_(Table.head_index.in_(heads), Table.surname_index.in_(families)),
    )
    rows = (await session.execute(query.order_by(Table.path, Table.number))).all()
    homes = await households.of_ids(session, scope, [row.id for row in rows])
    found: dict[str, list[Household]] = {}
    for row in rows:
        if row.id not in homes:
            continue
        called = (heads.get(row.head_index), families.get(row.surname_index))
        for one in dict.fromkeys(called):
            if one is not None:
                found.setdefault(one, []).append(homes[row.id])
    return found


async def nearest(
    session: Session, scope: Scope, villages: Collection[str], number: int, limit: int
) -> Sequence[Household]:
    """The households whose numbers are nearest to one that is not there."""
    query = (
        select(Table.id)
        .where(
            Table.region_id.in_(villages),
            Table.merged_into_id.is_(None),
            Table.provisional.is_(False),
        )
        .order_by(func.abs(Table.number - number), Table.number)
        .limit(limit)
    )
    ids = [row.id for row in await session.execute(query)]
    homes = await households.of_ids(session, scope, ids)
    return sorted(homes.values(), key=lambda home: home.number)


async def helped_villages(session: Session, household_ids: Collection[int]) -> list[str]:
    """The villages in which these households live."""
    query = select(Table.region_id).where(Table.id.in_(household_ids)).distinct()
    return sorted(row.region_id for row in await session.execute(query))
