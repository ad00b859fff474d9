"""Access of other systems: tokens, what was answered to a call, notices they have proposed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment, PathText


class AccessToken(Base):
    """What a system of the county signs in with: what it may do, where, and until when.

    Only hashes of the secret are kept; `begins_with` are its first signs, to recognise it by. After
    an exchange the secret before works until `former_until`. Days and instants are real time.
    """

    __tablename__ = "access_token"
    __table_args__ = (Index("ix_access_token_path", "path"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(60))
    grants: Mapped[list[str]] = mapped_column(JSON)
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(PathText)
    department: Mapped[str | None] = mapped_column(String(40))
    begins_with: Mapped[str] = mapped_column(String(12))
    secret: Mapped[str] = mapped_column(String(64), unique=True)
    former: Mapped[str | None] = mapped_column(String(64), unique=True)
    former_until: Mapped[datetime | None] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_on: Mapped[date] = mapped_column(Date)
    used_on: Mapped[date | None] = mapped_column(Date)
    former_used_on: Mapped[date | None] = mapped_column(Date)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Answered(Base):
    """What a call was answered, so that the same call again is answered the same; kept two days.

    `key` and `call` are keyed fingerprints of the caller's key and of what it sent.
    """

    __tablename__ = "answered"

    token_id: Mapped[int] = mapped_column(ForeignKey("access_token.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    call: Mapped[str] = mapped_column(String(40))
    status: Mapped[int] = mapped_column(Integer)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class NoticeProposal(Base):
    """The text of a notice that a system has drafted; a person makes a notice of it, or not.

    state: waiting → taken (it is `notice_id` now) or declined.
    """

    __tablename__ = "notice_proposal"
    __table_args__ = (Index("ix_notice_proposal_state", "state", "path"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    token_id: Mapped[int] = mapped_column(ForeignKey("access_token.id"), index=True)
    path: Mapped[str] = mapped_column(PathText)
    words: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(200), default="")
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    proposed_at: Mapped[datetime] = mapped_column(Moment)
