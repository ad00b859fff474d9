"""Accounts: the console sign-in of an official."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.staff import Account

_COLUMNS = (
    Account.id,
    Account.person_id,
    Account.login,
    Account.password,
    Account.demo,
    Account.disabled,
    Account.failures,
    Account.closed_until,
    Account.first_password,
    Account.second_factor.is_not(None).label("has_second_factor"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account with its password's hash; `closed_until` is real time.

    `first_password`: somebody else gave it, so its owner must choose another.
    """

    id: int
    person_id: int
    login: str
    password_hash: str
    demo: bool
    disabled: bool
    failures: int
    closed_until: datetime | None
    first_password: bool
    has_second_factor: bool


async def add(
    session: Session,
    person_id: int,
    login: str,
    password_hash: str,
    *,
    demo: bool = False,
    first: bool = False,
) -> int:
    """Make an account; returns its id. A login, and a person, has one."""
    row_id = new_id()
    await session.execute(
        insert(Account),
        {
            "id": row_id,
            "person_id": person_id,
            "login": login,
            "password": password_hash,
            "demo": demo,
            "disabled": False,
            "failures": 0,
            "first_password": first,
        },
    )
    return row_id


async def by_login(session: Session, login: str) -> SignIn | None:
    """The account with this login."""
    return await _one(session, Account.login == login)


async def of_person(session: Session, person_id: int) -> SignIn | None:
    """The account of an official."""
    return await _one(session, Account.person_id == person_id)


async def get(session: Session, account_id: int) -> SignIn | None:
    """An account by id; the id comes from a web session, never from a request."""
    return await _one(session, Account.id == account_id)


async def demo(session: Session) -> list[SignIn]:
    """The demo accounts in use; while there are any, only loopback is served."""
    rows = await session.execute(
        select(*_COLUMNS)
        .where(Account.demo.is_(True), Account.disabled.is_(False))
        .order_by(Account.id)
    )
    return [SignIn(*row) for row in rows]


async def failed(session: Session, account_id: int, closed_until: datetime | None) -> None:
    """Count a wrong password, and close the account for a while when that is too often."""
    await session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(failures=Account.failures + 1, closed_until=closed_until)
    )


async def forgive(session: Session, account_id: int, failures: int) -> None:
    """Take back the last counted try, unless another one was counted since.

    Otherwise somebody who knows the password could open an account again and again while guessing
    at its second factor.
    """
    await session.execute(
        update(Account)
        .where(Account.id == account_id, Account.failures == failures)
        .values(failures=Account.failures - 1, closed_until=None)
    )


async def succeeded(session: Session, account_id: int) -> None:
    """Forget wrong passwords after a right one."""
    await session.execute(
        update(Account).where(Account.id == account_id).values(failures=0, closed_until=None)
    )


async def set_password(
    session: Session, account_id: int, password_hash: str, *, first: bool = False
) -> None:
    """Keep a new password's hash; a `first` one is for one sign-in."""
    await session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(password=password_hash, first_password=first, failures=0, closed_until=None)
    )


async def disable(session: Session, account_id: int) -> None:
    """Let nobody sign in with this account any more."""
    await session.execute(update(Account).where(Account.id == account_id).values(disabled=True))


async def enable(session: Session, account_id: int) -> None:
    """Let its owner sign in with this account again."""
    await session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(disabled=False, failures=0, closed_until=None)
    )


async def _one(session: Session, where: ColumnElement[bool]) -> SignIn | None:
    row = (await session.execute(select(*_COLUMNS).where(where))).first()
    return SignIn(*row) if row else None
