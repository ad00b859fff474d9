"""Report, case and what belongs to a case: its events, clocks and documents."""

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


class Case(Base):
    """A procedure under way for a household, a member of one, or a thing (`subject`, sealed).

    `standing` is the rulebook's own record of the case (state, documents, facts, counters, clock
    runs); the columns beside it repeat what queries look for. A case that `follows` another grew
    out of it (spawned), takes it up again (reopened) or questions how it ended (appeal). A
    `sensitive` case is seen by its readers only.
    """

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_path", "path", "closed_on"),
        Index("ix_case_household", "household_id", "procedure"),
        Index("ix_case_open", "closed_on", "procedure", "state"),
        Index("ix_case_ledger", "closed_on", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    procedure: Mapped[str] = mapped_column(String(40))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    subject: Mapped[bytes | None] = mapped_column(LargeBinary)
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(PathText)
    state: Mapped[str] = mapped_column(String(40))
    entered_on: Mapped[date] = mapped_column(Date)
    returns: Mapped[int] = mapped_column(Integer, default=0)
    sensitive: Mapped[bool] = mapped_column(Boolean, default=False)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    follows_how: Mapped[str | None] = mapped_column(String(10))
    level: Mapped[str] = mapped_column(String(12), default="normal")
    contact_by: Mapped[datetime | None] = mapped_column(Moment)
    standing: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(Integer, default=0)
    opened_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)


class Report(Base):
    """One self-report (农户自主申报): a lead that opens a case or is attached to an open one."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("address_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))
    number: Mapped[int] = mapped_column(Integer)
    channel: Mapped[str] = mapped_column(String(20))
    reporter: Mapped[bytes] = mapped_column(LargeBinary)
    reporter_phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    relation: Mapped[str] = mapped_column(String(12))
    on_behalf: Mapped[bool] = mapped_column(Boolean)
    attached: Mapped[bool] = mapped_column(Boolean)
    danger: Mapped[bool] = mapped_column(Boolean)
    complete: Mapped[bool] = mapped_column(Boolean, default=True)
    answers: Mapped[bytes] = mapped_column(LargeBinary)
    on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class CaseReader(Base):
    """Somebody who may see a sensitive case."""

    __tablename__ = "case_reader"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(Moment)


class CaseRequest(Base):
    """A request of a household that only a person may carry out: to withdraw, to take consent back.

    `kind` is withdraw, withdraw_consent or correct; `outcome` is done or declined.
    """

    __tablename__ = "case_request"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))
    text: Mapped[bytes | None] = mapped_column(LargeBinary)
    on: Mapped[date] = mapped_column(Date)
    settled_on: Mapped[date | None] = mapped_column(Date)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(10))


class Decision(Base):
    """What a step was decided on, frozen: facts, arithmetic, calendar and the rules' fingerprint.

    `frozen` is sealed JSON; it is enough to decide the same again years later.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int] = mapped_column(Integer)
    event: Mapped[str] = mapped_column(String(40))
    on: Mapped[date] = mapped_column(Date)
    rules: Mapped[str] = mapped_column(String(64))
    frozen: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class CaseEvent(Base):
    """What was done, or tried and refused, in a case; never changed afterwards."""

    __tablename__ = "case_event"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_case_event_on", "on", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int] = mapped_column(Integer)
    event: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date] = mapped_column(Date)
    from_state: Mapped[str | None] = mapped_column(String(40))
    to_state: Mapped[str | None] = mapped_column(String(40))
    refusal: Mapped[str | None] = mapped_column(String(30))
    documents: Mapped[list[str]] = mapped_column(JSON)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class CaseClock(Base):
    """A clock of a case as a row, so that what is due is one query."""

    __tablename__ = "case_clock"
    __table_args__ = (Index("ix_case_clock_due", "running", "deadline"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(String(30), primary_key=True)
    running: Mapped[bool] = mapped_column(Boolean)
    day0: Mapped[date | None] = mapped_column(Date)
    deadline: Mapped[date | None] = mapped_column(Date)


class Document(Base):
    """A paper or picture of a case; `content` is sealed, absent when only its existence counts."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    media_type: Mapped[str | None] = mapped_column(String(40))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
