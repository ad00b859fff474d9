"""The allowed rate of a channel, shared by every process and closed when it cannot be read."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from storage.engine import Session
from storage.models.delivery import Rate
from storage.queries.upsert import insert_once

BURST = 0.04
"""The part of a second's allowance that may leave at once; refill gives the rest."""


async def take(session: Session, channel: str, tps: float | None, wanted: int) -> tuple[int, float]:
    """Take up to `wanted` messages' worth; returns how many, and the seconds until one is free.

    No second, wherever it begins, sees more than `tps`: the bucket holds `BURST` of it and is
    refilled with the rest. A channel without a limit is only asked whether it is closed.
    """
    row = await (_locked(session, channel) if tps else _read(session, channel))
    now = session.moment.real
    if row and row.closed_until and row.closed_until > now:
        return 0, (row.closed_until - now).total_seconds()
    if row is None or not tps:
        return wanted, 0.0
    room = max(1.0, tps * BURST)
    refill = max(tps - room, tps / 2)
    tokens = min(room, row.tokens + max(0.0, (now - row.at).total_seconds()) * refill)
    taken = min(wanted, int(tokens))
    if taken:
        await session.execute(_TAKE, {"of": channel, "left": tokens - taken, "now": now})
    missing = 1.0 - (tokens - taken)
    return taken, max(0.0, missing / refill)


async def give_back(session: Session, channel: str, count: int) -> None:
    """Return what was taken and not used."""
    await session.execute(_GIVE_BACK, {"of": channel, "count": count})


async def close(session: Session, channel: str, seconds: float) -> None:
    """Send nothing on this channel for a while; a longer rest that was asked for before stays."""
    row = await _locked(session, channel)
    until = session.moment.real + timedelta(seconds=seconds)
    if row.closed_until is None or row.closed_until < until:
        await session.execute(_CLOSE, {"of": channel, "until": until, "now": session.moment.real})


class _Row:
    tokens: float
    at: datetime
    closed_until: datetime | None


async def _read(session: Session, channel: str) -> _Row | None:
    return (await session.execute(_ROW, {"of": channel})).first()  # type: ignore[return-value]


async def _locked(session: Session, channel: str) -> _Row:
    row = (await session.execute(_LOCK, {"of": channel})).first()
    if row is None:
        await session.execute(
            insert_once(session, Rate, "channel"),
            {"channel": channel, "tokens": 1.0, "at": session.moment.real},
        )
        row = (await session.execute(_LOCK, {"of": channel})).one()
    return row  # type: ignore[return-value]  # a row with these three columns


_ROW = select(Rate.tokens, Rate.at, Rate.closed_until).where(Rate.channel == bindparam("of"))
_LOCK = _ROW.with_for_update()
_CHANGE = update(Rate).where(Rate.channel == bindparam("of"))
_TAKE = _CHANGE.values(tokens=bindparam("left"), at=bindparam("now"))
_GIVE_BACK = _CHANGE.values(tokens=Rate.tokens + bindparam("count"))
_CLOSE = _CHANGE.values(closed_until=bindparam("until"), tokens=0.0, at=bindparam("now"))
