"""Delivery: from the outbox to the channel, one round after another.

A round claims what is due, looks again whether each message should leave, commits the intent,
hands over, and writes down what came of it. Whatever dies in between leaves rows whose lease runs
out: a claim is queued again, a hand-over becomes `unsure` and is resolved by evidence.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from channels.contract import Channel, Outgoing
from channels.errors import Blocked, Refused, Throttled, Unreachable, Unsure
from channels.signing import Signer
from channels.text import degrade
from notifications import retry
from notifications.compose import Composer
from notifications.kinds import class_of
from notifications.truth import no_longer
from rulebook.calendar import quiet, quiet_ends
from storage.engine import Session, Sessions
from storage.models.base import new_reference
from storage.models.delivery import State
from storage.queries import addresses, fates, handover, outbox, rates
from storage.queries.handover import Settled
from storage.queries.outbox import Claimed, Lease


@dataclass(frozen=True, slots=True)
class Line:
    """A channel with the limits of our use of it.

    `in_flight` messages at most are ever of unknown fate after a crash; `timeout` is how long one
    hand-over may take; `wait` (W) how long a fate may stay unknown before it is asked about.
    """

    channel: Channel
    in_flight: int = 8
    timeout: timedelta = timedelta(seconds=20)
    wait: timedelta = timedelta(seconds=30)


class Delivery:
    """Hands over the messages of one line."""

    def __init__(self, sessions: Sessions, line: Line, composer: Composer, signer: Signer) -> None:
        self._sessions = sessions
        self._line = line
        self._composer = composer
        self._signer = signer
        self.handed = 0

    async def round(self) -> tuple[int, float]:
        """Do one round; returns how many messages moved and the seconds until the next may."""
        lease = Lease(new_reference(), self._sessions.clock.real() + self._line.timeout)
        async with self._sessions.write() as session:
            room, pause = await rates.take(
                session, self.name, self._line.channel.features.tps, self._line.in_flight
            )
            rows = await outbox.claim(session, self.name, lease, room) if room else []
            if room > len(rows) and self._line.channel.features.tps:
                await rates.give_back(session, self.name, room - len(rows))
        if not rows:
            return 0, pause if not room else 0.0
        leaving = await self._prepare(rows, lease)
        if leaving:
            await self._finish(leaving, await self._hand_over(leaving, lease), lease)
        return len(rows), pause

    async def has_work(self) -> bool:
        """Whether anything may leave now; looking costs no write."""
        async with self._sessions.read() as session:
            return await outbox.anything_due(session, self.name)

    @property
    def name(self) -> str:
        """The channel's name."""
        return self._line.channel.name

    async def _prepare(self, rows: Sequence[Claimed], lease: Lease) -> "list[_Leaving]":
        """Check each claim once more, settle what stays, commit the intent for what leaves."""
        async with self._sessions.write() as session:
            staying = await _held_back(session, rows)
            leaving = []
            for row in rows:
                if row.id in staying:
                    continue
                message = await self._composer.compose(session, row)
                if message is None:
                    staying[row.id] = Settled(row.id, State.STALE, "nothing to say")
                else:
                    leaving.append(_Leaving(row, self._dress(message, row)))
            names = await outbox.externals(session, [item.row.address_id for item in leaving])
            await handover.settle(session, State.CLAIMED, list(staying.values()), lease)
            rows = [item.row for item in leaving]
            ours = await handover.hand(session, rows, lease, lease.until)
        return [item.to(names[item.row.address_id]) for item in leaving if item.row.id in ours]

    def _dress(self, message: Outgoing, row: Claimed) -> Outgoing:
        """Sign the buttons for this address, or turn them into what the channel can show."""
        who = str(row.address_id)
        signed = [
            replace(choice, data=self._signer.sign(choice.data, who)) for choice in message.choices
        ]
        return degrade(replace(message, choices=signed), self._line.channel.features)

    async def _hand_over(self, leaving: "Sequence[_Leaving]", lease: Lease) -> list[Settled]:
        """Send side by side, but to one address in order."""
        by_address: dict[int, list[_Leaving]] = defaultdict(list)
        for item in leaving:
            by_address[item.row.address_id].append(item)
        settled = await asyncio.gather(
            *(self._hand_in_order(items, lease) for items in by_address.values())
        )
        return [outcome for outcomes in settled for outcome in outcomes]

    async def _hand_in_order(self, items: "Sequence[_Leaving]", lease: Lease) -> list[Settled]:
        return [await self._hand_one(item, lease.until) for item in items]

    async def _hand_one(self, item: "_Leaving", until: datetime) -> Settled:
        row = item.row
        now = self._sessions.clock.real()
        if now >= until:
            # Another worker may hold it by now: this one must not send. See R4.
            return Settled(row.id, State.QUEUED, "too late", due_at=now)
        try:
            provider_id = await self._line.channel.send(item.message)
        except Throttled as error:
            await self._slow_down(error.retry_after)
            due = now + timedelta(seconds=error.retry_after)
            return Settled(row.id, State.QUEUED, "throttled", due_at=due)
        except Unreachable:
            due = now + retry.pause(row.attempts)
            return Settled(row.id, State.QUEUED, "unreachable", due_at=due)
        except Blocked:
            return Settled(row.id, State.REFUSED, "blocked")
        except Refused as error:
            return Settled(row.id, State.REFUSED, (error.code or "refused")[:60])
        except Unsure as error:
            return Settled(row.id, State.UNSURE, str(error)[:60])
        return Settled(row.id, State.ACCEPTED, provider_id=provider_id[:80])

    async def _slow_down(self, seconds: float) -> None:
        async with self._sessions.write() as session:
            await rates.close(session, self.name, seconds)

    async def _finish(
        self, leaving: "Sequence[_Leaving]", outcomes: list[Settled], lease: Lease
    ) -> None:
        async with self._sessions.write() as session:
            await handover.settle(session, State.HANDING, outcomes, lease)
            if not self._line.channel.features.mailbox:
                references = [item.row.reference for item in leaving]
                await fates.catch_up(session, self.name, references)
            session.after_commit(lambda: self._count(outcomes))

    def _count(self, outcomes: Sequence[Settled]) -> None:
        self.handed += sum(outcome.state == State.ACCEPTED for outcome in outcomes)


