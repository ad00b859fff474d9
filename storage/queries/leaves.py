"""Leave and absences: who is not in the village when, who decided, and sealed reasons."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, exists, insert, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.duties import Post
from storage.models.people import Person
from storage.models.regions import Region
from storage.models.stationing import Leave as Table
from storage.queries.duty_owners import STATIONED
from storage.scope import Scope

LEAVE, AWAY = "leave", "away"
"""请假, which somebody approves, and 离村, which is only told."""
ASKED, APPROVED, REFUSED, TOLD, WITHDRAWN = "asked", "approved", "refused", "told", "withdrawn"
AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away as asked or told, without the reasons."""

    id: int
    person_id: int
    first: date
    last: date
    kind: str
    state: str
    decided_by: int | None
    decided_at: datetime | None
    channel: str
    recorded_at: datetime

    @property
    def approved(self) -> bool:
        """Whether its days are excused."""
        return self.state == APPROVED

    def holds(self, day: date) -> bool:
        """Whether it covers a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class NewLeave:
    """Leave or an absence on its way in."""

    person_id: int
    first: date
    last: date
    kind: str
    reason: str
    channel: str


@dataclass(frozen=True, slots=True)
class Words:
    """What was given as the reason, and what the one who decided wrote."""

    reason: str = ""
    answer: str = ""


async def add(session: Session, made: NewLeave) -> int:
    """Keep leave that is asked for, or an absence that is told."""
    row_id = new_id()
    reason = session.vault.seal(made.reason, _place("reason", row_id)) if made.reason else None
    await session.execute(
        insert(Table),
        {
            "id": row_id,
            "person_id": made.person_id,
            "first": made.first,
            "last": made.last,
            "kind": made.kind,
            "state": ASKED if made.kind == LEAVE else TOLD,
            "reason": reason,
            "channel": made.channel,
            "recorded_at": session.moment.now,
        },
    )
    return row_id


async def hold(session: Session, person_id: int) -> None:
    """Let one after the other ask for the same person, so that no days are asked for twice."""
    await session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


async def get(session: Session, scope: Scope, leave_id: int) -> Leave | None:
    """One's own leave, or that of somebody who is stationed within this scope when it begins."""
    return next(iter(await _many(session, _SELECT.where(Table.id == leave_id, _seen(scope)))), None)


async def of_people(
    session: Session, person_ids: Iterable[int], first: date, last: date
) -> list[Leave]:
    """What these people asked for or told of some days and did not take back, by its first day."""
    ids = sorted(set(person_ids))
    found = []
    for start in range(0, len(ids), AT_ONCE):
        found += await _many(
            session, _OF_PEOPLE, ids=ids[start : start + AT_ONCE], first=first, last=last
        )
    return found


async def waiting(session: Session, scope: Scope) -> list[Leave]:
    """Leave that nobody has decided yet, of people stationed within this scope, by its first day.

    Nobody decides on their own.
    """
    query = _SELECT.where(Table.state == ASKED, _seen(scope))
    return [one for one in await _many(session, query) if one.person_id != scope.person_id]


async def decided(session: Session, scope: Scope, since: date) -> list[Leave]:
    """Leave decided on, and absences told, that reach a day, of people within this scope."""
    states = (APPROVED, REFUSED, TOLD)
    query = _SELECT.where(Table.state.in_(states), Table.last >= since, _seen(scope))
    return [one for one in await _many(session, query) if one.person_id != scope.person_id]


async def words(session: Session, leave_ids: Collection[int]) -> dict[int, Words]:
    """The reasons of leave, for those who asked and those who decide."""
    rows = await session.execute(
        select(Table.id, Table.reason, Table.answer).where(Table.id.in_(leave_ids))
    )
    opened = session.vault.open
    return {
        row.id: Words(
            opened(row.reason, _place("reason", row.id)) if row.reason else "",
            opened(row.answer, _place("answer", row.id)) if row.answer else "",
        )
        for row in rows
    }


async def decide(
    session: Session, leave_id: int, state: str, answer: str, person_id: int | None
) -> bool:
    """Approve or refuse what is asked; False when it stands elsewhere by now."""
    done = await session.execute(
        _DECIDE,
        {
            "leave": leave_id,
            "new_state": state,
            "why": session.vault.seal(answer, _place("answer", leave_id)) if answer else None,
            "who": person_id,
            "at": session.moment.now,
        },
    )
    return done.rowcount == 1


async def withdraw(session: Session, leave_id: int) -> bool:
    """Take leave or an absence back as a whole; False when it was taken back before."""
    done = await session.execute(
        update(Table).where(Table.id == leave_id, Table.state != WITHDRAWN).values(state=WITHDRAWN)
    )
    return done.rowcount == 1


async def end(session: Session, leave_id: int, last: date) -> bool:
    """Let leave or an absence end earlier; False when it is not longer than that."""
    done = await session.execute(
        update(Table)
        .where(Table.id == leave_id, Table.state != WITHDRAWN, Table.first <= last)
        .where(Table.last > last)
        .values(last=last)
    )
    return done.rowcount == 1


def _seen(scope: Scope) -> Any:
    """The condition that leave is one's own or of somebody stationed within the scope then."""
    stationed = exists(
        select(Post.id)
        .join(Region, Region.id == Post.region_id)
        .where(
            Post.person_id == Table.person_id,
            Post.role.in_(STATIONED),
            Post.since <= Table.last,
            or_(Post.until.is_(None), Post.until >= Table.first),
            scope.rows(Region.path),
        )
        .correlate(Table)
    )
    if scope.person_id is None:
        return stationed
    return or_(Table.person_id == scope.person_id, stationed)


async def _many(session: Session, query: Any, **values: Any) -> list[Leave]:
    rows = await session.execute(query.order_by(Table.first, Table.id), values)
    return [Leave(*row) for row in rows]


def _place(column: str, row_id: int) -> str:
    return f"leave|{column}|{row_id}"


_SELECT = select(
    *(Table.id, Table.person_id, Table.first, Table.last, Table.kind, Table.state),
    *(Table.decided_by, Table.decided_at, Table.channel, Table.recorded_at),
)
_OF_PEOPLE = _SELECT.where(
    Table.person_id.in_(bindparam("ids", expanding=True)),
    Table.last >= bindparam("first"),
    Table.first <= bindparam("last"),
    Table.state != WITHDRAWN,
)
_DECIDE = (
    update(Table)
    .where(Table.id == bindparam("leave"), Table.state == ASKED)
    .values(
        state=bindparam("new_state"),
        answer=bindparam("why"),
        decided_by=bindparam("who"),
        decided_at=bindparam("at"),
    )
)
