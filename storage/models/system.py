"""Setting, lease, occurrence, audit: what the service remembers about itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment

UP = text("substr(schedule, 1, 3) = 'up:'")
"""The occurrences by which the level above was told of something."""


class Setting(Base):
    """A fact of this database: rehearsal or real, the clock's offset, the key check, an offset."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class Lease(Base):
    """Who leads a loop now, and until when."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
    until: Mapped[datetime] = mapped_column(Moment)


class Occurrence(Base):
    """One firing of a schedule for one recipient: it exists, so it has happened."""

    __tablename__ = "occurrence"
    __table_args__ = (
        Index("ix_occurrence_recipient", "recipient", "created_at"),
        Index("ix_occurrence_up", "created_at", sqlite_where=UP, postgresql_where=UP),
    )

    schedule: Mapped[str] = mapped_column(String(120), primary_key=True)
    due: Mapped[str] = mapped_column(String(40), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(40), primary_key=True)
    outbox_reference: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Audit(Base):
    """Who did what to which thing: ids and codes only. The sealer chains rows by `mac`."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_subject", "subject"),
        Index("ix_audit_actor", "actor", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    mac: Mapped[bytes | None] = mapped_column(LargeBinary)
    sequence: Mapped[int | None] = mapped_column(BigId, unique=True)
