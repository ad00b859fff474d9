"""Counting ahead for the pictures: messages block by block, awareness village by village.

A part is counted whole and replaces what was kept of it, so that counting twice, stopping in
between or a receipt that came late leave nothing wrong that the next round does not put right.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, literal, select

from storage.engine import Session
from storage.models.delivery import Attempt, Outbox
from storage.models.duties import Post
from storage.models.figures import AwarenessTally, Counted, MessageTally
from storage.models.notices import Broadcast, Recipient
from storage.models.people import Address, Household
from storage.models.regions import Region
from storage.moment import county_day
from storage.queries.proof import Known
from storage.queries.upsert import insert_or_replace
from storage.scope import Scope

MESSAGES, AWARENESS = "messages", "awareness"
BLOCK = 20_000
"""Messages of one block: their ids, divided by this."""

Key = tuple[str, date, int, str, str, str]
"""Place, day, hour, channel, class and fate."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that has been counted before."""

    part: str
    settled: bool
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is counted; `path` is its place, empty where it belongs to none.

    `at` is when it was last handed over, or written where that is later: in a rehearsal business
    time runs ahead of the real time of attempts.
    """

    id: int
    path: str
    at: datetime
    channel: str
    kind: str
    state: str
    changed_at: datetime


async def parts(session: Session, what: str) -> list[Part]:
    """The parts that have been counted, the longest ago first."""
    return [Part(*row) for row in await session.execute(_PARTS, {"what": what})]


async def last_counted(session: Session, what: str) -> datetime | None:
    """When any part was counted last (real time)."""
    found: datetime | None = await session.scalar(_LAST_COUNTED, {"what": what})
    return found


async def as_of(session: Session, what: str) -> datetime | None:
    """Since when the kept numbers say what is there (real time); None before any were counted.

    That is when the part that waits longest was counted, of those in which something still moves.
    """
    found: datetime | None = await session.scalar(_AS_OF, {"what": what})
    return found or await last_counted(session, what)


async def last_message(session: Session) -> int | None:
    """The id of the newest message."""
    found: int | None = await session.scalar(select(func.max(Outbox.id)))
    return found


async def messages(session: Session, after: int, until: int, limit: int) -> list[Message]:
    """Messages with ids after one and before another, in their order.

    A message to a household belongs to its village. One to an official belongs to the smallest
    place that holds all the posts they held on its day.
    """
    asked = {"after": after, "until": until, "most": limit}
    rows = (await session.execute(_MESSAGES, asked)).all()
    held = await _held(session, {row.person_id for row in rows if row.person_id})
    found = []
    for row in rows:
        at = max(row.created_at, row.started_at or row.created_at)
        path = row.path or _common(held.get(row.person_id, ()), county_day(at))
        found.append(Message(row.id, path, at, row.channel, row.kind, row.state, row.changed_at))
    return found


async def kept_of_block(session: Session, block: int) -> dict[Key, int]:
    """What is kept of a block."""
    rows = await session.execute(_KEPT, {"block": block})
    return {(*row[:-1],): row[-1] for row in rows}


async def keep_block(
    session: Session, block: int, counts: Mapping[Key, int], *, settled: bool
) -> None:
    """Keep what a block was counted to, writing only what changed."""
    kept = await kept_of_block(session, block)
    gone = [_row(block, key) for key in kept if key not in counts]
    fresh = [_row(block, key) | {"many": n} for key, n in counts.items() if kept.get(key) != n]
    if gone:
        await session.execute(_DROP, gone)
    if fresh:
        keys = (*_KEY, "block")
        await session.execute(insert_or_replace(session, MessageTally, keys, "many"), fresh)
    await _counted(session, MESSAGES, str(block), settled=settled)


async def years(session: Session) -> tuple[datetime, datetime] | None:
    """When the first and the last sending began; None before any did."""
    first, last = (await session.execute(_YEARS)).one()
    return (first, last) if first else None


async def standing(session: Session, scope: Scope, year: int) -> tuple[datetime | None, int]:
    """Since when a year's awareness is known of every village of a scope, as far as it is counted.

    Real time, None before any was; and how many villages have not been counted yet.
    """
    part = literal(f"{year}:").concat(Region.id)
    since, every, counted = (
        await session.execute(
            select(func.min(Counted.counted_at), func.count(), func.count(Counted.counted_at))
            .select_from(Region)
            .outerjoin(Counted, and_(Counted.what == AWARENESS, Counted.part == part))
            .where(Region.level == "village", scope.rows(Region.path))
        )
    ).one()
    return since, every - counted


async def keep_awareness(
    session: Session, year: int, region_id: str, rows: Iterable[Known], *, settled: bool
) -> None:
    """Keep who knows what in a village, in place of what was kept of it."""
    here = {"year": year, "region_id": region_id}
    await session.execute(_FORGET, {"of": year, "place": region_id})
    found = [
        here
        | {"policy": row.key, "title": row.title, "meant": row.meant}
        | {"understood": row.understood, "told": row.told, "unclear": row.unclear}
        for row in rows
    ]
    if found:
        await session.execute(insert(AwarenessTally), found)
    await _counted(session, AWARENESS, awareness_part(year, region_id), settled=settled)


def awareness_part(year: int, region_id: str) -> str:
    """What a year of a village is called among the parts."""
    return f"{year}:{region_id}"


async def _counted(session: Session, what: str, part: str, *, settled: bool) -> None:
    values = {"what": what, "part": part, "settled": settled, "counted_at": session.moment.real}
    write = insert_or_replace(session, Counted, ("what", "part"), "settled", "counted_at")
    await session.execute(write, values)


Held = tuple[date, date | None, str]


async def _held(session: Session, people: Iterable[int]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = {}
    wanted = list(people)
    if wanted:
        for person, *post in await session.execute(_POSTS, {"people": wanted}):
            found.setdefault(person, []).append((post[0], post[1], post[2]))
    return found


def _common(posts: Sequence[Held], on: date) -> str:
    """The path of the smallest place that holds all these posts on a day; empty without any."""
    paths = [
        path.split("/")
        for since, until, path in posts
        if since <= on and (not until or until >= on)
    ]
    shared = [names[0] for names in zip(*paths, strict=False) if len(set(names)) == 1]
    path = "/".join(shared).rstrip("/")
    return f"{path}/" if path else ""


def _row(block: int, key: Key) -> dict[str, Any]:
    return dict(zip(_KEY, key, strict=True)) | {"block": block}


_KEY = ("region_id", "day", "hour", "channel", "message_class", "fate")
_PARTS = (
    select(Counted.part, Counted.settled, Counted.counted_at)
    .where(Counted.what == bindparam("what"))
    .order_by(Counted.counted_at, Counted.part)
)
_LAST_COUNTED = select(func.max(Counted.counted_at)).where(Counted.what == bindparam("what"))
_AS_OF = select(func.min(Counted.counted_at)).where(
    Counted.what == bindparam("what"), Counted.settled.is_(False)
)
_MESSAGES = (
    select(
        *(Outbox.id, Outbox.created_at, Outbox.channel, Outbox.kind, Outbox.state),
        *(Outbox.changed_at, Attempt.started_at, Household.path, Address.person_id),
    )
    .join(Address, Address.id == Outbox.address_id)
    .outerjoin(Recipient, Recipient.id == Outbox.recipient_id)
    .outerjoin(
        Household, Household.id == func.coalesce(Recipient.household_id, Address.household_id)
    )
    .outerjoin(Attempt, and_(Attempt.outbox_id == Outbox.id, Attempt.number == Outbox.attempts))
    .where(Outbox.id > bindparam("after"), Outbox.id < bindparam("until"))
    .order_by(Outbox.id)
    .limit(bindparam("most"))
)
_POSTS = (
    select(Post.person_id, Post.since, Post.until, Region.path)
    .join(Region, Region.id == Post.region_id)
    .where(Post.person_id.in_(bindparam("people", expanding=True)))
)
_KEPT = select(*(getattr(MessageTally, name) for name in _KEY), MessageTally.many).where(
    MessageTally.block == bindparam("block")
)
_DROP = delete(MessageTally).where(
    *(getattr(MessageTally, name) == bindparam(name) for name in (*_KEY, "block"))
)
_YEARS = select(func.min(Broadcast.started_at), func.max(Broadcast.started_at))
_FORGET = delete(AwarenessTally).where(
    AwarenessTally.year == bindparam("of"), AwarenessTally.region_id == bindparam("place")
)
