"""Shared phones: who gets a neutral text there, and the code that shows a family its notice."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, and_, cast, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.notices import Broadcast, Recipient
from storage.models.people import Address, Household
from storage.queries.audiences import SAME_PHONE

OPEN_FOR = timedelta(days=30)
"""How long a code shows its notice."""
MOST_FAMILIES = 6
"""So many families at most are told their codes in one neutral text; the others ask by phone."""
DRAWS = 50
LOWEST, CODES = 1000, 9000
"""Codes have four digits, so that none is ever the number of a choice."""


@dataclass(frozen=True, slots=True)
class Code:
    """The code a family reads its notice with; `number` is the household's in its village."""

    number: int
    code: str


class NoCodesLeft(Exception):
    """An address has more open codes than four digits tell apart."""


async def shield(
    session: Session, broadcast_id: int, recipient_ids: Collection[int] | None = None
) -> int:
    """Let a broadcast's recipients at shared addresses get a neutral text, each with a code.

    With ids only these are looked at; who is not at a shared address gets the notice itself.
    """
    which = [Recipient.broadcast_id == broadcast_id]
    if recipient_ids is not None:
        which.append(Recipient.id.in_(sorted(recipient_ids)))
        plain = update(Recipient).where(*which).values(neutral=False, code=None)
        await session.execute(plain)
    draw = _DRAW[session.dialect]
    done = await session.execute(
        update(Recipient).where(*which, _READS_THERE, _SHARED).values(neutral=True, code=draw)
    )
    if done.rowcount:
        await _draw_again(session, broadcast_id)
    return done.rowcount


async def codes(session: Session, recipient_ids: Iterable[int]) -> Mapping[int, list[Code]]:
    """The codes of all families that a neutral message stands for, by its recipient."""
    rows = await session.execute(
        select(Recipient.id, Household.number, _Other.code)
        .join(_Other, _SAME_MESSAGE)
        .join(Household, Household.id == _Other.household_id)
        .where(Recipient.id.in_(list(recipient_ids)), _Other.code.is_not(None))
        .order_by(Recipient.id, Household.number)
    )
    found: dict[int, list[Code]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Code(row[1], row[2]))
    return found


async def any_open(session: Session, address_id: int) -> bool:
    """Whether a code would show something at this address."""
    since = session.moment.now - OPEN_FOR
    query = select(Recipient.id).where(*_open_at(address_id, since)).limit(1)
    return await session.scalar(query) is not None


async def meant_by(session: Session, address_id: int, code: str) -> int | None:
    """The recipient whose notice a code shows at this address."""
    since = session.moment.now - OPEN_FOR
    query = select(Recipient.id).where(*_open_at(address_id, since), Recipient.code == code)
    found: int | None = await session.scalar(query.order_by(Recipient.id.desc()).limit(1))
    return found


async def opened(session: Session, recipient_id: int) -> None:
    """Note that somebody asked for a notice with its code; the last time counts."""
    await session.execute(
        update(Recipient).where(Recipient.id == recipient_id).values(opened_at=session.moment.now)
    )


async def share(session: Session, address_id: int, shared: bool) -> None:
    """Note whether people outside the family use an address too."""
    await session.execute(update(Address).where(Address.id == address_id).values(shared=shared))


async def _draw_again(session: Session, broadcast_id: int) -> None:
    """Give another code wherever one is open at the same address already."""
    twice = exists().where(
        _Other.address_id == Recipient.address_id,
        _Other.code == Recipient.code,
        _Other.id < Recipient.id,
        _Other.broadcast_id == Broadcast.id,
        or_(Broadcast.id == broadcast_id, Broadcast.started_at >= session.moment.now - OPEN_FOR),
    )
    again = (
        update(Recipient)
        .where(Recipient.broadcast_id == broadcast_id, Recipient.code.is_not(None), twice)
        .values(code=_DRAW[session.dialect])
    )
    for _draw in range(DRAWS):
        if not (await session.execute(again)).rowcount:
            return
    raise NoCodesLeft


def _open_at(address_id: int, since: datetime) -> tuple[ColumnElement[bool], ...]:
    started = exists().where(Broadcast.id == Recipient.broadcast_id, Broadcast.started_at >= since)
    return Recipient.address_id == address_id, Recipient.code.is_not(None), started


_Other = aliased(Recipient)
_Neighbour = aliased(Household)
_SAME_MESSAGE = and_(
    _Other.broadcast_id == Recipient.broadcast_id, _Other.address_id == Recipient.address_id
)
_READS_THERE = or_(Recipient.excluded.is_(None), Recipient.excluded == SAME_PHONE)
_SHARED = or_(
    exists().where(Address.id == Recipient.address_id, Address.shared.is_(True)),
    exists().where(
        _Neighbour.reach_id == Recipient.address_id,
        _Neighbour.id != Recipient.household_id,
        _Neighbour.merged_into_id.is_(None),
    ),
)
_DRAW: Mapping[str, Any] = {
    "sqlite": cast(func.abs(func.random()) % CODES + LOWEST, String),
    "postgresql": cast(cast(func.floor(func.random() * CODES), Integer) + LOWEST, String),
}
