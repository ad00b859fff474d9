"""What is looked at and agreed in a case: the visit form, confirmations, comparison of records."""

from datetime import date, datetime

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


class CheckAnswer(Base):
    """One answer of a visit form (核查表), saved as it is given; the last one counts.

    `round` counts the visits of a case from 1; a draft came by SMS and waits for confirmation.
    """

    __tablename__ = "check_answer"
    __table_args__ = (
        Index("ix_check_answer_case", "case_id", "round", "id"),
        Index("ix_check_answer_on", "on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    round: Mapped[int] = mapped_column(Integer)
    field: Mapped[str] = mapped_column(String(40))
    value: Mapped[bytes] = mapped_column(LargeBinary)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[str] = mapped_column(String(20))
    draft: Mapped[bool] = mapped_column(Boolean, default=False)
    on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Confirmation(Base):
    """Something a household is asked to confirm, and what it answered.

    `kind` is check (the visit's summary), plan, card or solved; `version` says which text was
    shown. `code_index` finds a one-time code told to the visitor; `how` is chat, sms, code, paper.
    A no about a card without a case waits until somebody has looked into it: `cleared_on`, by whom,
    and what came of it.
    """

    __tablename__ = "confirmation"
    __table_args__ = (Index("ix_confirmation_household", "household_id", "kind"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    version: Mapped[str] = mapped_column(String(64))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    code_index: Mapped[str | None] = mapped_column(String(40))
    code_until: Mapped[datetime | None] = mapped_column(Moment)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_on: Mapped[date] = mapped_column(Date)
    answer: Mapped[str | None] = mapped_column(String(10))
    how: Mapped[str | None] = mapped_column(String(10))
    answered_on: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    cleared_by: Mapped[int | None] = mapped_column(BigId)
    cleared_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[bytes | None] = mapped_column(LargeBinary)


class ComparisonBatch(Base):
    """One list of consenting households sent to departments to be compared (信息比对)."""

    __tablename__ = "comparison_batch"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(PathText)
    departments: Mapped[list[str]] = mapped_column(JSON)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class ComparisonItem(Base):
    """One household in a batch and what a department answered; `answer` is sealed JSON."""

    __tablename__ = "comparison_item"
    __table_args__ = (UniqueConstraint("batch_id", "case_id", "department"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("comparison_batch.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    department: Mapped[str] = mapped_column(String(40))
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_on: Mapped[date | None] = mapped_column(Date)
    late: Mapped[bool] = mapped_column(Boolean, default=False)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class ComparisonImport(Base):
    """A file of answers as it was read: looked at first, applied when somebody confirms it.

    `rows` is sealed JSON; what could not be applied stays in it, to be shown and handed back.
    """

    __tablename__ = "comparison_import"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("comparison_batch.id"), index=True)
    rows: Mapped[bytes] = mapped_column(LargeBinary)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)


class CheckQuestion(Base):
    """A difference between what was said, seen and on record: a question to the verifier."""

    __tablename__ = "check_question"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("comparison_item.id"))
    field: Mapped[str] = mapped_column(String(40))
    text: Mapped[bytes] = mapped_column(LargeBinary)
    asked_on: Mapped[date] = mapped_column(Date)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