@dataclass(frozen=True, slots=True)
class _Leaving:
    row: Claimed
    message: Outgoing

    def to(self, name: str) -> "_Leaving":
        return replace(self, message=replace(self.message, to=name))


async def _held_back(session: Session, rows: Sequence[Claimed]) -> dict[int, Settled]:
    """What must not leave now, and where it goes instead."""
    people = await addresses.wishes(session, [row.address_id for row in rows])
    untrue = await no_longer(session, [row.about for row in rows if row.about])
    held: dict[int, Settled] = {}
    for row in rows:
        outcome = _verdict(session, row, people[row.address_id], untrue)
        if outcome:
            held[row.id] = outcome
    return held


def _verdict(
    session: Session, row: Claimed, person: addresses.Contact, untrue: frozenset[str]
) -> Settled | None:
    treated = class_of(row.kind)
    if row.about in untrue:
        return Settled(row.id, State.STALE, "no longer true")
    if row.fresh_until and row.fresh_until < session.moment.now:
        return Settled(row.id, State.STALE, "too old")
    if treated.opt_out and getattr(person, treated.opt_out):
        return Settled(row.id, State.SUPPRESSED, "opted out")
    if treated.quiet and quiet(session.moment.local.time()):
        ends = quiet_ends(session.moment.local)
        return Settled(row.id, State.QUEUED, "quiet hours", not_before=ends)
    return None


async def keep_delivering(
    delivery: Delivery,
    sessions: Sessions,
    stop: asyncio.Event,
    beat: Callable[[], None] = lambda: None,
    idle: float = 0.25,
) -> None:
    """Deliver until told to stop: at once when woken, and every `idle` seconds anyway."""
    with sessions.signals.hearing("outbox") as wake:
        while not stop.is_set():
            wake.clear()
            beat()
            moved, pause = await delivery.round() if await delivery.has_work() else (0, 0.0)
            if moved and not pause:
                continue
            with contextlib.suppress(TimeoutError):
                if pause:
                    await asyncio.wait_for(stop.wait(), min(pause, idle))
                else:
                    await asyncio.wait_for(wake.wait(), idle)
