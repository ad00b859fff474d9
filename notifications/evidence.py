"""Resolving unknown fates: ask the far end, and where it cannot be asked go by the class's rule.

Never before W has passed, because a slow gateway may still be taking the message; never by another
provider; and never more than one resend.
"""

from channels.contract import Channel, Outcome
from channels.errors import ChannelError
from notifications.delivery import Line
from notifications.kinds import Unknown, class_of
from storage.engine import Session, Sessions
from storage.models.delivery import State
from storage.queries import fates, inbox
from storage.queries.fates import Unsure

BATCH = 100

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


async def resolve(sessions: Sessions, line: Line) -> int:
    """Decide the messages of a line whose fate has been unknown for W; returns how many."""
    before = sessions.clock.real() - line.wait
    async with sessions.read() as session:
        waiting = await fates.unsure(session, line.channel.name, before, BATCH)
    resolved = 0
    for row in waiting:
        answer = await _ask(line.channel, row)
        async with sessions.write() as session:
            resolved += await _decide(session, row, answer)
    return resolved


async def _ask(channel: Channel, row: Unsure) -> Outcome | None:
    try:
        return await channel.query(row.reference)
    except ChannelError:
        return None


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
