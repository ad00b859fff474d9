"""Outbox, attempt, receipt, rate: every message we owe someone and what became of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment

SINGLE = text("recipient_id IS NULL")
"""Messages of their own, not those of a broadcast."""
CAME_BACK = text("state IN ('undelivered', 'refused', 'expired') AND recipient_id IS NOT NULL")
"""Messages of a broadcast that may have to go another way."""


ENDED = text(
    "state IN ('undelivered', 'expired', 'refused', 'unsure', 'parked', 'dropped', 'cancelled', "
    "'suppressed', 'stale')"
)
"""Messages that came to another end than arriving, or wait for a person: few, and looked for."""


class State(StrEnum):
    """Where a message stands; the moves between are `storage.queries.outbox.MOVES`."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    HANDING = "handing"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"
    REFUSED = "refused"
    UNSURE = "unsure"
    PARKED = "parked"
    DROPPED = "dropped"
    CANCELLED = "cancelled"
    SUPPRESSED = "suppressed"
    STALE = "stale"


class Outbox(Base):
    """One message to one address.

    `body` seals text, choices and values of a single message, bound to `reference`. A bulk row has
    no body: it names its recipient and is rendered at hand-over. `about` is what must still be true
    then. `due_at` and lease times are real time; `not_before` and `fresh_until` business time.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "channel", "state", "priority", "due_at", "id"),
        Index("ix_outbox_lease", "state", "lease_until"),
        Index("ix_outbox_address", "address_id", "id"),
        Index("ix_outbox_recipient", "recipient_id"),
        Index("ix_outbox_about", "about", sqlite_where=SINGLE, postgresql_where=SINGLE),
        Index("ix_outbox_created_at", "created_at", sqlite_where=SINGLE, postgresql_where=SINGLE),
        Index("ix_outbox_log", "created_at", "id"),
        Index(
            "ix_outbox_kind",
            *("kind", "created_at", "id"),
            sqlite_where=SINGLE,
            postgresql_where=SINGLE,
        ),
        Index(
            "ix_outbox_ended",
            *("state", "created_at", "id"),
            sqlite_where=ENDED,
            postgresql_where=ENDED,
        ),
        Index("ix_outbox_back", "fresh_until", sqlite_where=CAME_BACK, postgresql_where=CAME_BACK),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), default=State.QUEUED)
    priority: Mapped[int] = mapped_column(Integer)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("recipient.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    about: Mapped[str | None] = mapped_column(String(80))
    due_at: Mapped[datetime] = mapped_column(Moment)
    not_before: Mapped[datetime | None] = mapped_column(Moment)
    fresh_until: Mapped[datetime | None] = mapped_column(Moment)
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    resent: Mapped[int] = mapped_column(Integer, default=0)
    provider_id: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class Attempt(Base):
    """One hand-over of a message: the intent, then its outcome."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("outbox_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"))
    number: Mapped[int] = mapped_column(Integer)
    lease: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(Moment)
    deadline: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(String(12))
    detail: Mapped[str | None] = mapped_column(String(120))


class Receipt(Base):
    """A report of the far end, kept as it came; the outbox row moves only forward by it."""

    __tablename__ = "receipt"
    __table_args__ = (Index("ix_receipt_reference", "reference"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(12))
    provider_code: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime | None] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)


class Rate(Base):
    """How much of a channel's allowed rate is left, shared by every process."""

    __tablename__ = "rate"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    tokens: Mapped[float] = mapped_column(Float)
    at: Mapped[datetime] = mapped_column(Moment)
    closed_until: Mapped[datetime | None] = mapped_column(Moment)
