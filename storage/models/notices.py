"""Notice (明白纸), broadcast, recipient: the policy in plain words and who got it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment, PathText


class Notice(Base):
    """One version of a 明白纸; a change is a new version, never an update."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("slug", "version"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(60))
    short: Mapped[str] = mapped_column(String(140))
    body: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(200))
    review_by: Mapped[date] = mapped_column(Date)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Broadcast(Base):
    """One sending of a notice to an audience; the approver is never the author."""

    __tablename__ = "broadcast"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(PathText)
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(12))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)


class Recipient(Base):
    """One household of a broadcast: reached at an address, or left out for a reason."""

    __tablename__ = "recipient"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "household_id"),
        Index("ix_recipient_address", "address_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))
    excluded: Mapped[str | None] = mapped_column(String(30))
    answer: Mapped[str | None] = mapped_column(String(20))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
