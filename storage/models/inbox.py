"""Inbound, picture, dialogue, handoff: what came in, where a talk stands, what a person sees."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment, PathText


class Inbound(Base):
    """One event as it came in, stored before it is acknowledged.

    state: new → done, or failed after the last try (then a handoff exists).
    """

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        Index("ix_inbound_waiting", "state", "next_try_at", "id"),
        Index("ix_inbound_sender", "sender_index", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(120))
    sender_index: Mapped[str] = mapped_column(String(40))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(8), default="new")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)


class Picture(Base):
    """A picture sent from a browser, until its message is answered; `content` is sealed."""

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Dialogue(Base):
    """Where the talk with one address stands; its row lock serialises one sender's events."""

    __tablename__ = "dialogue"

    address_id: Mapped[int] = mapped_column(
        ForeignKey("address.id"), primary_key=True, autoincrement=False
    )
    state: Mapped[str | None] = mapped_column(String(60))
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    offers: Mapped[bytes | None] = mapped_column(LargeBinary)
    offers_until: Mapped[datetime | None] = mapped_column(Moment)
    misses: Mapped[int] = mapped_column(Integer, default=0)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class Handoff(Base):
    """Something a person must look at: words nobody understood, an alarm, a parked message."""

    __tablename__ = "handoff"
    __table_args__ = (Index("ix_handoff_open", "path", "closed_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(30))
    path: Mapped[str] = mapped_column(PathText)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound.id"))
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    text: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
