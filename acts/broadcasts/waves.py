"""The waves of a broadcast: to a few first, then to ever more, as long as it arrives.

Each wave is one statement. What moves them on is an errand of business time; whoever looks twice
queues nothing twice, because a recipient something was queued for is not queued for again.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from acts.broadcasts.declined import OutOfDate
from acts.broadcasts.states import DONE, PAUSED, SENDING, about, notice_of, record, still_good
from acts.declined import Unfit
from notifications.kinds import NOTICE
from notifications.notices import pace
from rulebook.calendar import quiet, quiet_ends
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.moment import SHANGHAI, Moment
from storage.queries import notices
from storage.queries import waves as stored
from storage.queries.notices import Sending, Version
from storage.queries.waves import Bulk
from storage.scope import EVERYTHING


async def begin(session: Session, sending: Sending, notice: Version) -> tuple[Sending, int]:
    """Queue the first wave of what has just been written down; returns how many messages.

    A correction is one wave: it goes to those who may have the wrong notice, at once.
    """
    by_channel = await stored.by_channel(session, sending.id)
    if sending.corrects_id or sum(by_channel.values()) <= pace.CANARY:
        return await queue_rest(session, sending, notice)
    few = await stored.spread(session, sending.id, pace.shares(by_channel))
    queued = await stored.enqueue_for(session, few, bulk(session.moment, sending, notice))
    return await _moved(session, sending, next_at=_next_at(session.moment, 1)), queued


async def queue_rest(session: Session, sending: Sending, notice: Version) -> tuple[Sending, int]:
    """Queue for everybody left, as the last wave."""
    queued = await stored.enqueue(session, sending.id, bulk(session.moment, sending, notice))
    return await _moved(session, sending, next_at=None), queued


async def step(session: Session, rules: Rulebook, broadcast_id: int) -> None:
    """Look whether a broadcast goes on: queue its next wave, let it rest, or note that it is done.

    It rests when too many messages came back, whatever wave they are of.
    """
    sending = await notices.lock(session, EVERYTHING, broadcast_id)
    if sending is None or sending.state != SENDING:
        return
    so_far = await stored.tally(session, sending.id, sending.resumed_at)
    if pace.too_many(so_far.failed, so_far.came):
        await rest(session, sending, pace.failures(so_far.failed, so_far.came))
    elif so_far.moving or (sending.next_at and sending.next_at > session.moment.now):
        return
    elif await stored.anyone_left(session, sending.id):
        await _go_on(session, rules, sending)
    elif not so_far.unsure:
        ended = {"ended_at": session.moment.now, "next_at": None}
        await notices.change_state(session, sending.id, SENDING, DONE, **ended)


async def rest(session: Session, sending: Sending, why: str, by: str = "service") -> Sending:
    """Let a broadcast rest: what is queued is held and loses nothing."""
    await notices.change_state(session, sending.id, sending.state, PAUSED, why=why)
    held = await stored.hold(session, about(sending))
    await record(session, by, sending, "paused", why=why, held=held)
    return replace(sending, state=PAUSED, why=why)


def bulk(moment: Moment, sending: Sending, notice: Version) -> Bulk:
    """What the messages of one wave have in common."""
    return Bulk(
        notice_id=notice.id,
        kind=NOTICE.name,
        priority=NOTICE.priority,
        about=about(sending),
        not_before=not_before(moment),
        fresh_until=fresh_until(moment, notice.review_by),
    )


def not_before(moment: Moment) -> datetime | None:
    """In the quiet hours a hundred thousand rows should not be claimed to be put back."""
    return quiet_ends(moment.local).astimezone(UTC) if quiet(moment.local.time()) else None


def fresh_until(moment: Moment, review_by: date) -> datetime:
    """Until when a message of today may still leave."""
    assert NOTICE.fresh is not None
    ends = datetime.combine(review_by + timedelta(days=1), time(), SHANGHAI)
    return min(moment.now + NOTICE.fresh, ends.astimezone(UTC))


async def _go_on(session: Session, rules: Rulebook, sending: Sending) -> None:
    notice = await notice_of(session, sending)
    try:
        still_good(session, rules, notice)
    except (OutOfDate, Unfit):
        await rest(session, sending, pace.UNFIT)
        return
    wave = sending.wave + 1
    many = pace.size(wave)
    shared = bulk(session.moment, sending, notice)
    queued = await stored.enqueue(session, sending.id, shared, many)
    after = _next_at(session.moment, wave) if queued == many else None
    await _moved(session, sending, next_at=after)
    await record(session, "service", sending, "wave", wave=wave, queued=queued)


async def _moved(session: Session, sending: Sending, next_at: datetime | None) -> Sending:
    changes: dict[str, Any] = {"wave": sending.wave + 1, "next_at": next_at}
    await notices.change_state(session, sending.id, SENDING, SENDING, **changes)
    return replace(sending, **changes)


def _next_at(moment: Moment, wave: int) -> datetime:
    """When the wave after this one may be queued: it waits from when people may be disturbed."""
    return (not_before(moment) or moment.now) + pace.pause_after(wave)
