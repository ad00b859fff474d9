"""Recipients of broadcasts: write them down, queue for them, what became of it, what they answer.

Whatever touches a whole audience is one statement: a broadcast may mean a hundred thousand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Text,
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
from storage.models.delivery import Outbox, State
from storage.models.notices import Broadcast, Notice, Recipient
from storage.models.people import Address, Household
from storage.models.regions import Region
from storage.queries.audiences import SAME_PHONE, Reach, meant

MAY_HAVE_COME = (
    State.HANDING,
    State.ACCEPTED,
    State.DELIVERED,
    State.EXPIRED,
    State.UNDELIVERED,
    State.UNSURE,
    State.PARKED,
)
"""Where a message stands that a person may have read; far ends are wrong at times."""


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


@dataclass(frozen=True, slots=True)
class Reader:
    """What rendering for a recipient needs: place, language, form, and what a shared phone gets."""

    region_id: str
    language: str
    form: str
    neutral: bool
    code: str | None


@dataclass(frozen=True, slots=True)
class Bulk:
    """What the outbox rows of a broadcast share."""

    notice_id: int
    kind: str
    priority: int
    about: str
    not_before: datetime | None
    fresh_until: datetime


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


async def enqueue(session: Session, broadcast_id: int, bulk: Bulk) -> int:
    """Queue the broadcast for all its recipients; each gets an unguessable reference in SQL."""
    shared = {
        "kind": bulk.kind,
        "state": State.QUEUED.value,
        "priority": bulk.priority,
        "notice_id": bulk.notice_id,
        "about": bulk.about,
        "due_at": session.moment.real,
        "not_before": bulk.not_before,
        "fresh_until": bulk.fresh_until,
        "attempts": 0,
        "resent": 0,
        "created_at": session.moment.now,
        "changed_at": session.moment.real,
    }
    columns = Outbox.__table__.columns
    done = await session.execute(
        insert(Outbox).from_select(
            ["reference", "channel", "address_id", "recipient_id", *shared],
            select(
                _REFERENCE[session.dialect],
                Address.channel,
                Recipient.address_id,
                Recipient.id,
                *(literal(value, columns[name].type) for name, value in shared.items()),
            )
            .join(Address, Address.id == Recipient.address_id)
            .where(Recipient.broadcast_id == broadcast_id, Recipient.excluded.is_(None)),
        )
    )
    session.touch("outbox")
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
            Region.name,
            Recipient.excluded,
            Outbox.state,
            Recipient.answer,
            func.count(),
        )
        .join(Household, Household.id == Recipient.household_id)
        .join(Region, Region.id == Household.region_id)
        .outerjoin(Outbox, Outbox.recipient_id == Recipient.id)
        .where(Recipient.broadcast_id == broadcast_id)
        .group_by(
            Region.path,
            Region.id,
            Region.name,
            Recipient.excluded,
            Outbox.state,
            Recipient.answer,
        )
        .order_by(Region.path)
    )
    return [Row(*row) for row in rows]


async def of_address(session: Session, address_id: int, recipient_id: int) -> Reached | None:
    """A recipient, if it is this address; foreign and absent look the same."""
    return await _reached(session, address_id, Recipient.id == recipient_id)


async def latest_at(session: Session, address_id: int, since: datetime) -> Reached | None:
    """The recipient of the newest notice that has come to this address since an instant."""
    came = exists().where(Outbox.recipient_id == Recipient.id, Outbox.state.in_(MAY_HAVE_COME))
    return await _reached(session, address_id, came, Broadcast.started_at >= since)


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
    """The titles of the notices that came to an address, the newest first, each once."""
    started = func.max(Broadcast.started_at).label("started")
    rows = await session.execute(
        select(Notice.title, started)
        .join(Broadcast, Broadcast.notice_id == Notice.id)
        .join(Recipient, Recipient.broadcast_id == Broadcast.id)
        .join(Outbox, Outbox.recipient_id == Recipient.id)
        .where(Recipient.address_id == address_id, Outbox.state.in_(MAY_HAVE_COME))
        .group_by(Notice.title)
        .order_by(started.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


_REFERENCE: Mapping[str, ColumnElement[str]] = {
    "sqlite": func.lower(func.hex(func.randomblob(16))),
    "postgresql": func.replace(func.gen_random_uuid().cast(Text), "-", ""),
}
"""32 hexadecimal digits from the database's strong random source, as `new_reference` makes."""


_READERS = (
    select(
        Recipient.id,
        Household.region_id,
        Address.language,
        Broadcast.form,
        Recipient.neutral,
        Recipient.code,
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
            )
            .join(Broadcast, Broadcast.id == Recipient.broadcast_id)
            .join(Notice, Notice.id == Broadcast.notice_id)
            .join(Household, Household.id == Recipient.household_id)
            .where(Recipient.address_id == address_id, Recipient.excluded.is_(None), *where)
            .order_by(Recipient.id.desc())
            .limit(1)
        )
    ).first()
    return Reached(*row) if row else None
