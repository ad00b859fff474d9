"""What a rehearsal holds a county against: who was told what, by which message, and its fate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from storage.engine import Session
from storage.models.delivery import Outbox
from storage.models.duties import DutyCounter
from storage.models.people import Address
from storage.models.system import Occurrence
from storage.moment import county_day
from storage.queries.duty_counts import Counted
from storage.queries.occurrences import DIGEST, person_of


@dataclass(frozen=True, slots=True)
class Fired:
    """A firing: one new thing for one person, when it was planned, and the message it went with.

    `state` is where the message stands now; both are None for what came without one.
    """

    schedule: str
    due: str
    person_id: int
    at: datetime
    reference: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message to an official: whose, of which kind, when it was queued, and where it stands."""

    reference: str
    person_id: int
    kind: str
    created_at: datetime
    state: str


async def fired(session: Session) -> list[Fired]:
    """Every firing so far, in the order of planning; that a day was looked at is none."""
    rows = await session.execute(_FIRED)
    return [
        Fired(row.schedule, row.due, person_of(row.recipient), row.created_at, row[4], row[5])
        for row in rows
    ]


async def told_on(session: Session, day: date) -> set[int]:
    """Who was told something new on a day."""
    return {
        one.person_id for one in await fired(session) if one.reference and county_day(one.at) == day
    }


async def sent(session: Session) -> list[Sent]:
    """Every message to an official so far, in the order they were queued."""
    return [Sent(*row) for row in await session.execute(_SENT)]


async def counters(session: Session) -> dict[Counted, int]:
    """Every counter of a duty."""
    rows = await session.execute(_COUNTERS)
    return {(row.duty, row.owner, row.period): row.done for row in rows}


async def fates(session: Session, references: Sequence[str]) -> dict[str, str]:
    """Where these messages stand."""
    rows = await session.execute(_FATES, {"references": list(references)})
    return {row.reference: row.state for row in rows}


_FIRED = (
    select(
        Occurrence.schedule,
        Occurrence.due,
        Occurrence.recipient,
        Occurrence.created_at,
        Occurrence.outbox_reference,
        Outbox.state,
    )
    .outerjoin(Outbox, Outbox.reference == Occurrence.outbox_reference)
    .where(Occurrence.schedule != DIGEST)
    .order_by(Occurrence.created_at, Occurrence.schedule)
)
_SENT = (
    select(Outbox.reference, Address.person_id, Outbox.kind, Outbox.created_at, Outbox.state)
    .join(Address, Address.id == Outbox.address_id)
    .where(Address.person_id.is_not(None))
    .order_by(Outbox.id)
)
_COUNTERS = select(DutyCounter.duty, DutyCounter.owner, DutyCounter.period, DutyCounter.done)
_FATES = select(Outbox.reference, Outbox.state).where(
    Outbox.reference.in_(bindparam("references", expanding=True))
)
