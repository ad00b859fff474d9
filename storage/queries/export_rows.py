"""What lines of exports say beside what the lists on the pages say: the register of households."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from storage.engine import Session
from storage.models.duties import Assignment
from storage.models.people import Address, Household, Member, Person, Tag

AT_ONCE = 500
SMS = "sms"


@dataclass(frozen=True, slots=True)
class Details:
    """What a line of the register says beside the household: its helper and telephone opened."""

    tags: Sequence[str]
    members: int
    helper: str
    phone: str


async def details(session: Session, household_ids: Sequence[int]) -> dict[int, Details]:
    """What hangs on these households."""
    found: dict[int, Details] = {}
    for start in range(0, len(household_ids), AT_ONCE):
        found |= await _some(session, household_ids[start : start + AT_ONCE])
    return found


async def _some(session: Session, ids: Sequence[int]) -> dict[int, Details]:
    tags: dict[int, list[str]] = {}
    for row in await session.execute(
        select(Tag.household_id, Tag.tag).where(Tag.household_id.in_(ids)).order_by(Tag.tag)
    ):
        tags.setdefault(row.household_id, []).append(row.tag)
    counted = await session.execute(
        select(Member.household_id, func.count().label("many"))
        .where(Member.household_id.in_(ids))
        .group_by(Member.household_id)
    )
    members = {row.household_id: row.many for row in counted}
    helpers, phones = await _helpers(session, ids), await _phones(session, ids)
    return {
        one: Details(
            tags.get(one, ()), members.get(one, 0), helpers.get(one, ""), phones.get(one, "")
        )
        for one in ids
    }


async def _phones(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The telephones these households are reached at, where it is one."""
    rows = await session.execute(
        select(Household.id.label("home"), Address.id, Address.external)
        .join(Address, Address.id == Household.reach_id)
        .where(Household.id.in_(ids), Address.channel.like(f"{SMS}%"))
    )
    return {
        row.home: session.vault.open(row.external, f"address|external|{row.id}") for row in rows
    }


async def _helpers(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Who helps these households today; the last one named where there are several."""
    today = session.moment.today
    rows = await session.execute(
        select(Assignment.household_id, Person.id, Person.name)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.household_id.in_(ids),
            Assignment.since <= today,
            or_(Assignment.until.is_(None), Assignment.until >= today),
        )
        .order_by(Assignment.since, Assignment.id)
    )
    return {row.household_id: session.vault.open(row.name, f"person|name|{row.id}") for row in rows}
