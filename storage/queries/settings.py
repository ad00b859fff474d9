"""What this database is: real or rehearsal, its clock's offset, its key, offsets of pollers."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from storage.crypto import CannotOpen, WrongKey
from storage.engine import Session
from storage.models.system import Setting
from storage.queries.upsert import insert_once, insert_or_change

KEY_CHECK = "mingbai"


async def get(session: Session, name: str, default: Any = None) -> Any:
    """A setting's value."""
    row = (await session.execute(select(Setting.value).where(Setting.name == name))).first()
    return default if row is None else row.value


async def put(session: Session, name: str, value: Any) -> None:
    """Keep a setting's value."""
    await session.execute(
        insert_or_change(session, Setting, ("name",), lambda new: {"value": new.value}),
        {"name": name, "value": value},
    )


async def check_key(session: Session) -> None:
    """Make sure this installation's key is the database's; the first start writes the check.

    Raises:
        WrongKey: it is another.
    """
    kept = await get(session, "key_check")
    if kept is None:
        sealed = session.vault.seal(KEY_CHECK, "setting|value|key_check")
        # Of two processes that start together the first one's stays, and both check against it.
        await session.execute(
            insert_once(session, Setting, "name"), {"name": "key_check", "value": sealed.hex()}
        )
        kept = await get(session, "key_check")
    try:
        session.vault.open(bytes.fromhex(kept), "setting|value|key_check")
    except CannotOpen as error:
        raise WrongKey("the database was sealed with another key") from error


async def is_rehearsal(session: Session) -> bool:
    """Whether this database was created as rehearsal."""
    return bool(await get(session, "rehearsal", False))


async def offset(session: Session) -> timedelta:
    """How far a rehearsal has moved business time."""
    return timedelta(seconds=await get(session, "clock_offset", 0))


async def move_clock(session: Session, by: timedelta) -> timedelta:
    """Move business time on; returns the new offset. Only a rehearsal may.

    Raises:
        NotRehearsal: this database is real, its clock is the world's.
    """
    if not await is_rehearsal(session):
        raise NotRehearsal
    moved = await offset(session) + by
    await put(session, "clock_offset", moved.total_seconds())
    session.touch("clock")
    return moved


class NotRehearsal(Exception):
    """Only a database created as rehearsal has a clock that can be moved."""
