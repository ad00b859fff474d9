"""Voice, phone code, web report: what the pages of a village's code keep besides a report."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment


class Voice(Base):
    """A voice note sent from a browser, until its report is filed; `content` is sealed."""

    __tablename__ = "voice"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)


class PhoneCode(Base):
    """A browser asks for a case by a one-time code to the phone that reported; times are real.

    A request that is nobody's has neither case nor code, and looks the same from outside.
    """

    __tablename__ = "phone_code"
    __table_args__ = (Index("ix_phone_code_sent", "phone_index", "created_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    phone_index: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    code_index: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class WebReport(Base):
    """A report form of a browser by its own id, so that it is carried out once."""

    __tablename__ = "web_report"

    once: Mapped[str] = mapped_column(String(32), primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
