"""Occurrences: a firing of a schedule is a row, so it happens once however often one looks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, and_, bindparam, cast, delete, exists, literal, or_, select

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.people import Person
from storage.models.system import Occurrence
from storage.queries.upsert import insert_once, insert_or_replace

AT_ONCE = 500
DIGEST = "digest"
"""The schedule of digests: a firing for who got one, and one for every hour that was planned."""
HOUR = "hour:"
TOO_OLD = "too old"
"""Why a message is stale that was still true, but not fresh any more when it could have left."""

Told = tuple[str, str, int]
"""A firing somebody was told of: schedule, due, person."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A firing that was told, and when."""

    schedule: str
    due: str
    at: datetime


async def told(session: Session, firings: Iterable[Told]) -> set[Told]:
    """Those of these firings that were written before.

    One whose message grew too old before it could leave has been told to nobody.
    """
    wanted = set(firings)
    schedules = sorted({schedule for schedule, _due, _person in wanted})
    found: set[Told] = set()
    for start in range(0, len(schedules), AT_ONCE):
        chunk = {"schedules": schedules[start : start + AT_ONCE], "now": session.moment.now}
        rows = await session.execute(_TOLD, chunk)
        found.update((row.schedule, row.due, person_of(row.recipient)) for row in rows)
    return found & wanted


async def arrived(
    session: Session, schedules: Iterable[str], silent: Sequence[str]
) -> dict[str, set[str]]:
    """Of these schedules the firings that reached somebody: their message was delivered.

    `silent` are the channels that never say so; what they took has arrived as far as one can know.
    """
    wanted = sorted(set(schedules))
    found: dict[str, set[str]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        values = {"schedules": wanted[start : start + AT_ONCE], "silent": list(silent)}
        rows = await session.execute(_ARRIVED, values)
        for row in rows:
            found.setdefault(row.schedule, set()).add(row.due)
    return found


async def write(session: Session, firings: Sequence[Told], references: Mapping[int, str]) -> None:
    """Write firings, each with the message that tells the person of it; the last one holds."""
    rows = [
        {
            "schedule": schedule,
            "due": due,
            "recipient": f"person:{person}",
            "outbox_reference": references.get(person),
            "created_at": session.moment.now,
        }
        for schedule, due, person in firings
    ]
    if rows:
        key = ("schedule", "due", "recipient")
        written = insert_or_replace(session, Occurrence, key, "outbox_reference", "created_at")
        await session.execute(written, rows)


async def of_person(session: Session, person_id: int, prefix: str, since: datetime) -> list[Heard]:
    """What a person was told of under schedules with this beginning, since an instant."""
    values = {"person": f"person:{person_id}", "since": since}
    query = _OF_PERSON.where(Occurrence.schedule.startswith(prefix, autoescape=True))
    rows = await session.execute(query, values)
    return [Heard(*row) for row in rows]


async def of_schedule(session: Session, schedule: str) -> list[Heard]:
    """When anybody was told under a schedule, the first time first."""
    return [Heard(*row) for row in await session.execute(_OF_SCHEDULE, {"schedule": schedule})]


def person_of(recipient: str) -> int:
    """The person a firing is for; 0 where it is for nobody."""
    return int(recipient.removeprefix("person:")) if recipient.startswith("person:") else 0


async def without_digest(session: Session, today: str, hours: Sequence[int]) -> list[int]:
    """The officials who want their digest at one of these hours and have had none today."""
    rows = await session.execute(_WITHOUT_DIGEST, {"today": today, "hours": list(hours)})
    return [row.id for row in rows]


async def looked(session: Session, today: str) -> set[int]:
    """The hours of today whose digests were planned, whoever had one."""
    rows = await session.execute(_LOOKED, {"today": today})
    return {int(row.recipient.removeprefix(HOUR)) for row in rows}


async def look(session: Session, today: str, hours: Sequence[int]) -> None:
    """Note that the digests of these hours are planned."""
    for hour in hours:
        await fire(session, DIGEST, today, f"{HOUR}{hour}")


async def forget(session: Session, before: datetime) -> None:
    """Forget what was told long ago: no period that old is told of again."""
    await session.execute(delete(Occurrence).where(Occurrence.created_at < before))


async def fired(session: Session, schedule: str, due: str, recipient: str) -> bool:
    """Whether a firing that comes without a message was written."""
    firing = exists().where(
        Occurrence.schedule == schedule, Occurrence.due == due, Occurrence.recipient == recipient
    )
    return bool(await session.scalar(select(firing)))


async def fire(session: Session, schedule: str, due: str, recipient: str) -> bool:
    """Write a firing that comes without a message; False when it existed."""
    done = await session.execute(
        insert_once(session, Occurrence, "schedule", "due", "recipient"),
        {
            "schedule": schedule,
            "due": due,
            "recipient": recipient,
            "outbox_reference": None,
            "created_at": session.moment.now,
        },
    )
    return done.rowcount == 1


_NEVER_LEFT = exists().where(
    Outbox.reference == Occurrence.outbox_reference,
    or_(
        and_(Outbox.state == State.STALE, Outbox.reason == TOO_OLD),
        and_(
            Outbox.state == State.QUEUED,
            Outbox.fresh_until < bindparam("now", type_=Outbox.fresh_until.type),
        ),
    ),
)
_TOLD = select(Occurrence.schedule, Occurrence.due, Occurrence.recipient).where(
    Occurrence.schedule.in_(bindparam("schedules", expanding=True)), ~_NEVER_LEFT
)
_ARRIVED = (
    select(Occurrence.schedule, Occurrence.due)
    .join(Outbox, Outbox.reference == Occurrence.outbox_reference)
    .where(
        Occurrence.schedule.in_(bindparam("schedules", expanding=True)),
        or_(
            Outbox.state == State.DELIVERED,
            and_(
                Outbox.state == State.ACCEPTED,
                Outbox.channel.in_(bindparam("silent", expanding=True)),
            ),
        ),
    )
    .distinct()
)
_HEARD = select(Occurrence.schedule, Occurrence.due, Occurrence.created_at)
_OF_PERSON = _HEARD.where(
    Occurrence.recipient == bindparam("person"),
    Occurrence.created_at >= bindparam("since", type_=Occurrence.created_at.type),
).order_by(Occurrence.created_at)
_OF_SCHEDULE = _HEARD.where(Occurrence.schedule == bindparam("schedule")).order_by(
    Occurrence.created_at
)
_LOOKED = select(Occurrence.recipient).where(
    Occurrence.schedule == DIGEST,
    Occurrence.due == bindparam("today"),
    Occurrence.recipient.startswith(HOUR),
)
_WITHOUT_DIGEST = (
    select(Person.id)
    .where(
        Person.digest_hour.in_(bindparam("hours", expanding=True)),
        ~exists().where(
            Occurrence.schedule == DIGEST,
            Occurrence.due == bindparam("today"),
            Occurrence.recipient == literal("person:") + cast(Person.id, String),
        ),
    )
    .order_by(Person.id)
)
