"""Account, recovery code, web session, binding code: how staff sign in and bind a chat."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId, Moment


class Account(Base):
    """A console sign-in of one official; `demo` accounts serve loopback only.

    `first_password`: the password was given by somebody else and must be changed. `second_factor`
    is the sealed key of an authenticator, `second_factor_step` the last 30 seconds it was used in.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    password: Mapped[str] = mapped_column(String(200))
    demo: Mapped[bool] = mapped_column(Boolean, default=False)
    disabled: Mapped[bool] = mapped_column(Boolean, default=False)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    closed_until: Mapped[datetime | None] = mapped_column(Moment)
    second_factor: Mapped[bytes | None] = mapped_column(LargeBinary)
    second_factor_step: Mapped[int] = mapped_column(BigInteger, default=0)
    first_password: Mapped[bool] = mapped_column(Boolean, default=False)


class RecoveryCode(Base):
    """A code on paper that signs in once where the authenticator is lost."""

    __tablename__ = "recovery_code"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    code_index: Mapped[str] = mapped_column(String(40), primary_key=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class WebSession(Base):
    """A signed-in browser, or a household's browser chat; the cookie holds only a reference."""

    __tablename__ = "web_session"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class BindingCode(Base):
    """A one-time code that binds a chat to an official; good for ten minutes and five tries."""

    __tablename__ = "binding_code"

    code_index: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Tries(Base):
    """How often something was tried in a window, so that guessing stops; fails closed."""

    __tablename__ = "tries"

    what: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    since: Mapped[datetime] = mapped_column(Moment)
