"""Unmasking: what of a household was shown plainly to whom, and why."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment, PathText


class Unmasking(Base):
    """One time somebody saw plainly what is hidden of a household; never changed.

    `what` names the things shown, `reason` is a code and `words` are the person's own, sealed.
    `form` is what the page gave out: one page shows once. `on` is the real day in the county.
    """

    __tablename__ = "unmasking"
    __table_args__ = (
        Index("ix_unmasking_person", "person_id", "on"),
        Index("ix_unmasking_path", "path", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    path: Mapped[str] = mapped_column(PathText)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[list[Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    form: Mapped[str] = mapped_column(String(32), unique=True)
    on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
