"""Screening campaigns (集中排查), and what other offices warn of in between (部门预警)."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment, PathText


class Screening(Base):
    """A campaign that looks at every household of a place within some days.

    `activity_id` is the count it made when it was closed.
    """

    __tablename__ = "screening"
    __table_args__ = (Index("ix_screening_path", "path", "last"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(PathText)
    title: Mapped[str] = mapped_column(String(80))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class DepartmentWarning(Base):
    """What an office noticed about a household (大额医疗费 …): a clue, never a status.

    state: open → looked (somebody looked, nothing to do, with a note) or case (a case was opened).
    `batch` is the file it came with. The same household, department, kind and day is one warning.
    """

    __tablename__ = "department_warning"
    __table_args__ = (
        UniqueConstraint("household_id", "department", "kind", "on"),
        Index("ix_department_warning_open", "state", "household_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    department: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    on: Mapped[date] = mapped_column(Date)
    detail: Mapped[bytes | None] = mapped_column(LargeBinary)
    batch: Mapped[str] = mapped_column(String(32), index=True)
    state: Mapped[str] = mapped_column(String(10))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class WarningFile(Base):
    """A file of warnings as it was read: looked at first, applied when somebody confirms it.

    `rows` is sealed JSON without identity numbers; what fits no household stays in it.
    """

    __tablename__ = "warning_file"
    __table_args__ = (Index("ix_warning_file_path", "path", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    department: Mapped[str] = mapped_column(String(40))
    path: Mapped[str] = mapped_column(PathText)
    rows: Mapped[bytes] = mapped_column(LargeBinary)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
