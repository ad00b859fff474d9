"""Notice (明白纸), broadcast, recipient: the policy in plain words and who got it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
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
    """One version of a 明白纸; a change is a new version, never an update.

    `figures` are those of its policy as they were when it was written; `others` holds its words in
    other languages.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("slug", "version"), Index("ix_notice_policy", "policy"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(Integer)
    policy: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(60))
    brief: Mapped[str] = mapped_column(String(140), default="")
    short: Mapped[str] = mapped_column(String(280))
    for_whom: Mapped[str] = mapped_column(Text, default="")
    gets: Mapped[str] = mapped_column(Text, default="")
    how: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(Text, default="")
    by_when: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    others: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    may_apply: Mapped[bool] = mapped_column(Boolean, default=True)
    source: Mapped[str] = mapped_column(String(200))
    review_by: Mapped[date] = mapped_column(Date)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Broadcast(Base):
    """One sending of a notice to an audience; the approver is never the author.

    It goes out in waves. `next_at` is business time; `why` says what paused or stopped it. What
    came back before `resumed_at`, which is real time, pauses it no more: a person looked at it.
    """

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
    form: Mapped[str] = mapped_column(String(10), default="short")
    wave: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(String(120), default="")
    resumed_at: Mapped[datetime | None] = mapped_column(Moment)
    corrects_id: Mapped[int | None] = mapped_column(BigId)
    recurring_id: Mapped[int | None] = mapped_column(BigId)


class RecurringBroadcast(Base):
    """A notice that is prepared for approval every year or term, at an occasion of the entries."""

    __tablename__ = "recurring_broadcast"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(String(60))
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(PathText)
    audience: Mapped[str] = mapped_column(String(500))
    occasion: Mapped[str] = mapped_column(String(60))
    form: Mapped[str] = mapped_column(String(10), default="short")
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Recipient(Base):
    """One household of a broadcast: reached at an address, or left out for a reason.

    `neutral`: the phone is shared, so it gets a neutral text and the content for its `code` only;
    `opened_at` is when somebody asked with it. `tried` counts the addresses that failed before.
    """

    __tablename__ = "recipient"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "household_id"),
        Index("ix_recipient_address", "address_id"),
        Index("ix_recipient_household", "household_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))
    excluded: Mapped[str | None] = mapped_column(String(30))
    answer: Mapped[str | None] = mapped_column(String(20))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    neutral: Mapped[bool] = mapped_column(Boolean, default=False)
    code: Mapped[str | None] = mapped_column(String(8))
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    tried: Mapped[int] = mapped_column(Integer, default=0)


class MessageTemplate(Base):
    """A text a provider approved: channels that accept nothing else can say only these.

    `text` is what was registered, with `${name}` for each variable; `variables` gives the type and
    most characters of each. `kind` is the kind of message, `notice_slug` the notice it was made
    for. `code` is the provider's, and unknown until it has given one.
    """

    __tablename__ = "message_template"
    __table_args__ = (UniqueConstraint("channel", "code"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(20))
    signature: Mapped[str] = mapped_column(String(20))
    code: Mapped[str | None] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(40))
    notice_slug: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(500))
    variables: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(200), default="")
    changed_by: Mapped[str] = mapped_column(String(60))
    changed_at: Mapped[datetime] = mapped_column(Moment)
