"""What calls of other systems were answered: a key is taken once, its answer given again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from storage.engine import Session
from storage.models.api import Answered as Table
from storage.queries.upsert import insert_once


@dataclass(frozen=True, slots=True)
class Call:
    """A call by whose token, under which key, and what it said; fingerprints, no words."""

    token_id: int
    key: str
    said: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call was answered."""

    status: int
    body: Any


def call_of(session: Session, token_id: int, key: str, said: str) -> Call:
    """A call by its fingerprints: who reads the table learns neither the key nor the words."""
    vault = session.vault
    return Call(token_id, vault.index("call key", key), vault.index("call", said))


async def take(session: Session, call: Call) -> bool:
    """Take a key for a call; False when it is taken. Who takes it at once with another waits."""
    done = await session.execute(
        insert_once(session, Table, "token_id", "key"),
        {
            "token_id": call.token_id,
            "key": call.key,
            "call": call.said,
            "status": 0,
            "body": None,
            "at": session.moment.real,
        },
    )
    return bool(done.rowcount)


async def keep(session: Session, call: Call, answer: Answer) -> None:
    """Keep what a call is answered, sealed."""
    body = session.vault.seal_data(answer.body, _place(call))
    values = {"token": call.token_id, "taken": call.key, "status": answer.status, "body": body}
    await session.execute(_KEEP, values)


async def given(session: Session, call: Call) -> Answer | None:
    """What this very call was answered; None when another one has its key."""
    row = (await session.execute(_GIVEN, {"token": call.token_id, "taken": call.key})).first()
    if row is None or row.call != call.said or row.body is None:
        return None
    return Answer(row.status, session.vault.open_data(row.body, _place(call)))


async def forget(session: Session, before: datetime) -> int:
    """Delete the answers given before an instant (real time)."""
    done = await session.execute(delete(Table).where(Table.at < before))
    return done.rowcount


def _place(call: Call) -> str:
    return f"answered|body|{call.token_id}:{call.key}"


_THIS = (Table.token_id == bindparam("token"), Table.key == bindparam("taken"))
_KEEP = update(Table).where(*_THIS)
_GIVEN = select(Table.call, Table.status, Table.body).where(*_THIS)
