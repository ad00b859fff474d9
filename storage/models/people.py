"""Person, address, household, member, tag, consent: who we talk with and how to reach them."""

from datetime import date, datetime

from sqlalchemy import (
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


class Household(Base):
    """A family; `number` counts within its village, `path` is the village's and decides scope.

    A `provisional` household came with a report of a family nobody had registered. `reach_id` is
    the address it is best reached at, kept with the addresses so that a broadcast is one INSERT.
    A household that turned out to be another one's second registration is `merged_into` it.
    `changed_at` is real time: of what rules look at, nothing changed later, not counting what its
    place has set.
    """

    __tablename__ = "household"
    __table_args__ = (
        UniqueConstraint("region_id", "number"),
        Index("ix_household_path", "path"),
        # With all that counting the households of every village needs.
        Index("ix_household_counted", "path", "provisional", "merged_into_id"),
        Index("ix_household_head", "region_id", "head_index"),
        Index("ix_household_provisional", "provisional", "region_id"),
        # With all that counting an audience needs: in its order addresses are read one by one.
        Index("ix_household_reach", "reach_id", "region_id", "merged_into_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    region_id: Mapped[str] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(PathText)
    number: Mapped[int] = mapped_column(Integer)
    head: Mapped[bytes] = mapped_column(LargeBinary)
    head_index: Mapped[str] = mapped_column(String(40))
    surname_index: Mapped[str] = mapped_column(String(40))
    phone_index: Mapped[str | None] = mapped_column(String(40), index=True)
    status: Mapped[str] = mapped_column(String(20), default="general")
    provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    reach_id: Mapped[int | None] = mapped_column(BigId)
    merged_into_id: Mapped[int | None] = mapped_column(BigId)
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Member(Base):
    """Someone of a household; names and ID numbers are sealed."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("household_id", "id_index"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    id_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_index: Mapped[str | None] = mapped_column(String(40))
    relation: Mapped[str] = mapped_column(String(20))


class Tag(Base):
    """A word by which an audience finds households, such as 监测户."""

    __tablename__ = "tag"
    __table_args__ = (Index("ix_tag_tag", "tag", "household_id"),)

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(30), primary_key=True)


class Person(Base):
    """An official: someone who holds posts. Household members are `Member`."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    name_index: Mapped[str] = mapped_column(String(40), index=True)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_index: Mapped[str | None] = mapped_column(String(40), unique=True)
    digest_hour: Mapped[int] = mapped_column(Integer, default=8)
    no_week_question: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Address(Base):
    """One way to reach someone: a channel and the name the channel knows them by.

    It belongs to a household, to an official (`bound` after a one-time code), or to nobody known.
    `last_good_at` is when something was last delivered there or heard from there, `failed_at` when
    something last came back. `shared`: people outside the family use it too.
    """

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "external_index"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(20))
    external: Mapped[bytes] = mapped_column(LargeBinary)
    external_index: Mapped[str] = mapped_column(String(40))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    bound: Mapped[bool] = mapped_column(Boolean, default=False)
    bound_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    language: Mapped[str] = mapped_column(String(10), default="zh_CN")
    no_notices: Mapped[bool] = mapped_column(Boolean, default=False)
    no_progress: Mapped[bool] = mapped_column(Boolean, default=False)
    last_in_at: Mapped[datetime | None] = mapped_column(Moment)
    last_good_at: Mapped[datetime | None] = mapped_column(Moment)
    failed_at: Mapped[datetime | None] = mapped_column(Moment)
    shared: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Consent(Base):
    """What a household said to the 承诺授权书: which text it was shown, when, how, before whom.

    `answer` is given, declined, later or withdrawn; rows are only added, the last one counts.
    """

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    answer: Mapped[str] = mapped_column(String(10))
    text_version: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
