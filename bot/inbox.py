"""The inbox loop: every stored event is answered, one transaction each, a sender's in order."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from channels.contract import Channel, Incoming, Outcome, Receipt
from storage.engine import Session, Sessions
from storage.models.delivery import State
from storage.queries import fates, inbox
from storage.queries.fates import Report

if TYPE_CHECKING:
    from bot.engine import Engine

BATCH = 50
TURN = 8
"""Events answered before what came in meanwhile is stored and the replies are delivered.

Each costs a transaction a turn, so a turn after every single event costs a fifth of all speed.
"""

STATES = {
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.DELIVERED: State.DELIVERED,
    Outcome.UNDELIVERED: State.UNDELIVERED,
    Outcome.UNKNOWN: None,
}


async def store(
    session: Session, channel: Channel, items: Sequence[Incoming | Receipt]
) -> tuple[int, int]:
    """Keep what a channel brought; returns how many events were new and messages moved."""
    events = [item for item in items if isinstance(item, Incoming)]
    receipts = [item for item in items if isinstance(item, Receipt)]
    new = await inbox.accept(
        session, channel.name, [(item.external_id, item.sender, _body(item)) for item in events]
    )
    moved = await fates.take_receipts(session, channel.name, [_report(item) for item in receipts])
    return new, moved


async def keep_answering(
    engine: "Engine",
    sessions: Sessions,
    stop: asyncio.Event,
    beat: Callable[[], None] = lambda: None,
    idle: float = 0.25,
) -> None:
    """Answer events until told to stop: at once when woken, and every `idle` seconds anyway."""
    with sessions.signals.hearing("inbox") as wake:
        while not stop.is_set():
            wake.clear()
            beat()
            async with sessions.read() as session:
                waiting = await inbox.waiting(session, BATCH)
            if sessions.dialect == "sqlite":  # one writer: side by side would only queue
                for first in range(0, len(waiting), TURN):
                    for event_id in waiting[first : first + TURN]:
                        await engine.process(event_id)
                    await asyncio.sleep(0)  # a free lock does not suspend by itself
            else:
                await asyncio.gather(*(engine.process(event_id) for event_id in waiting))
            if not waiting:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(wake.wait(), idle)


def _body(item: Incoming) -> dict[str, Any]:
    body: dict[str, Any] = {"sender": item.sender, "text": item.text}
    if item.choice is not None:
        body["choice"] = item.choice
    if item.media:
        body["media"] = [[media.kind, media.id] for media in item.media]
    if item.contact:
        body["contact"] = item.contact
    if item.location:
        body["location"] = list(item.location)
    return body


def _report(item: Receipt) -> Report:
    state = STATES[item.outcome]
    return Report(item.reference, state, str(state or item.outcome), item.provider_code, item.at)
