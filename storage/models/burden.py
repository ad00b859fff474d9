"""What is asked of cadres besides their duties: inspections and forms, each only with a number."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment, PathText


class Inspection(Base):
    """An inspection, check or assessment of a place that was reported first (督查检查考核报备).

    `kind` is inspection, assessment, third_party or survey (调研); only a survey has no number.
    `initiator_kind` and `target_kind` say whose it is and whom it looks at: committee (党委政府),
    department, village. `notice_on` is the day the matter it looks at was ordered, `notice_id` the
    notice that did when it is one of ours.
    """

    __tablename__ = "inspection"
    __table_args__ = (Index("ix_inspection_path", "path", "first"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(PathText)
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    initiator: Mapped[str] = mapped_column(String(80))
    initiator_kind: Mapped[str] = mapped_column(String(20))
    target_kind: Mapped[str] = mapped_column(String(20))
    report_no: Mapped[str | None] = mapped_column(String(60))
    authority_no: Mapped[str | None] = mapped_column(String(60))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    notice_on: Mapped[date | None] = mapped_column(Date)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class FormRequest(Base):
    """A form somebody wants filled in below (填表报数), with its approval number.

    `fields` are its columns: label, and the key of what we hold of it already, or null.
    """

    __tablename__ = "form_request"
    __table_args__ = (Index("ix_form_request_path", "path", "recorded_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(PathText)
    title: Mapped[str] = mapped_column(String(120))
    requester: Mapped[str] = mapped_column(String(80))
    approval_no: Mapped[str] = mapped_column(String(60))
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
