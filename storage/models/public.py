"""What the village reads of cases: public notices and announcements, and what it objects."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment, PathText


class PublicNotice(Base):
    """A public notice (公示) or announcement (公告) of a village; `lines` hold allowed fields only.

    `kind` is publicity or announcement; state: draft → released → down, or dropped. It hangs from
    `first_on` to `last_on`; from `down_on` on nobody is shown it any more. `first_proof_on` and
    `last_proof_on` are when its first and last day were proven, `paper_down_on` when the paper
    came off the wall.
    """

    __tablename__ = "public_notice"
    __table_args__ = (Index("ix_public_notice_state", "state", "down_on"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    procedure: Mapped[str] = mapped_column(String(40))
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(PathText)
    lines: Mapped[list[Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    first_on: Mapped[date | None] = mapped_column(Date)
    last_on: Mapped[date | None] = mapped_column(Date)
    down_on: Mapped[date | None] = mapped_column(Date)
    first_proof_on: Mapped[date | None] = mapped_column(Date)
    last_proof_on: Mapped[date | None] = mapped_column(Date)
    paper_down_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(Moment)
    released_at: Mapped[datetime | None] = mapped_column(Moment)


class PublicNoticeCase(Base):
    """A case a public notice is about."""

    __tablename__ = "public_notice_case"

    notice_id: Mapped[int] = mapped_column(ForeignKey("public_notice.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True, index=True)


class Objection(Base):
    """What somebody said against a public notice; the case is looked at again.

    state: open → upheld | dismissed. Who objected is known at most as an address.
    """

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    notice_id: Mapped[int] = mapped_column(ForeignKey("public_notice.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    text: Mapped[bytes] = mapped_column(LargeBinary)
    channel: Mapped[str] = mapped_column(String(20))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
