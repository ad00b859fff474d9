"""Recipients of broadcasts: write them down, what became of it, what they answer.

Whatever touches a whole audience is one statement: a broadcast may mean a hundred thousand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.delivery import Outbox
from storage.models.notices import Broadcast, Notice, Recipient
from storage.models.people import Address, Household
from storage.models.regions import Region
from storage.queries.audiences import MAY_HAVE_COME, SAME_PHONE, Reach, meant

LAST_TRY = and_(Outbox.recipient_id == Recipient.id, Outbox.address_id == Recipient.address_id)
"""The message that counts: where one came back, a household was tried at another address."""


_Within = aliased(Region)


@dataclass(frozen=True, slots=True)
class Row:
    """So many households of a village with one fate and one answer."""

    village_id: str
    village: str
    excluded: str | None
    state: str | None
    answer: str | None
    households: int


@dataclass(frozen=True, slots=True)
class Reached:
    """A recipient at its own address, with the answer it has given so far."""

    id: int
    notice_id: int
    title: str
    household_id: int
    region_id: str
    path: str
    answer: str | None
    policy: str
    form: str


@dataclass(frozen=True, slots=True)
class Reader:
    """What rendering for a recipient needs: address, place, language, form, neutral or not."""

    address_id: int
    region_id: str
    language: str
    form: str
    neutral: bool


async def fill(session: Session, broadcast_id: int, reach: Reach) -> int:
    """Write down every household meant, with its address or the reason it is left out."""
    households = meant(session, reach).subquery()
    done = await session.execute(
        insert(Recipient).from_select(
            ["broadcast_id", "household_id", "address_id", "excluded"],
            select(
                literal(broadcast_id, Recipient.broadcast_id.type),
                households.c.household_id,
                households.c.address_id,
                households.c.excluded,
            ),
        )
    )
    await _take_in(session, broadcast_id)
    return done.rowcount


async def readers(session: Session, recipient_ids: Iterable[int]) -> dict[int, Reader]:
    """Who these recipients are, as far as rendering needs it."""
    rows = await session.execute(_READERS, {"ids": list(recipient_ids)})
    return {row[0]: Reader(*row[1:]) for row in rows}


async def progress(session: Session, broadcast_id: int) -> list[Row]:
    """What became of a broadcast, by village; its scope is that of the broadcast."""
    rows = await session.execute(
        select(
            Region.id,
            func.coalesce(_Within.name, "") + Region.name,
            Recipient.excluded,
            Outbox.state,
            Recipient.answer,
            func.count(),
        )
        .join(Household, Household.id == Recipient.household_id)
        .join(Region, Region.id == Household.region_id)
        .outerjoin(_Within, _Within.id == Region.parent_id)
        .outerjoin(Outbox, LAST_TRY)
        .where(Recipient.broadcast_id == broadcast_id)
        .group_by(
            Region.path,
            Region.id,
            Region.name,
            _Within.name,
            Recipient.excluded,
            Outbox.state,
            Recipient.answer,
        )
        .order_by(Region.path)
    )
    return [Row(*row) for row in rows]


async def standing(session: Session, broadcast_id: int) -> list[Row]:
    """The same over all villages and answers, in a look that is cheap enough for every second."""
    rows = await session.execute(_STANDING, {"broadcast": broadcast_id})
    return [Row("", "", row.excluded, row.state, None, row.households) for row in rows]


async def of_address(session: Session, address_id: int, recipient_id: int) -> Reached | None:
    """A recipient, if it is this address; foreign and absent look the same."""
    return await _reached(session, address_id, Recipient.id == recipient_id)


async def latest_at(session: Session, address_id: int, since: datetime) -> Reached | None:
    """The recipient of the newest notice that was read at this address since an instant.

    What came in neutral words counts from when it was opened with its code.
    """
    came = exists().where(
        Outbox.recipient_id == Recipient.id,
        Outbox.address_id == address_id,
        Outbox.state.in_(MAY_HAVE_COME),
    )
    read = or_(Recipient.opened_at.is_not(None), and_(came, Recipient.neutral.is_(False)))
    return await _reached(session, address_id, read, Broadcast.started_at >= since)


async def answer(session: Session, reached: Reached, said: str) -> bool:
    """Keep an answer; a later one replaces it, an older one or the same changes nothing."""
    done = await session.execute(
        update(Recipient)
        .where(
            Recipient.id == reached.id,
            or_(Recipient.answer.is_(None), Recipient.answer != said),
            or_(Recipient.answered_at.is_(None), Recipient.answered_at <= session.moment.now),
        )
        .values(answer=said, answered_at=session.moment.now)
    )
    return done.rowcount == 1


async def received(session: Session, address_id: int, limit: int = 5) -> list[tuple[str, datetime]]:
    """The titles of the notices that came to an address, the newest first, each once.

    What came in neutral words is not named: others read there too.
    """
    started = func.max(Broadcast.started_at).label("started")
    rows = await session.execute(
        select(Notice.title, started)
        .join(Broadcast, Broadcast.notice_id == Notice.id)
        .join(Recipient, Recipient.broadcast_id == Broadcast.id)
        .join(Outbox, Outbox.recipient_id == Recipient.id)
        .where(
            Recipient.address_id == address_id,
            Recipient.neutral.is_(False),
            Outbox.state.in_(MAY_HAVE_COME),
        )
        .group_by(Notice.title)
        .order_by(started.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


_STANDING = (
    select(Recipient.excluded, Outbox.state, func.count().label("households"))
    .select_from(Recipient)
    .outerjoin(Outbox, LAST_TRY)
    .where(Recipient.broadcast_id == bindparam("broadcast"))
    .group_by(Recipient.excluded, Outbox.state)
)
_READERS = (
    select(
        Recipient.id,
        Recipient.address_id,
        Household.region_id,
        Address.language,
        Broadcast.form,
        Recipient.neutral,
    )
    .join(Household, Household.id == Recipient.household_id)
    .join(Address, Address.id == Recipient.address_id)
    .join(Broadcast, Broadcast.id == Recipient.broadcast_id)
    .where(Recipient.id.in_(bindparam("ids", expanding=True)))
)


async def _take_in(session: Session, broadcast_id: int) -> None:
    """Send once to a phone whose own household is not meant but others reached on it are."""
    other = aliased(Recipient)
    served = exists().where(
        other.broadcast_id == broadcast_id,
        other.address_id == Recipient.address_id,
        other.household_id != Recipient.household_id,
        or_(other.excluded.is_(None), other.household_id < Recipient.household_id),
    )
    await session.execute(
        update(Recipient)
        .where(
            Recipient.broadcast_id == broadcast_id,
            Recipient.excluded == SAME_PHONE,
            ~served,
        )
        .values(excluded=None)
    )


def _read_at(address_id: int) -> ColumnElement[bool]:
    """Whose notices people at an address may answer: what came there, what was opened there."""
    came = select(Outbox.recipient_id).where(
        Outbox.address_id == address_id, Outbox.recipient_id.is_not(None)
    )
    here = or_(Recipient.excluded.is_(None), Recipient.code.is_not(None))
    meant = select(Recipient.id).where(Recipient.address_id == address_id, here)
    return Recipient.id.in_(came.union(meant))


async def _reached(
    session: Session, address_id: int, *where: ColumnElement[bool]
) -> Reached | None:
    row = (
        await session.execute(
            select(
                Recipient.id,
                Notice.id,
                Notice.title,
                Household.id,
                Household.region_id,
                Household.path,
                Recipient.answer,
                Notice.policy,
                Broadcast.form,
            )
            .join(Broadcast, Broadcast.id == Recipient.broadcast_id)
            .join(Notice, Notice.id == Broadcast.notice_id)
            .join(Household, Household.id == Recipient.household_id)
            .where(_read_at(address_id), *where)
            .order_by(
                func.coalesce(Recipient.opened_at, Broadcast.started_at).desc(),
                Recipient.id.desc(),
            )
            .limit(1)
        )
    ).first()
    return Reached(*row) if row else None
