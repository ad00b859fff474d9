"""Delivery: from the outbox to the channel, one turn after another.

A turn is one transaction: it writes down what came of messages handed over before, claims what is
due, looks again whether each should leave, and commits the intent. Then they fly, side by side, and
the next turn comes as soon as some are back. Whatever dies in between leaves rows whose lease runs
out: a claim is queued again, a hand-over becomes `unsure` and is resolved by evidence.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from weakref import WeakValueDictionary

from channels.contract import Channel, Outgoing
from channels.errors import ChannelError
from channels.signing import Signer
from channels.text import degrade
from notifications import retry, templates
from notifications.compose import Composer, Turn
from notifications.truth import held_back
from rulebook.masking import leaks
from storage.crypto import CannotOpen
from storage.engine import Session, Sessions
from storage.models.base import new_reference
from storage.models.delivery import State
from storage.queries import fates, handover, outbox, rates
from storage.queries.handover import Receiver, Settled
from storage.queries.outbox import Claimed, Lease

LULL = 0.01
"""Seconds to wait for more answers once one is there: a commit for each would cost more."""

log = logging.getLogger(__name__)


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
        self._flights: set[asyncio.Task[None]] = set()
        self._back: list[_Back] = []
        self._unsettled = 0
        self._turns_of: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self.handed = 0

    @property
    def name(self) -> str:
        """The channel's name."""
        return self._line.channel.name

    @property
    def landed(self) -> str:
        """The topic of `signals` that tells of messages that came back."""
        return f"landed:{self.name}"

    @property
    def flying(self) -> bool:
        """Whether a message is on its way, or back and not written down yet."""
        return bool(self._unsettled)

    async def round(self) -> tuple[int, float]:
        """Do one turn and wait for its end; see `turn`."""
        moved, pause = await self.turn()
        await self.finish()
        return moved, pause

    async def turn(self) -> tuple[int, float]:
        """Write down what is back and let fly what may leave.

        Returns how many messages were claimed, and the seconds until the next one may be.
        """
        return await self._turn(self._line.in_flight - self._unsettled + len(self._back))

    async def has_work(self) -> bool:
        """Whether anything is back or may leave now; looking costs no write."""
        if self._back:
            return True
        async with self._sessions.read() as session:
            return await outbox.anything_due(session, self.name)

    async def more(self) -> None:
        """Wait until all that flies is back, but no longer than a lull."""
        if self._flights:
            await asyncio.wait(self._flights, timeout=LULL)

    async def finish(self) -> None:
        """Wait for all that flies and write it down."""
        if self._flights:
            await asyncio.wait(self._flights)
        if self._back:
            await self._turn(room=0)

    async def _turn(self, room: int) -> tuple[int, float]:
        back, self._back = self._back, []
        lease = Lease(new_reference(), self._sessions.clock.real() + self._line.timeout)
        async with self._sessions.write() as session:
            await self._write_down(session, back)
            rows, pause = await self._claim(session, lease, room) if room else ([], 0.0)
            leaving = await self._prepare(session, rows, lease) if rows else []
        self._unsettled += len(leaving) - len(back)
        self.handed += sum(item.settled.state == State.ACCEPTED for item in back)
        self._let_fly(leaving, lease)
        return len(rows), pause

    async def _write_down(self, session: Session, back: "Sequence[_Back]") -> None:
        if not back:
            return
        rest = max(item.rest for item in back)
        if rest:
            await rates.close(session, self.name, rest)
        await handover.settle(session, State.HANDING, [item.settled for item in back])
        if not self._line.channel.features.mailbox:
            await fates.catch_up(session, self.name, [item.reference for item in back])
        if any(item.settled.reason == "not authorised" for item in back):
            log.error("%s does not accept our account: it rests for %.0f s", self.name, rest)

    async def _claim(
        self, session: Session, lease: Lease, room: int
    ) -> tuple[list[Claimed], float]:
        tps = self._line.channel.features.tps
        room, pause = await rates.take(session, self.name, tps, room)
        rows = await outbox.claim(session, self.name, lease, room) if room else []
        if tps and room > len(rows):
            await rates.give_back(session, self.name, room - len(rows))
        return rows, pause if rows or not room else 0.0

    async def _prepare(
        self, session: Session, rows: Sequence[Claimed], lease: Lease
    ) -> "list[_Leaving]":
        """Check each claim once more, settle what stays, commit the intent for what leaves."""
        people = await handover.receivers(session, (row.address_id for row in rows))
        staying = await held_back(session, rows, people, lease)
        turn = await self._composer.turn(session, rows)
        approved = await templates.needed(session, self._line.channel)
        leaving = []
        for row in rows:
            if row.id in staying:
                continue
            composed = await self._compose(session, turn, row, people[row.address_id])
            message = templates.dressed(approved, composed)
            if isinstance(message, str):
                end = State.REFUSED if message == templates.NO_TEMPLATE else State.STALE
                staying[row.id] = Settled(row.id, lease.token, end, message)
            else:
                leaving.append(_Leaving(row, message))
        await handover.settle(session, State.CLAIMED, list(staying.values()))
        ours = await handover.hand(session, lease)
        return [item for item in leaving if item.row.id in ours]

    async def _compose(
        self, session: Session, turn: Turn, row: Claimed, receiver: Receiver
    ) -> Outgoing | str:
        """The message as this receiver gets it, or the reason why there is none."""
        try:
            message = await turn.compose(session, row)
            if message and self._line.channel.features.offshore and leaks(message.text):
                return "personal data may not leave the country"
            return self._dress(message, row, receiver) if message else "nothing to say"
        except (CannotOpen, LookupError, TypeError, ValueError) as error:
            # Its name only: it may quote the message. The others of this turn go on.
            log.error("message %s cannot be composed: %s", row.id, type(error).__name__)
            return "cannot be composed"

    def _dress(self, message: Outgoing, row: Claimed, receiver: Receiver) -> Outgoing:
        """Sign the buttons for this address, or turn them into what the channel can show."""
        who = str(row.address_id)
        signed = [
            replace(choice, data=self._signer.sign(choice.data, who)) for choice in message.choices
        ]
        dressed = replace(message, to=receiver.name, choices=signed)
        return degrade(dressed, self._line.channel.features)

    def _let_fly(self, leaving: "Sequence[_Leaving]", lease: Lease) -> None:
        """Send side by side, but to one address in order."""
        by_address: dict[int, list[_Leaving]] = defaultdict(list)
        for item in leaving:
            by_address[item.row.address_id].append(item)
        for address_id, items in by_address.items():
            flight = asyncio.create_task(self._fly(address_id, items, lease))
            self._flights.add(flight)
            flight.add_done_callback(self._flights.discard)

    async def _fly(self, address_id: int, items: "Sequence[_Leaving]", lease: Lease) -> None:
        async with self._turns_of.setdefault(address_id, asyncio.Lock()):
            before: _Back | None = None
            for item in items:
                if before and before.settled.state == State.QUEUED:
                    # The one before it comes later: to keep their order, so does this one.
                    settled = replace(before.settled, id=item.row.id, reason="behind another")
                    before = _Back(settled, item.row.reference)
                else:
                    before = await self._hand_over(item, lease)
                self._back.append(before)
        self._sessions.signals.heard([self.landed])

    async def _hand_over(self, item: "_Leaving", lease: Lease) -> "_Back":
        row, now = item.row, self._sessions.clock.real
        if now() >= lease.until:
            # Another worker may hold it by now: this one must not send. See R4.
            late = Settled(row.id, lease.token, State.QUEUED, "too late", due_at=now())
            return _Back(late, row.reference)
        try:
            provider_id = await self._line.channel.send(item.message)
        except Exception as error:  # the edge: a bug of one channel must not stop its messages
            if not isinstance(error, ChannelError):
                log.error("%s failed with %s: fate unknown", self.name, type(error).__name__)
            settled = retry.outcome(row.id, lease.token, row.attempts, error, now())
            return _Back(settled, row.reference, retry.rest(error))
        taken = Settled(row.id, lease.token, State.ACCEPTED, provider_id=provider_id[:80])
        return _Back(taken, row.reference)


@dataclass(frozen=True, slots=True)
class _Leaving:
    row: Claimed
    message: Outgoing


@dataclass(frozen=True, slots=True)
class _Back:
    settled: Settled
    reference: str
    rest: float = 0.0


async def keep_delivering(
    delivery: Delivery,
    sessions: Sessions,
    stop: asyncio.Event,
    beat: Callable[[], None] = lambda: None,
    idle: float = 0.25,
) -> None:
    """Deliver until told to stop: at once when woken, and every `idle` seconds anyway."""
    with sessions.signals.hearing("outbox", delivery.landed) as wake:
        while not stop.is_set():
            wake.clear()
            beat()
            moved, pause = await delivery.turn() if await delivery.has_work() else (0, 0.0)
            if moved and not pause and not delivery.flying:
                continue
            rests = pause and not delivery.flying
            with contextlib.suppress(TimeoutError):
                waited_for = stop.wait() if rests else wake.wait()
                await asyncio.wait_for(waited_for, min(pause or idle, idle))
            await delivery.more()
    await delivery.finish()
