"""Invented officials, posts and families in few statements: for load tests and rehearsals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, text, update

from storage.engine import Session
from storage.models.base import Base
from storage.models.delivery import Outbox, State
from storage.models.duties import Post
from storage.models.people import Address, Household, Person
from storage.models.stationing import WeekAnswer
from storage.queries.addresses import index
from storage.queries.regions import Place

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Invented:
    """An official: the id, one post, the hour of the digest, and a bound chat on a channel."""

    id: int
    role: str
    region_id: str
    since: date
    hour: int = 8
    unit: str | None = None
    channel: str = "webchat"


def called(person_id: int) -> str:
    """What the chat of an invented official is called on its channel."""
    return f"official-{person_id}"


async def people(session: Session, invented: Sequence[Invented]) -> None:
    """Write officials with their posts and chats; a chat has the id of who it belongs to."""
    await _put(session, Person, [_person(session, one) for one in invented])
    await _put(session, Post, [_post(one) for one in invented])
    await _put(session, Address, [_address(session, one) for one in invented])


async def families(session: Session, villages: Sequence[Place], many: int) -> None:
    """Write so many households, as many in each village; their ids count from 1."""
    rows = [_household(session, villages, number) for number in range(many)]
    await _put(session, Household, rows)


async def week_told(session: Session, people_ids: Sequence[int], monday: date, days: int) -> None:
    """Write that people were so many days and nights in the village in a week."""
    rows = [
        {"id": person, "person_id": person, "monday": monday, "days": days, "nights": days}
        | {"channel": "webchat", "recorded_at": session.moment.now}
        for person in people_ids
    ]
    await _put(session, WeekAnswer, rows)


async def all_read(session: Session) -> None:
    """Let every message that was queued have arrived."""
    await session.execute(
        update(Outbox).where(Outbox.state == State.QUEUED).values(state=State.DELIVERED)
    )


async def settle(session: Session) -> None:
    """Let the database learn how its values are spread."""
    await session.execute(text("ANALYZE"))


async def _put(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        await session.execute(insert(table), rows[start : start + BATCH])


def _person(session: Session, one: Invented) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": session.vault.seal("某同志", f"person|name|{one.id}"),
        "name_index": str(one.id),
        "digest_hour": one.hour,
        "no_week_question": False,
        "created_at": session.moment.now,
    }


def _post(one: Invented) -> dict[str, Any]:
    return {
        "id": one.id,
        "person_id": one.id,
        "role": one.role,
        "region_id": one.region_id,
        "unit": one.unit,
        "since": one.since,
        "until": None,
    }


def _address(session: Session, one: Invented) -> dict[str, Any]:
    return {
        "id": one.id,
        "channel": one.channel,
        "external": session.vault.seal(called(one.id), f"address|external|{one.id}"),
        "external_index": index(session, one.channel, called(one.id)),
        "person_id": one.id,
        "bound": True,
        "language": "zh_CN",
        "no_notices": False,
        "no_progress": False,
        "created_at": session.moment.now,
    }


def _household(session: Session, villages: Sequence[Place], number: int) -> dict[str, Any]:
    village, row = villages[number % len(villages)], number + 1
    return {
        "id": row,
        "region_id": village.id,
        "path": village.path,
        "number": number // len(villages) + 1,
        "head": session.vault.seal("张示例", f"household|head|{row}"),
        "head_index": str(row),
        "surname_index": str(row),
        "status": "general",
        "provisional": False,
        "created_at": session.moment.now,
    }
