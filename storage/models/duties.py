"""Post, assignment, activity and its papers, duty counter: who owes what, and what they did."""

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment


class Post(Base):
    """An official's role in a region for a time; `until` is the last day, None while it lasts."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "region_id", "since"),
        Index("ix_post_region", "region_id", "role"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    unit: Mapped[str | None] = mapped_column(String(80))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class Assignment(Base):
    """The helper (帮扶责任人) of a household for a time."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("person_id", "household_id", "since"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class Activity(Base):
    """A visit or another countable act; a correction is a new row that names the old one, once.

    What another row corrects counts no more; kind `withdrawn` only takes back. Person, role, region
    and household are those of its day. `detail` is what else a duty may ask of it (mode, class
    hours, recipients …), as JSON with sorted keys, None where nothing was noted. `typed` is how
    many messages or fields its logging took.
    """

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_person", "person_id", "on"),
        Index("ix_activity_household", "household_id", "on"),
        Index("ix_activity_on", "on"),
        Index("ix_activity_place", "region_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(30))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(40))
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    on: Mapped[date] = mapped_column(Date)
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    detail: Mapped[str | None] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(20))
    draft: Mapped[bool] = mapped_column(Boolean, default=False)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), unique=True)
    typed: Mapped[int] = mapped_column(Integer, default=0)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class ActivityPaper(Base):
    """A minute or another paper of an activity as a picture; `content` is sealed, never changed.

    It stays with its row when that is corrected or taken back. `media_type` is that of a picture of
    ours, or handle/… where only the channel has it.
    """

    __tablename__ = "activity_paper"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class DutyCounter(Base):
    """How often a duty was served in a period; kept by the act, rebuilt as a check."""

    __tablename__ = "duty_counter"
    __table_args__ = (Index("ix_duty_counter_now", "duty", "period", "done"),)

    duty: Mapped[str] = mapped_column(String(60), primary_key=True)
    owner: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(30), primary_key=True)
    done: Mapped[int] = mapped_column(Integer, default=0)


class DutyMark(Base):
    """One thing counted once: a duty, its owner, the target and the day (or the whole period)."""

    __tablename__ = "duty_mark"

    duty: Mapped[str] = mapped_column(String(60), primary_key=True)
    owner: Mapped[str] = mapped_column(String(60), primary_key=True)
    target: Mapped[str] = mapped_column(String(60), primary_key=True)
    day: Mapped[str] = mapped_column(String(30), primary_key=True)
    period: Mapped[str] = mapped_column(String(30))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)


class Snooze(Base):
    """A person's reminders of one thing put off until a day, with the reason.

    `what` is the schedule of the reminder: duty:… or clock:….
    """

    __tablename__ = "snooze"
    __table_args__ = (Index("ix_snooze_person", "person_id", "until"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str] = mapped_column(String(120))
    until: Mapped[date] = mapped_column(Date)
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class VisitPause(Base):
    """A household nobody is sent to for some days: away, refuses, hospital, other.

    `last` is the last day of the pause; `ended_on` the day it was ended before.
    """

    __tablename__ = "visit_pause"
    __table_args__ = (Index("ix_visit_pause_household", "household_id", "last"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    kind: Mapped[str] = mapped_column(String(10))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
