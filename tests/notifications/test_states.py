"""The state machine under random histories: two workers, stale leases, receipts in any order.

A small model says where each message must stand. It knows the rules, not the statements.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.contract import Outcome
from notifications import evidence
from notifications.delivery import Line
from storage.models.base import new_reference
from storage.models.delivery import State
from storage.queries import fates, handover, outbox
from storage.queries.fates import Report
from storage.queries.handover import Settled
from storage.queries.outbox import MOVES, Lease
from tests.notifications.office import FarEnd, Office

S = State
EDGES = {(before, after) for before, afters in MOVES.items() for after in afters}
NOBODY_WALKS = {(S.QUEUED, S.SUPPRESSED), (S.QUEUED, S.STALE)}
"""In the table, and never needed: what is looked at before it leaves has been claimed first."""
FORWARD = {  # what a receipt may move, said a second time and the other way round
    S.ACCEPTED: {S.UNSURE, S.PARKED},
    S.DELIVERED: {S.ACCEPTED, S.UNSURE, S.PARKED, S.EXPIRED},
    S.UNDELIVERED: {S.ACCEPTED, S.UNSURE, S.PARKED},
}
LEASE = timedelta(seconds=20)
W = timedelta(seconds=30)
CHANNELS = count()


@dataclass
class Model:
    """Where one message must stand."""

    reference: str
    kind: str
    state: State = S.QUEUED
    lease: str | None = None
    until: Any = None
    since: Any = None
    resent: int = 0
    receipts: list[State] = field(default_factory=list)
    walked: list[tuple[State, State]] = field(default_factory=list)

    def go(self, state: State, at: Any) -> None:
        assert state in MOVES.get(self.state, ()), f"{self.state} → {state}"
        self.walked.append((self.state, state))
        self.state, self.since = state, at
        if state not in (S.CLAIMED, S.HANDING):
            self.lease = None


@dataclass
class History:
    """A far end, two workers and some messages, moved side by side with the model."""

    office: Office
    hands: Any
    models: dict[int, Model] = field(default_factory=dict)
    leases: dict[int, Lease] = field(default_factory=dict)
    held: dict[int, list[int]] = field(default_factory=lambda: {0: [], 1: []})

    async def begin(self) -> "History":
        self.office.far = FarEnd(f"far-{next(CHANNELS)}")
        person = await self.office.address("a")
        for kind in ("reply", "notice", "digest.daily"):
            reference = await self.office.put(person, "hi", kind, f"about:{self.office.far.name}")
            self.models[(await self.office.row(reference)).id] = Model(reference, kind)
        return self

    @property
    def now(self) -> Any:
        return self.office.sessions.clock.real()

    async def step(self, name: str, worker: int, which: int, state: State) -> None:
        row_id = sorted(self.models)[which]
        await getattr(self, name)(worker, row_id, state)
        rows = await self.office.rows([model.reference for model in self.models.values()])
        for known, model in self.models.items():
            row = rows[model.reference]
            assert (row.id, row.state, row.lease) == (known, model.state, model.lease), name
            assert row.resent == model.resent <= 1

    async def claim(self, worker: int, _row: int, _state: State) -> None:
        lease = Lease(new_reference(), self.now + LEASE)
        ids = await self.office.claim(lease, 2)
        assert len(ids) == min(2, sum(m.state == S.QUEUED for m in self.models.values()))
        for row_id in ids:
            self.models[row_id].go(S.CLAIMED, self.now)
            self.models[row_id].lease, self.models[row_id].until = lease.token, lease.until
        self.leases[worker], self.held[worker] = lease, ids

    async def hand(self, worker: int, _row: int, _state: State) -> None:
        if worker in self.leases:
            lease = self.leases[worker]
            async with self.office.sessions.write() as session:
                handed = await handover.hand(session, lease)
            ours = {k for k in self._ours(worker) if self.models[k].state == S.CLAIMED}
            assert handed == ours
            for row_id in ours:
                self.models[row_id].go(S.HANDING, self.now)

    async def settle(self, worker: int, _row: int, state: State) -> None:
        await self._settle(worker, S.HANDING, state)

    async def hold_back(self, worker: int, _row: int, state: State) -> None:
        await self._settle(worker, S.CLAIMED, state)

    async def _settle(self, worker: int, before: State, state: State) -> None:
        if worker not in self.leases or state not in MOVES[before] - {S.HANDING}:
            return
        token, ids = self.leases[worker].token, self.held[worker]
        ours = [row for row in self._ours(worker) if self.models[row].state == before]
        references = [self.models[row].reference for row in ids]
        async with self.office.sessions.write() as session:
            await handover.settle(session, before, [Settled(row, token, state) for row in ids])
            await fates.catch_up(session, self.office.far.name, references)
        for row_id in ours:
            self.models[row_id].go(state, self.now)
        for row_id in ids:
            for receipt in self.models[row_id].receipts:
                self._arrives(self.models[row_id], receipt)

    def _ours(self, worker: int) -> list[int]:
        token = self.leases[worker].token
        return [row for row in self.held[worker] if self.models[row].lease == token]

    async def lose(self, _worker: int, _row: int, _state: State) -> None:
        self.hands.advance(seconds=21)
        async with self.office.sessions.write() as session:
            await fates.release_lost(session)
        for model in self.models.values():
            if model.lease and model.until < self.now:
                model.go(S.QUEUED if model.state == S.CLAIMED else S.UNSURE, self.now)

    async def receipt(self, _worker: int, row_id: int, state: State) -> None:
        if state in FORWARD:
            model = self.models[row_id]
            report = Report(model.reference, state, str(state))
            async with self.office.sessions.write() as session:
                await fates.take_receipts(session, self.office.far.name, [report])
            model.receipts.append(state)
            self._arrives(model, state)

    def _arrives(self, model: Model, state: State) -> None:
        if model.state in FORWARD[state]:
            model.go(state, self.now)

    async def resolve(self, _worker: int, _row: int, state: State) -> None:
        answers = {S.QUEUED: Outcome.UNKNOWN, S.ACCEPTED: Outcome.ACCEPTED}
        answers |= {S.DELIVERED: Outcome.DELIVERED, S.UNDELIVERED: Outcome.UNDELIVERED}
        self.office.far.knows = answers.get(state)
        await evidence.resolve(self.office.sessions, Line(self.office.far, wait=W))
        rules = {"reply": S.QUEUED, "notice": S.PARKED, "digest.daily": S.DROPPED}
        for model in self.models.values():
            if model.state == S.UNSURE and model.since < self.now - W:
                fate = state if state in answers else rules[model.kind]
                fate = S.PARKED if fate == S.QUEUED and model.resent else fate
                model.resent += fate == S.QUEUED
                model.go(fate, self.now)

    async def decide(self, _worker: int, row_id: int, state: State) -> None:
        if state in (S.QUEUED, S.DROPPED):
            async with self.office.sessions.write() as session:
                done = await fates.decide_parked(session, row_id, state, "a person")
            assert done == (self.models[row_id].state == S.PARKED)
            if done:
                self.models[row_id].go(state, self.now)

    async def cancel(self, _worker: int, _row: int, _state: State) -> None:
        async with self.office.sessions.write() as session:
            await fates.cancel(session, f"about:{self.office.far.name}", "taken back")
        for model in self.models.values():
            if model.state in (S.QUEUED, S.CLAIMED):
                model.go(S.CANCELLED, self.now)

    async def expire(self, _worker: int, _row: int, _state: State) -> None:
        self.hands.advance(seconds=1)
        async with self.office.sessions.write() as session:
            await fates.expire(session, session.moment.real)
        for model in self.models.values():
            if model.state == S.ACCEPTED:
                model.go(S.EXPIRED, self.now)


STEPS = ("claim", "hand", "settle", "hold_back", "lose", "receipt", "resolve", "decide", "expire")
ENDS = (S.ACCEPTED, S.UNSURE, S.QUEUED, S.DELIVERED, S.UNDELIVERED, S.REFUSED, S.STALE)


@given(
    st.lists(
        st.tuples(
            st.sampled_from((*STEPS, "claim", "hand", "hand", "settle", "receipt", "cancel")),
            st.integers(0, 1),
            st.integers(0, 2),
            st.sampled_from((*ENDS, S.SUPPRESSED, S.DROPPED)),
        ),
        min_size=6,
        max_size=30,
    )
)
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_no_history_leaves_the_table(office, hands, steps) -> None:
    history = await History(office, hands).begin()
    for name, worker, which, state in steps:
        await history.step(name, worker, which, state)


OUT = ("claim", "hand")
TO_UNSURE = (*OUT, "settle unsure", "lose", "lose")
TO_PARKED = ("claim", "claim", "hand", "settle unsure", "lose", "lose", "resolve refused")
"""The first two claimed are more urgent than a notice, and only a notice is parked."""
WALKS = [
    ("cancel",),
    ("claim", "cancel"),
    ("claim", "lose", "claim"),
    ("claim", "hold_back suppressed"),
    ("claim", "hold_back stale"),
    ("claim", "hold_back refused"),
    (*OUT, "settle queued", *OUT, "settle refused"),
    (*OUT, "lose", "receipt delivered"),
    (*OUT, "settle accepted", "receipt delivered", "receipt accepted", "receipt undelivered"),
    (*OUT, "settle accepted", "receipt undelivered", "receipt delivered"),
    (*OUT, "settle accepted", "expire", "receipt undelivered", "receipt delivered"),
    (*OUT, "receipt delivered", "settle accepted"),
    *((*TO_UNSURE, f"resolve {state}") for state in ("accepted", "delivered", "undelivered")),
    (*TO_UNSURE, "resolve queued", *TO_UNSURE, "resolve queued", "receipt delivered"),
    (*TO_UNSURE, "resolve dropped", *OUT, "settle accepted"),
    *((*TO_PARKED, f"receipt {state}") for state in ("accepted", "delivered", "undelivered")),
    *((*TO_PARKED, f"decide {state}") for state in ("queued", "dropped")),
]


async def test_every_move_of_the_table_is_walked(office: Office, hands) -> None:
    walked: set[tuple[State, State]] = set()
    for walk in WALKS:
        for which in (0, 1):
            history = await History(office, hands).begin()
            for step in walk:
                name, _, state = step.partition(" ")
                await history.step(name, 0, which, State(state or "queued"))
            walked |= {edge for model in history.models.values() for edge in model.walked}
    assert walked == EDGES - NOBODY_WALKS


@pytest.mark.parametrize("late", [fates.release_lost, None])
async def test_a_stale_token_changes_nothing(office: Office, hands, late: Callable | None) -> None:
    history = await History(office, hands).begin()
    for name in ("claim", "hand", "lose" if late else "cancel", "hand", "settle"):
        await history.step(name, 0, 0, S.ACCEPTED)
    await history.step("claim", 1, 0, S.ACCEPTED)
    for name in ("hand", "settle", "hold_back"):
        await history.step(name, 0, 0, S.QUEUED)


def test_an_impossible_move_is_a_mistake_of_ours() -> None:
    for before in State:
        for after in State:
            if (before, after) not in EDGES:
                with pytest.raises(outbox.ImpossibleMove):
                    outbox.check(before, after)
