"""Export, roster import: what leaves the service as a table, and what came in as one."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment, PathText


class Export(Base):
    """A table somebody asked for: of what, what for, whether it may be fetched and until when.

    `paths` are the places its author served when asking, `path` the one all of it lies in. Filters
    may hold a name, so they are sealed, and wiped once the table can be fetched no more. Instants
    are real.
    """

    __tablename__ = "export"
    __table_args__ = (
        Index("ix_export_author", "author_id", "asked_at"),
        Index("ix_export_state", "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    filters: Mapped[bytes | None] = mapped_column(LargeBinary)
    fingerprint: Mapped[str] = mapped_column(String(40))
    path: Mapped[str] = mapped_column(PathText)
    paths: Mapped[list[Any]] = mapped_column(JSON)
    use: Mapped[str] = mapped_column(String(10))
    purpose: Mapped[bytes] = mapped_column(LargeBinary)
    rows: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    refusal: Mapped[bytes | None] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    downloads: Mapped[int] = mapped_column(Integer, default=0)


class RosterImport(Base):
    """A roster somebody handed in at the console, and what taking it changed.

    `content` is the file, `faults` what is wrong in it, `inverse` what every changed row was
    before; all are sealed, and wiped when the import can be taken back no more. `busy_until` is how
    long whoever works on it may need, in real time.
    """

    __tablename__ = "roster_import"
    __table_args__ = (Index("ix_roster_import_path", "path", "recorded_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(PathText)
    state: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(40))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    faults: Mapped[bytes | None] = mapped_column(LargeBinary)
    inverse: Mapped[bytes | None] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    busy_until: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
