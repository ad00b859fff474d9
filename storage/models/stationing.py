"""Who works where over time: a unit's villages, hand-overs, leave, weeks in the village."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment


class UnitVillage(Base):
    """A village that a unit (派出单位) helps for a time; `until` is the last day."""

    __tablename__ = "unit_village"
    __table_args__ = (UniqueConstraint("unit", "region_id", "since"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    unit: Mapped[str] = mapped_column(String(80))
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"), index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class HandOver(Base):
    """Posts, households and open cases of one official taken over by another from a day on.

    `to_id` is None where nobody came in their place. `detail` lists what moved: ids of posts and
    assignments ended and begun, and how they were before.
    """

    __tablename__ = "hand_over"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    on: Mapped[date] = mapped_column(Date)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Leave(Base):
    """Days an official is not in the village.

    kind: leave (请假: asked → approved or refused; withdrawn) or away (离村: told, withdrawn).
    `last` is the last day away. Reasons are sealed.
    """

    __tablename__ = "leave"
    __table_args__ = (Index("ix_leave_person", "person_id", "last"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), index=True)
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    channel: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class WeekAnswer(Base):
    """How many days and nights of a week an official says to have been in the village.

    Rows are only added; the last one of a week counts.
    """

    __tablename__ = "week_answer"
    __table_args__ = (Index("ix_week_answer_week", "person_id", "monday"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    monday: Mapped[date] = mapped_column(Date)
    days: Mapped[int] = mapped_column(Integer)
    nights: Mapped[int] = mapped_column(Integer)
    channel: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
