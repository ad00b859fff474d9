"""The allowed rate of a channel, shared by every process and closed when it cannot be read."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from storage.engine import Session
from storage.models.delivery import Rate
from storage.queries.upsert import insert_once

BURST = 0.04
"""The part of a second's allowance that may leave at once; refill gives the rest."""


async def take(session: Session, channel: str, tps: float | None, wanted: int) -> tuple[int, float]:
    """Take up to `wanted` messages' worth; returns how many, and the seconds until one is free.

    No second, wherever it begins, sees more than `tps`: the bucket holds `BURST` of it and is
    refilled with the rest.
    """
    row = await _locked(session, channel)
    now = session.moment.real
    if row.closed_until and row.closed_until > now:
        return 0, (row.closed_until - now).total_seconds()
    if tps is None:
        return wanted, 0.0
    room = max(1.0, tps * BURST)
    refill = max(tps - room, tps / 2)
    tokens = min(room, row.tokens + max(0.0, (now - row.at).total_seconds()) * refill)
    taken = min(wanted, int(tokens))
    await session.execute(
        update(Rate).where(Rate.channel == channel).values(tokens=tokens - taken, at=now)
    )
    missing = 1.0 - (tokens - taken)
    return taken, max(0.0, missing / refill)


async def give_back(session: Session, channel: str, count: int) -> None:
    """Return what was taken and not used."""
    await session.execute(
        update(Rate).where(Rate.channel == channel).values(tokens=Rate.tokens + count)
    )


async def close(session: Session, channel: str, seconds: float) -> None:
    """Send nothing on this channel for a while: the far end asked for it."""
    await _locked(session, channel)
    until = session.moment.real + timedelta(seconds=seconds)
    await session.execute(
        update(Rate).where(Rate.channel == channel).values(closed_until=until, tokens=0.0)
    )


class _Row:
    tokens: float
    at: datetime
    closed_until: datetime | None


async def _locked(session: Session, channel: str) -> _Row:
    query = (
        select(Rate.tokens, Rate.at, Rate.closed_until)
        .where(Rate.channel == channel)
        .with_for_update()
    )
    row = (await session.execute(query)).first()
    if row is None:
        await session.execute(
            insert_once(session, Rate, "channel"),
            {"channel": channel, "tokens": 1.0, "at": session.moment.real},
        )
        row = (await session.execute(query)).one()
    return row  # type: ignore[return-value]  # a row with these three columns
