"""Holding a broadcast: pause and go on, or stop for good."""

from dataclasses import replace
from typing import Any

from acts.actor import Actor, Trust
from acts.broadcasts import waves
from acts.broadcasts.declined import Ended
from acts.broadcasts.states import (
    PAUSED,
    SENDING,
    STOPPED,
    about,
    may,
    notice_of,
    record,
    still_good,
)
from notifications.notices.pace import BY_HAND
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import fates, notices
from storage.queries import waves as stored
from storage.queries.notices import Sending


async def pause(session: Session, actor: Actor, broadcast_id: int) -> Sending | None:
    """Pause a sending: only what is being handed over this moment still leaves, nothing is lost.

    Pausing twice is pausing once. None when this actor sees no such sending.

    Raises:
        NotAllowed.
        Ended: it is not being sent.
    """
    sending = await _seen(session, actor, broadcast_id)
    if sending is None or sending.state == PAUSED:
        return sending
    if sending.state != SENDING:
        raise Ended
    return await waves.rest(session, sending, BY_HAND, actor.name)


async def resume(
    session: Session, rules: Rulebook, actor: Actor, broadcast_id: int
) -> Sending | None:
    """Let a paused sending go on where it was; what has failed so far pauses it no more.

    Raises:
        NotAllowed, OutOfDate, Unfit.
        Ended: it is not paused.
    """
    sending = await _seen(session, actor, broadcast_id)
    if sending is None or sending.state == SENDING:
        return sending
    notice = await notice_of(session, sending)
    still_good(session, rules, notice)
    changes: dict[str, Any] = {"why": "", "resumed_at": session.moment.real}
    if not await notices.change_state(session, sending.id, PAUSED, SENDING, **changes):
        raise Ended
    shared = waves.bulk(session.moment, sending, notice)
    released = await stored.let_go(session, shared.about, shared.not_before, shared.fresh_until)
    await record(session, actor.name, sending, "resumed", released=released)
    return replace(sending, state=SENDING, **changes)


async def stop(session: Session, actor: Actor, broadcast_id: int, why: str = "") -> Sending | None:
    """Stop a sending: only what is being handed over this moment still leaves.

    One that has not begun is withdrawn; stopping twice is stopping once.

    Raises:
        NotAllowed.
    """
    sending = await _seen(session, actor, broadcast_id)
    if sending is None or sending.state == STOPPED:
        return sending
    changes: dict[str, Any] = {"why": why, "next_at": None}
    if not await notices.change_state(session, sending.id, sending.state, STOPPED, **changes):
        raise Ended
    taken_back = await fates.cancel(session, about(sending), "stopped")
    await record(session, actor.name, sending, "stopped", taken_back=taken_back)
    return replace(sending, state=STOPPED, **changes)


async def _seen(session: Session, actor: Actor, broadcast_id: int) -> Sending | None:
    actor.needs(Trust.CONSOLE)
    sending = await notices.lock(session, actor.scope, broadcast_id)
    if sending is not None:
        may(actor, sending.path)
    return sending
