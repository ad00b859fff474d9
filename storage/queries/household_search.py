"""Finding households by what people say: a name, a phone, a number; only ids come back.

Names and phones are sealed: they are found by their blind index, and in one village by opening.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select, tuple_

from storage.engine import Session
from storage.models.people import Address, Household, Member
from storage.queries import addresses
from storage.queries.households import find_by_number, head_index, phone_index
from storage.scope import Scope

AT_ONCE = 400
PHONES = "sms_http"
"""Any channel of phones: they share one index."""


async def by_head(session: Session, region_ids: Iterable[str], name: str) -> list[int]:
    """The households of these villages whose head is called exactly this."""
    wanted = [(region, head_index(session, region, name)) for region in region_ids]
    found: list[int] = []
    for start in range(0, len(wanted), AT_ONCE):
        pairs = tuple_(Household.region_id, Household.head_index).in_(
            wanted[start : start + AT_ONCE]
        )
        rows = await session.execute(select(Household.id).where(pairs))
        found += [row.id for row in rows]
    return found


async def by_part_of_name(session: Session, region_id: str, part: str) -> list[int]:
    """The households of one village where somebody's name holds these characters."""
    heads = await session.execute(
        select(Household.id, Household.head).where(Household.region_id == region_id)
    )
    vault = session.vault
    found = {row.id for row in heads if part in vault.open(row.head, f"household|head|{row.id}")}
    people = await session.execute(
        select(Member.id, Member.household_id, Member.name)
        .join(Household, Household.id == Member.household_id)
        .where(Household.region_id == region_id)
    )
    for row in people:
        if part in vault.open(row.name, f"member|name|{row.id}"):
            found.add(row.household_id)
    return sorted(found)


async def by_phone(session: Session, phone: str) -> list[int]:
    """The households that gave this phone (+86…), or are reached at it."""
    at = addresses.index(session, PHONES, phone)
    known = select(Address.id).where(Address.external_index == at)
    owner = select(Address.household_id).where(Address.external_index == at)
    rows = await session.execute(
        select(Household.id).where(
            or_(
                Household.phone_index == phone_index(session, phone),
                Household.reach_id.in_(known),
                Household.id.in_(owner),
            )
        )
    )
    return [row.id for row in rows]


async def by_number(
    session: Session, scope: Scope, region_ids: Sequence[str], number: int
) -> list[int]:
    """The households with this number in these villages."""
    found: list[int] = []
    for start in range(0, len(region_ids), AT_ONCE):
        several = region_ids[start : start + AT_ONCE]
        found += [one.id for one in await find_by_number(session, scope, several, number)]
    return found
