"""Figures counted ahead for the pictures: of places, never of persons; all can be counted again."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment


class Counted(Base):
    """A part of something that has been counted, and when (real time).

    `what` is messages or awareness, `part` a block of the outbox or a year and a village. Of a
    `settled` part nothing is expected to change; it is looked at again all the same, less often.
    """

    __tablename__ = "counted"

    what: Mapped[str] = mapped_column(String(12), primary_key=True)
    part: Mapped[str] = mapped_column(String(60), primary_key=True)
    settled: Mapped[bool] = mapped_column(Boolean)
    counted_at: Mapped[datetime] = mapped_column(Moment)


class MessageTally(Base):
    """So many messages of a block of the outbox, by place, day, hour, channel, class and fate.

    A message counts for its place and for every place above it; day and hour are those of its
    hand-over, in the county.
    """

    __tablename__ = "message_tally"
    __table_args__ = (Index("ix_message_tally_block", "block"),)

    region_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    hour: Mapped[int] = mapped_column(Integer, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    message_class: Mapped[str] = mapped_column(String(12), primary_key=True)
    fate: Mapped[str] = mapped_column(String(12), primary_key=True)
    block: Mapped[int] = mapped_column(BigId, primary_key=True)
    many: Mapped[int] = mapped_column(Integer)


class AwarenessTally(Base):
    """Who knows what of a year's notices in a village: households by policy, as proof counts."""

    __tablename__ = "awareness_tally"

    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    region_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    policy: Mapped[str] = mapped_column(String(60), primary_key=True)
    title: Mapped[str] = mapped_column(String(60))
    meant: Mapped[int] = mapped_column(Integer)
    understood: Mapped[int] = mapped_column(Integer)
    told: Mapped[int] = mapped_column(Integer)
    unclear: Mapped[int] = mapped_column(Integer)
