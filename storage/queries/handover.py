"""Hand-over: the intent is committed before a message leaves, its outcome after.

Outcomes of many messages travel as one JSON value and are joined to their rows by one statement;
a statement per message would cost more than sending it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    String,
    Text,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.engine import Session
from storage.models.delivery import Attempt, Outbox, State
from storage.models.people import Address
from storage.queries import routing
from storage.queries.outbox import Lease, check


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom a message goes to: the address's name on its channel, and the wishes to keep."""

    name: str
    no_notices: bool
    no_progress: bool


async def receivers(session: Session, address_ids: Iterable[int]) -> dict[int, Receiver]:
    """The receivers at these addresses."""
    rows = await session.execute(_RECEIVERS, {"ids": list(set(address_ids))})
    return {
        row.id: Receiver(
            session.vault.open(row.external, f"address|external|{row.id}"),
            row.no_notices,
            row.no_progress,
        )
        for row in rows
    }


async def hand(session: Session, lease: Lease) -> frozenset[int]:
    """Commit the intent to hand over all we still claim under this lease.

    From here on their fate may be unknown. Returns the ids of those we may hand over; what moved
    meanwhile (taken back, or our lease ran out) is not ours any more.
    """
    ours = {"held": lease.token, "until": lease.until, "real": session.moment.real}
    handed = await session.execute(_HAND, ours)
    ids = frozenset(row.id for row in handed)
    if ids:
        await session.execute(_BEGIN_ATTEMPTS, ours)
    return ids


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one hand-over, or of one claim that was not handed over.

    `lease` is the token it was claimed under: without it nothing is changed.
    """

    id: int
    lease: str
    state: State
    reason: str | None = None
    provider_id: str | None = None
    due_at: datetime | None = None
    not_before: datetime | None = None


async def settle(session: Session, before: State, outcomes: Sequence[Settled]) -> None:
    """Move rows from `before`, under their leases, to where they came to.

    A row that moved meanwhile (its lease ran out, a receipt came first) is left as it is. The
    attempt is ended all the same: what we saw is what we saw.
    """
    for outcome in outcomes:
        check(before, outcome.state)
    if not outcomes:
        return
    if session.dialect == "postgresql":  # as receipts do: in one order, or two would wait in a ring
        await session.execute(_LOCK, {"ids": [outcome.id for outcome in outcomes]})
    await _postpone(session, before, [item for item in outcomes if item.state == State.QUEUED])
    came = {"came": _table(before, outcomes), "real": session.moment.real}
    await session.execute(_SETTLE[session.dialect], came)
    if before == State.HANDING:
        await session.execute(_END_ATTEMPTS[session.dialect], came)
        refused = [outcome.id for outcome in outcomes if outcome.state == State.REFUSED]
        await routing.refused(session, refused)
    session.touch("settled")


async def _postpone(session: Session, before: State, again: Sequence[Settled]) -> None:
    """Say when these are due again, while they are still ours."""
    if again:
        await session.execute(
            _POSTPONE,
            [
                {
                    "row": outcome.id,
                    "held": outcome.lease,
                    "before": before,
                    "due_at": outcome.due_at or session.moment.real,
                    "not_before": outcome.not_before,
                }
                for outcome in again
            ],
        )


def _table(before: State, outcomes: Sequence[Settled]) -> str:
    rows = [
        {
            "id": outcome.id,
            "before": before,
            "lease": outcome.lease,
            "state": outcome.state,
            "reason": outcome.reason,
            "provider_id": outcome.provider_id,
        }
        for outcome in outcomes
    ]
    return json.dumps(rows, separators=(",", ":"))


_CAME = ("id", "before", "lease", "state", "reason", "provider_id")


def _came(dialect: str) -> Any:
    """The outcomes as a table; both databases can, each in its own words.

    The state before is a column of it too: SQLite would look for a constant one in an index first,
    and read the outcomes again for every row it finds there.
    """
    if dialect == "postgresql":
        columns = [column(name, BigInteger if name == "id" else String) for name in _CAME]
        rows = func.jsonb_to_recordset(cast(bindparam("came", type_=Text), JSONB))
        return rows.table_valued(*columns).render_derived(name="came", with_types=True)
    each = func.json_each(bindparam("came", type_=Text)).table_valued("value")
    fields = (func.json_extract(each.c.value, f"$.{name}").label(name) for name in _CAME)
    return select(*fields).subquery("came")


def _settling(dialect: str) -> Any:
    came = _came(dialect).c
    return (
        update(Outbox)
        .where(
            Outbox.id == came.id,
            Outbox.lease == came.lease,
            Outbox.state == came.before,
        )
        .values(
            state=came.state,
            reason=came.reason,
            provider_id=came.provider_id,
            changed_at=bindparam("real"),
            lease=None,
            lease_until=None,
        )
    )


def _ending(dialect: str) -> Any:
    came = _came(dialect).c
    return (
        update(Attempt)
        .where(
            Attempt.outbox_id == came.id,
            Attempt.lease == came.lease,
            Attempt.ended_at.is_(None),
        )
        .values(ended_at=bindparam("real"), outcome=came.state, detail=came.reason)
    )


_SETTLE = {dialect: _settling(dialect) for dialect in ("sqlite", "postgresql")}
_END_ATTEMPTS = {dialect: _ending(dialect) for dialect in ("sqlite", "postgresql")}
_POSTPONE = (
    update(Outbox)
    .where(
        Outbox.id == bindparam("row"),
        Outbox.state == bindparam("before"),
        Outbox.lease == bindparam("held"),
    )
    .values(due_at=bindparam("due_at"), not_before=bindparam("not_before"))
)
_LOCK = (
    select(Outbox.id)
    .where(Outbox.id.in_(bindparam("ids", expanding=True)))
    .order_by(Outbox.id)
    .with_for_update()
)
_HAND = (
    update(Outbox)
    .where(
        Outbox.state == State.CLAIMED,
        Outbox.lease_until == bindparam("until"),
        Outbox.lease == bindparam("held"),
    )
    .values(state=State.HANDING, attempts=Outbox.attempts + 1, changed_at=bindparam("real"))
    .returning(Outbox.id)
)
_BEGIN_ATTEMPTS = insert(Attempt).from_select(
    ["outbox_id", "number", "lease", "channel", "started_at", "deadline"],
    select(
        Outbox.id,
        Outbox.attempts,
        Outbox.lease,
        Outbox.channel,
        bindparam("real", type_=Outbox.changed_at.type),
        Outbox.lease_until,
    ).where(
        Outbox.state == State.HANDING,
        Outbox.lease_until == bindparam("until"),
        Outbox.lease == bindparam("held"),
    ),
)
_RECEIVERS = select(Address.id, Address.external, Address.no_notices, Address.no_progress).where(
    Address.id.in_(bindparam("ids", expanding=True))
)
