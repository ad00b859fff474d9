"""What follows a decision: receipts of the national system, measures of help, alarms, findings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment, PathText


class EntryReceipt(Base):
    """The number the national system gave for an entry or a mark, carried over by a person."""

    __tablename__ = "entry_receipt"
    __table_args__ = (UniqueConstraint("case_id", "event"), UniqueConstraint("number"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    event: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(60))
    on: Mapped[date] = mapped_column(Date)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class HelpMeasure(Base):
    """A measure of a help plan: from which policy, for whom, against which risk, by whom and when.

    state: planned → doing → done, or dropped; `develops` says that it earns a living.
    """

    __tablename__ = "help_measure"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    policy: Mapped[str | None] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(20))
    develops: Mapped[bool] = mapped_column(Boolean, default=False)
    risk: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[bytes] = mapped_column(LargeBinary)
    role: Mapped[str] = mapped_column(String(40))
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    done_on: Mapped[date | None] = mapped_column(Date)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Alarm(Base):
    """An immediate danger until a person has acknowledged it; it climbs a level at `next_at`."""

    __tablename__ = "alarm"
    __table_args__ = (Index("ix_alarm_next", "acknowledged_at", "next_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    path: Mapped[str] = mapped_column(PathText)
    what: Mapped[bytes] = mapped_column(LargeBinary)
    step: Mapped[int] = mapped_column(Integer, default=0)
    raised_at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AlarmTold(Base):
    """Somebody an alarm was sent to, at which level; `read_at` when a short message said so."""

    __tablename__ = "alarm_told"

    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarm.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    step: Mapped[int] = mapped_column(Integer)
    told_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)


class HouseholdMerge(Base):
    """Two registrations of one family made one; what moved is kept so that it can be undone.

    A pair that was looked at and found to be two families is one undone on the day it was made.
    """

    __tablename__ = "household_merge"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    kept_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date] = mapped_column(Date)
    undone_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Transfer(Base):
    """A household that moves to another village, which must take it over.

    state: asked → accepted | declined.
    """

    __tablename__ = "transfer"
    __table_args__ = (Index("ix_transfer_to", "to_path", "state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    from_region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    from_path: Mapped[str] = mapped_column(PathText)
    to_region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    to_path: Mapped[str] = mapped_column(PathText)
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_on: Mapped[date] = mapped_column(Date)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Finding(Base):
    """A pitfall that records show, until somebody has mended or explained it.

    `key` is pitfall, finder and what it is about; of a key at most one is open. `how` is gone (the
    records show it no more), mended or explained, the last two with a reason.
    """

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("key", "opened_on"),
        Index("ix_finding_open", "closed_on", "path"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(160))
    pitfall: Mapped[str] = mapped_column(String(40))
    place: Mapped[int] = mapped_column(Integer)
    about_kind: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[str] = mapped_column(String(60))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    path: Mapped[str] = mapped_column(PathText)
    notify: Mapped[list[str]] = mapped_column(JSON)
    found: Mapped[str | None] = mapped_column(String(30))
    allowed: Mapped[str | None] = mapped_column(String(30))
    since: Mapped[date | None] = mapped_column(Date)
    opened_on: Mapped[date] = mapped_column(Date)
    seen_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    how: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)
