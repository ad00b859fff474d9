"""Local setting, household fact, verdict: what rules are applied to, and what came of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment


class LocalSetting(Base):
    """A figure a place set for a year; rows are only added, the last one counts.

    A null value takes back what the place had set, so that the place above decides again.
    """

    __tablename__ = "local_setting"
    __table_args__ = (Index("ix_local_setting_year", "year", "region_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int] = mapped_column(Integer)
    key: Mapped[str] = mapped_column(String(80))
    value: Mapped[Any] = mapped_column(JSON)
    set_by: Mapped[str] = mapped_column(String(60))
    set_at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(200), default="")


class HouseholdFact(Base):
    """What is known of a household or of one member, and since when; rows are only added.

    `key` is a fact of the policies' entries. The latest day counts, of one day the last row.
    """

    __tablename__ = "household_fact"
    __table_args__ = (Index("ix_household_fact_household", "household_id", "as_of", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[bytes] = mapped_column(LargeBinary)
    as_of: Mapped[date] = mapped_column(Date)
    origin: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class HouseholdVerdict(Base):
    """Whether a policy or an audience tag applies to a household, as last computed.

    `kind` is policy or tag; `verdict` is applies, cannot_tell or not. It stands as long as nothing
    it came of has changed: `as_of` is the day it was computed for, `rules` a fingerprint of the
    rules it was computed by.
    """

    __tablename__ = "household_verdict"
    __table_args__ = (Index("ix_household_verdict_key", "kind", "key", "verdict"),)

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(12))
    as_of: Mapped[date | None] = mapped_column(Date)
    rules: Mapped[str] = mapped_column(String(16), default="")
    computed_at: Mapped[datetime] = mapped_column(Moment)
