"""Who leads a loop: one holder at a time, by a lease that must be renewed."""

from datetime import timedelta

from sqlalchemy import or_, update

from storage.engine import Session
from storage.models.system import Lease
from storage.queries.upsert import insert_once


async def hold(session: Session, name: str, token: str, life: timedelta) -> bool:
    """Take or renew a lease; False while somebody else has it."""
    until = session.moment.real + life
    await session.execute(
        insert_once(session, Lease, "name"), {"name": name, "token": token, "until": until}
    )
    done = await session.execute(
        update(Lease)
        .where(Lease.name == name, or_(Lease.token == token, Lease.until < session.moment.real))
        .values(token=token, until=until)
    )
    return done.rowcount == 1


async def release(session: Session, name: str, token: str) -> None:
    """Give a lease back, so that the next leader need not wait for its end."""
    await session.execute(
        update(Lease)
        .where(Lease.name == name, Lease.token == token)
        .values(until=session.moment.real - timedelta(seconds=1))
    )
