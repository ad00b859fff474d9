"""Hand-over: the intent is committed before a message leaves, its outcome after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, update

from storage.engine import Session
from storage.models.delivery import Attempt, Outbox, State
from storage.queries.outbox import Claimed, Lease, check


async def hand(
    session: Session, rows: Sequence[Claimed], lease: Lease, deadline: datetime
) -> frozenset[int]:
    """Commit the intent to hand these over: from here on their fate may be unknown.

    Returns the ids of those we may hand over; the others moved meanwhile (taken back, or our lease
    ran out) and are somebody else's.
    """
    if not rows:
        return frozenset()
    done = await session.execute(
        update(Outbox)
        .where(
            Outbox.id.in_([row.id for row in rows]),
            Outbox.state == State.CLAIMED,
            Outbox.lease == lease.token,
        )
        .values(
            state=State.HANDING,
            attempts=Outbox.attempts + 1,
            lease_until=deadline,
            changed_at=session.moment.real,
        )
        .returning(Outbox.id)
    )
    ours = frozenset(row.id for row in done)
    attempts = [
        {
            "outbox_id": row.id,
            "number": row.attempts + 1,
            "lease": lease.token,
            "channel": row.channel,
            "started_at": session.moment.real,
            "deadline": deadline,
        }
        for row in rows
        if row.id in ours
    ]
    if attempts:
        await session.execute(insert(Attempt), attempts)
    return ours


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one hand-over, or of one claim that was not handed over."""

    id: int
    state: State
    reason: str | None = None
    provider_id: str | None = None
    due_at: datetime | None = None
    not_before: datetime | None = None


async def settle(
    session: Session, before: State, outcomes: Sequence[Settled], lease: Lease
) -> None:
    """Move rows from `before`, under our lease, to where they came to.

    A row that moved meanwhile (its lease ran out, a receipt came first) is left as it is.
    """
    for outcome in outcomes:
        check(before, outcome.state)
    if not outcomes:
        return
    await session.execute(
        _SETTLE,
        [
            {
                "b_id": outcome.id,
                "b_before": before,
                "b_lease": lease.token,
                "state": outcome.state,
                "reason": outcome.reason,
                "provider_id": outcome.provider_id,
                "due_at": outcome.due_at or session.moment.real,
                "not_before": outcome.not_before,
                "changed_at": session.moment.real,
            }
            for outcome in outcomes
        ],
    )
    session.touch("settled")
    if before == State.HANDING:
        await session.execute(
            _END_ATTEMPT,
            [
                {
                    "b_id": outcome.id,
                    "b_lease": lease.token,
                    "ended_at": session.moment.real,
                    "outcome": outcome.state,
                    "detail": outcome.reason,
                }
                for outcome in outcomes
            ],
        )


_SETTLE = (
    update(Outbox)
    .where(
        Outbox.id == bindparam("b_id"),
        Outbox.state == bindparam("b_before"),
        Outbox.lease == bindparam("b_lease"),
    )
    .values(
        state=bindparam("state"),
        reason=bindparam("reason"),
        provider_id=bindparam("provider_id"),
        due_at=bindparam("due_at"),
        not_before=bindparam("not_before"),
        changed_at=bindparam("changed_at"),
        lease=None,
        lease_until=None,
    )
)
_END_ATTEMPT = (
    update(Attempt)
    .where(
        Attempt.outbox_id == bindparam("b_id"),
        Attempt.lease == bindparam("b_lease"),
        Attempt.ended_at.is_(None),
    )
    .values(
        ended_at=bindparam("ended_at"), outcome=bindparam("outcome"), detail=bindparam("detail")
    )
)
