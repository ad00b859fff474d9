"""The log of messages: where each stands, read through indexes however many there are.

Which way is short hangs on what is asked: a village has few addresses, few messages are parked,
and of a county's the newest are soon found by age.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    text,
    union,
)
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.delivery import ENDED, Outbox, State
from storage.models.duties import Post
from storage.models.notices import Recipient
from storage.models.people import Address, Household
from storage.models.regions import Region
from storage.moment import SHANGHAI
from storage.queries.households import label_of
from storage.scope import Scope

FEW_HOMES = 1_500
"""Up to so many households of a scope their messages are looked up address by address."""
FEW_MESSAGES = 20_000
"""Up to so many messages at a state they are sorted; of more, the newest are found by age."""
TO_MANY = "notice"
"""The kind of the messages of sendings; all other messages are single ones."""
ENDS = tuple(
    set(State) - {State.QUEUED, State.CLAIMED, State.HANDING, State.ACCEPTED, State.DELIVERED}
)
"""The states of the rows of `ENDED`."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as the log shows it: never its never its address."""

    id: int
    channel: str
    kind: str
    state: str
    reason: str | None
    notice_id: int | None
    household_id: int | None
    household: str | None
    village: str | None
    attempts: int
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages of the log are asked for; `before` is the last id of the page before.

    `day` is the day they were written down in the county, `path` a place they went to.
    """

    state: str | None = None
    broadcast_id: int | None = None
    before: int | None = None
    channel: str | None = None
    kind: str | None = None
    day: date | None = None
    path: str | None = None


class Way(Enum):
    """How the newest ones are found."""

    BY_HOME = "through the addresses of few households"
    BY_SENDING = "through the recipients of one sending"
    BY_END = "through those that came to another end than arriving"
    BY_STATE = "through the few at one state"
    BY_CHANNEL = "through the few of one channel"
    BY_KIND = "through the single ones of one kind"
    BY_AGE = "through all of them, the newest first"


async def deliveries(
    session: Session, scope: Scope, wanted: Wanted, limit: int = 50
) -> list[Delivery]:
    """Messages to households and officials within a scope, the newest first."""
    narrow = _narrowed(scope, wanted.path)
    if narrow is None:
        return []
    query = statement(narrow, wanted, await way(session, narrow, wanted))
    rows = await session.execute(query.limit(limit))
    return [_delivery(session, row) for row in rows]


async def way(session: Session, scope: Scope, wanted: Wanted) -> Way:
    """Which way is short: asked of indexes, and no further than the answer needs."""
    if await _at_most(session, select(Household.id).where(scope.rows(Household.path)), FEW_HOMES):
        return Way.BY_HOME
    if wanted.broadcast_id is not None:
        return Way.BY_SENDING
    if wanted.state in ENDS:
        return Way.BY_END
    if wanted.state and await _few(session, Outbox.state == wanted.state):
        return Way.BY_STATE
    if wanted.channel and await _few(session, Outbox.channel == wanted.channel):
        return Way.BY_CHANNEL
    if wanted.kind and wanted.kind != TO_MANY:
        return Way.BY_KIND
    return Way.BY_AGE


def statement(scope: Scope, wanted: Wanted, by: Way) -> Select[*tuple[Any, ...]]:
    """The question, put so that the way is taken: what does not lead it hides its column."""
    query: Select[*tuple[Any, ...]] = (
        select(*_DELIVERY, Household.number, Household.head, Region.name.label("village"))
        .select_from(Outbox)
        .outerjoin(Address, Address.id == Outbox.address_id)
        .outerjoin(Recipient, Recipient.id == Outbox.recipient_id)
        .outerjoin(Household, Household.id == _HOME)
        .outerjoin(Region, Region.id == Household.region_id)
        .where(or_(scope.rows(Household.path), _served(scope)))
        .order_by(Outbox.created_at.desc(), Outbox.id.desc())
    )
    for asked in _asked(wanted, by):
        query = query.where(asked)
    match by:
        case Way.BY_HOME:
            return query.where(Outbox.id.in_(_of_homes(scope)))
        case Way.BY_SENDING:
            of_it = select(Recipient.id).where(Recipient.broadcast_id == wanted.broadcast_id)
            return query.where(Outbox.recipient_id.in_(of_it))
        case Way.BY_STATE:
            few = select(_Other.id).where(_Other.state == wanted.state)
            return query.where(Outbox.id.in_(few))
        case Way.BY_CHANNEL:
            few = select(_Other.id).where(_Other.channel == wanted.channel)
            return query.where(Outbox.id.in_(few))
        case _:
            return query


def _asked(wanted: Wanted, by: Way) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for value, column, leading in (
        (wanted.state, Outbox.state, (Way.BY_END,)),
        (wanted.channel, Outbox.channel, ()),
        (wanted.kind, Outbox.kind, (Way.BY_KIND,)),
    ):
        if value:
            found.append((column if by in leading else func.coalesce(column, "")) == value)
    # The words of the partial indexes themselves: otherwise SQLite does not see that they fit.
    if by is Way.BY_END:
        found.append(_ENDED)
    if by is Way.BY_KIND:
        found.append(Outbox.recipient_id.is_(None))
    if wanted.broadcast_id is not None:
        found.append(Recipient.broadcast_id == wanted.broadcast_id)
    if wanted.day is not None:
        begins = datetime.combine(wanted.day, time(), SHANGHAI)
        found += [Outbox.created_at >= begins, Outbox.created_at < begins + timedelta(days=1)]
    if wanted.before is not None:
        found.append(_after_in_the_log(wanted.before))
    return found


def _after_in_the_log(before: int) -> ColumnElement[bool]:
    """Older than a message, or as old and written down before it."""
    when = select(_Other.created_at).where(_Other.id == before).scalar_subquery()
    return and_(Outbox.created_at <= when, or_(Outbox.created_at < when, Outbox.id < before))


def _of_homes(scope: Scope) -> Any:
    """The ids of every message that may be to a household or an official of a scope."""
    homes = select(Household.id).where(scope.rows(Household.path))
    people = (
        select(Post.person_id)
        .join(_PostRegion, _PostRegion.id == Post.region_id)
        .where(scope.rows(_PostRegion.path))
    )
    addresses = union(
        select(Address.id).where(Address.household_id.in_(homes)),
        select(Address.id).where(Address.person_id.in_(people)),
    )
    recipients = select(Recipient.id).where(Recipient.household_id.in_(homes))
    return union(
        select(Outbox.id).where(Outbox.address_id.in_(addresses)),
        select(Outbox.id).where(Outbox.recipient_id.in_(recipients)),
    )


def _served(scope: Scope) -> ColumnElement[bool]:
    """Whether it is to an official of a scope."""
    return exists().where(
        Post.person_id == Address.person_id,
        Post.region_id == _PostRegion.id,
        scope.rows(_PostRegion.path),
    )


def _narrowed(scope: Scope, path: str | None) -> Scope | None:
    """The scope within a place; None where it reaches nothing there."""
    if path is None:
        return scope
    if scope.covers(path):
        return Scope((path,), person_id=scope.person_id)
    return None


async def _few(session: Session, where: ColumnElement[bool]) -> bool:
    return await _at_most(session, select(Outbox.id).where(where), FEW_MESSAGES)


async def _at_most(session: Session, query: Select[Any], most: int) -> bool:
    """Whether a question has at most so many answers, without counting any further."""
    counted = query.limit(most + 1).subquery()
    return int(await session.scalar(select(func.count()).select_from(counted)) or 0) <= most


def _delivery(session: Session, row: Any) -> Delivery:
    return Delivery(
        row.id,
        row.channel,
        row.kind,
        row.state,
        row.reason,
        row.notice_id,
        row.household_id,
        _called(session, row),
        row.village,
        row.attempts,
        row.created_at,
        row.changed_at,
    )


def _called(session: Session, row: Any) -> str | None:
    if row.household_id is None:
        return None
    return label_of(row.number, session.vault.open(row.head, f"household|head|{row.household_id}"))


_HOME = func.coalesce(Recipient.household_id, Address.household_id)
_PostRegion = aliased(Region)
_Other = aliased(Outbox)
_ENDED: Any = text(f"outbox.{ENDED.text}")
_DELIVERY = (
    Outbox.id,
    Outbox.channel,
    Outbox.kind,
    Outbox.state,
    Outbox.reason,
    Outbox.notice_id,
    Outbox.attempts,
    Outbox.created_at,
    Outbox.changed_at,
    Household.id.label("household_id"),
)
