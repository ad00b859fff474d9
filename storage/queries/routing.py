"""Which address a household is reached at: what has worked lately, a chat before the phone.

What is learned of an address (something arrived, something came back, somebody wrote) decides at
once where its households are reached; broadcasts only read `household.reach_id`.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.notices import Recipient
from storage.models.people import Address, Household

AT_ONCE = 500
ALL_READ_BY_US = ("webchat", "sms_simulator")
"""Channels whose receipts are ours: without one the message was never opened."""


async def arrived(session: Session, address_ids: Collection[int]) -> None:
    """Note that something arrived at these addresses or came from them."""
    for some in _several(address_ids):
        await _hold(session, some)
        await session.execute(_GOOD, {"ids": some, "real": session.moment.real})
        await _choose(session, some, _MENDED)


async def came_back(session: Session, address_ids: Collection[int]) -> None:
    """Note that something could not be delivered there: its households are reached elsewhere."""
    for some in _several(address_ids):
        await _hold(session, some)
        await session.execute(_FAILED, {"ids": some, "real": session.moment.real})
        await _choose(session, some, _ANY)


async def heard(session: Session, address_id: int) -> None:
    """Somebody wrote from here: whoever is reached best by this address is reached here again."""
    now = session.moment.real
    await session.execute(_HEARD, {"address": address_id, "real": now})
    await _choose(session, [address_id], _ANY)


async def learn(session: Session, references: Sequence[str]) -> None:
    """Take what these messages came to as what their addresses are good for."""
    for first in range(0, len(references), AT_ONCE):
        some = list(references[first : first + AT_ONCE])
        rows = (await session.execute(_CAME_TO, {"references": some})).all()
        good = {row.address_id for row in rows if row.state == State.DELIVERED}
        failed = {row.address_id for row in rows if row.state == State.UNDELIVERED}
        await arrived(session, good)
        await came_back(session, failed - good)
        if late := [row.id for row in rows if row.state == State.DELIVERED and row.tried]:
            await session.execute(_COUNTS_AGAIN, {"ids": late})


async def refused(session: Session, outbox_ids: Sequence[int]) -> None:
    """The channel would not take these messages for their addresses."""
    if outbox_ids:
        rows = await session.execute(_ADDRESSES_OF, {"ids": list(outbox_ids)})
        await came_back(session, {row.address_id for row in rows})


def best_first() -> Sequence[Any]:
    """The order of addresses: those that work, chats before phones, the last good one first."""
    works = or_(Address.failed_at.is_(None), Address.last_good_at > Address.failed_at)
    return (
        case((works, 0), else_=1),
        case((Address.channel.startswith("sms_", autoescape=True), 1), else_=0),
        func.coalesce(Address.last_good_at, Address.last_in_at, Address.created_at).desc(),
        Address.id,
    )


def _several(ids: Collection[int]) -> Iterator[list[int]]:
    found = sorted(ids)
    for first in range(0, len(found), AT_ONCE):
        yield found[first : first + AT_ONCE]


async def _hold(session: Session, address_ids: list[int]) -> None:
    """Two who learn of the same addresses take them in one order, or they would wait in a ring."""
    if session.dialect == "postgresql":
        await session.execute(_LOCK, {"ids": address_ids})


async def _choose(session: Session, address_ids: list[int], which: "_Concerned") -> None:
    """Choose anew for the households of addresses and for whoever else is reached there."""
    homes = (await session.execute(which, {"ids": address_ids})).scalars().all()
    if homes:
        await session.execute(_CHOOSE, {"ids": sorted(homes)})


_THESE: BindParameter[Any] = bindparam("ids", expanding=True)
_REAL = bindparam("real", type_=Address.last_good_at.type)
_LOCK = select(Address.id).where(Address.id.in_(_THESE)).order_by(Address.id).with_for_update()
_GOOD = update(Address).where(Address.id.in_(_THESE)).values(last_good_at=_REAL)
_FAILED = update(Address).where(Address.id.in_(_THESE)).values(failed_at=_REAL)
_HEARD = (
    update(Address)
    .where(Address.id == bindparam("address"))
    .values(last_in_at=_REAL, last_good_at=_REAL)
)
_BEST = (
    select(Address.id)
    .where(or_(Address.household_id == Household.id, Address.id == Household.reach_id))
    .order_by(*best_first())
    .limit(1)
    .correlate(Household)
    .scalar_subquery()
)
_CHOOSE = update(Household).where(Household.id.in_(_THESE)).values(reach_id=_BEST)
_Concerned = CompoundSelect[Any]


def _concerned(*which: ColumnElement[bool]) -> _Concerned:
    own = select(Address.household_id).where(
        Address.id.in_(_THESE), Address.household_id.is_not(None), *which
    )
    there = select(Household.id).join(Address, Address.id == Household.reach_id)
    return own.union(there.where(Household.reach_id.in_(_THESE), *which))


_ANY = _concerned()
_MENDED = _concerned(Address.failed_at.is_not(None))
_CAME_TO = (
    select(Recipient.id, Outbox.address_id, Outbox.state, Recipient.tried)
    .select_from(Outbox)
    .outerjoin(Recipient, Recipient.id == Outbox.recipient_id)
    .where(Outbox.reference.in_(bindparam("references", expanding=True)))
)
_ADDRESSES_OF = select(Outbox.address_id).where(Outbox.id.in_(_THESE))
_ARRIVED_AT = (
    select(func.max(Outbox.address_id))
    .where(Outbox.recipient_id == Recipient.id, Outbox.state == State.DELIVERED)
    .correlate(Recipient)
    .scalar_subquery()
)
_COUNTS_AGAIN = update(Recipient).where(Recipient.id.in_(_THESE)).values(address_id=_ARRIVED_AT)
"""A message that was given up arrived after all: that is the way this household was reached."""
