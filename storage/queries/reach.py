"""Phones of a roster: addresses made for many households at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.people import Address, Household
from storage.queries import addresses

AT_ONCE = 500


async def households(session: Session, channel: str, phones: Mapping[int, str]) -> None:
    """Let households be reached at their phones (+86…), as a roster says.

    An address is the first household's that gives it; who shares the phone is reached there too.
    """
    known = await _known(session, channel, sorted(set(phones.values())))
    fresh: list[dict[str, Any]] = []
    first: dict[int, int] = {}
    reached: list[dict[str, Any]] = []
    for household_id, phone in phones.items():
        index = addresses.index(session, channel, phone)
        if index not in known:
            row = _row(session, channel, phone) | {"household_id": household_id}
            fresh.append(row)
            known[index] = (row["id"], household_id)
        address_id, owner = known[index]
        if owner is None:
            first[address_id] = household_id
            known[index] = (address_id, household_id)
        reached.append({"b_household": household_id, "b_address": address_id})
    if fresh:
        await session.execute(insert(Address), fresh)
    if first:
        await session.execute(
            _BELONGS, [{"b_address": key, "b_household": one} for key, one in first.items()]
        )
    if reached:
        await session.execute(_REACH, reached)


async def _known(
    session: Session, channel: str, phones: Sequence[str]
) -> dict[str, tuple[int, int | None]]:
    """The addresses there are: their ids and households by blind index."""
    indexes = [addresses.index(session, channel, phone) for phone in phones]
    found: dict[str, tuple[int, int | None]] = {}
    for start in range(0, len(indexes), AT_ONCE):
        rows = await session.execute(
            select(Address.external_index, Address.id, Address.household_id).where(
                Address.channel == channel,
                Address.external_index.in_(indexes[start : start + AT_ONCE]),
            )
        )
        found |= {row[0]: (row[1], row[2]) for row in rows}
    return found


def _row(session: Session, channel: str, phone: str) -> dict[str, Any]:
    row_id = new_id()
    return {
        "id": row_id,
        "channel": channel,
        "external": session.vault.seal(phone, f"address|external|{row_id}"),
        "external_index": addresses.index(session, channel, phone),
        "bound": False,
        "confirmed_at": session.moment.real,
        "language": "zh_CN",
        "no_notices": False,
        "no_progress": False,
        "created_at": session.moment.now,
    }


_BELONGS = (
    update(Address)
    .where(Address.id == bindparam("b_address"))
    .values(household_id=bindparam("b_household"))
)
_REACH = (
    update(Household)
    .where(Household.id == bindparam("b_household"))
    .values(reach_id=bindparam("b_address"))
)
