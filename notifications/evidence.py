"""Resolving unknown fates: ask the far end, and where it cannot be asked go by the class's rule.

Never before W has passed, because a slow gateway may still be taking the message; never by another
provider; and never more than one resend.
"""

import asyncio
import logging
from datetime import datetime

from channels.contract import Channel, Outcome
from channels.errors import ChannelError
from notifications.delivery import Line
from notifications.kinds import Unknown, class_of
from storage.engine import Session, Sessions
from storage.models.delivery import State
from storage.queries import fates, inbox
from storage.queries.fates import Unsure

BATCH = 50
PATIENCE = 20
"""How many W a far end that does not answer is asked again before the class's rule decides."""

BY_ANSWER = {
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.DELIVERED: State.DELIVERED,
    Outcome.UNDELIVERED: State.UNDELIVERED,
}
BY_RULE = {
    Unknown.DROP: State.DROPPED,
    Unknown.RESEND_ONCE: State.QUEUED,
    Unknown.PARK: State.PARKED,
}

log = logging.getLogger(__name__)


async def resolve(sessions: Sessions, line: Line) -> int:
    """Decide messages of a line whose fate has been unknown for W; returns how many it could."""
    now = sessions.clock.real()
    async with sessions.read() as session:
        waiting = await fates.unsure(session, line.channel.name, now - line.wait, BATCH)
    if not waiting:
        return 0
    answers = await asyncio.gather(
        *(_ask(line.channel, row, now - PATIENCE * line.wait) for row in waiting)
    )
    async with sessions.write() as session:
        return sum(
            [
                await _decide(session, row, answer)
                for row, answer in zip(waiting, answers, strict=True)
                if not isinstance(answer, Exception)
            ]
        )


async def _ask(
    channel: Channel, row: Unsure, given_up_before: datetime
) -> Outcome | Exception | None:
    """What the far end knows: None when it cannot be asked, the error when it may answer later."""
    try:
        return await channel.query(row.reference)
    except Exception as error:  # the edge: one that cannot be asked must not keep the others
        if not isinstance(error, ChannelError):
            log.error("asking %s failed with %s", channel.name, type(error).__name__)
        return None if row.since < given_up_before else error


async def _decide(session: Session, row: Unsure, answer: Outcome | None) -> bool:
    if answer in BY_ANSWER:
        return await fates.resolve(session, row, BY_ANSWER[answer], "asked")
    if answer is Outcome.UNKNOWN:
        state, reason = State.QUEUED, "never arrived"
    else:
        state, reason = BY_RULE[class_of(row.kind).unknown], "cannot be asked"
    if state is State.QUEUED and row.resent:
        state, reason = State.PARKED, "resent before"
    done = await fates.resolve(session, row, state, reason)
    if done and state is State.PARKED:
        await inbox.hand_off(session, "parked", "/", address_id=row.address_id, outbox_id=row.id)
    if done and state is State.QUEUED:
        session.touch("outbox")
    return done
