"""Accounts as administrators see them: the officials of their places, with or without a sign-in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.duties import Post
from storage.models.people import Person
from storage.models.regions import Region
from storage.models.staff import Account
from storage.scope import Scope, within

OPEN, CLOSED, WAITING, NONE = "open", "closed", "waiting", "none"
"""How a sign-in stands: in use, closed, never used yet by its owner, or not there."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An official with the sign-in they have, if any."""

    person_id: int
    name: str
    account_id: int | None
    login: str | None
    state: str
    has_second_factor: bool
    demo: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which officials a list shows; `text` is a whole name, or how a sign-in begins."""

    path: str = ""
    role: str = ""
    state: str = ""
    text: str = ""
    skip: int = 0
    limit: int = 50


async def listed(session: Session, scope: Scope, wanted: Wanted) -> list[Listed]:
    """The officials with a post in a scope today or later, those with a sign-in first."""
    query = _LISTED.where(_serving(session, scope, wanted), *_asked(session, wanted))
    rows = await session.execute(
        query.order_by(Account.login.is_(None), Account.login, Person.id)
        .offset(wanted.skip)
        .limit(wanted.limit)
    )
    return [_row(session, row) for row in rows]


async def shown(session: Session, person_id: int) -> Listed | None:
    """One official; whether somebody may see them is asked before."""
    row = (await session.execute(_LISTED.where(Person.id == person_id))).first()
    return _row(session, row) if row else None


async def how_many(session: Session, scope: Scope) -> tuple[int, int]:
    """How many officials of a scope have a sign-in that is not closed, and how many there are."""
    open_ones = func.count(Account.id).filter(Account.disabled.is_(False))
    query = select(open_ones, func.count(Person.id)).select_from(Person)
    query = query.outerjoin(Account, Account.person_id == Person.id)
    with_sign_in, every = (
        await session.execute(query.where(_serving(session, scope, Wanted())))
    ).one()
    return with_sign_in, every


def _serving(session: Session, scope: Scope, wanted: Wanted) -> ColumnElement[bool]:
    post, place = aliased(Post), aliased(Region)
    today = session.moment.today
    where = [
        post.person_id == Person.id,
        place.id == post.region_id,
        or_(post.until.is_(None), and_(post.until >= today, post.until >= post.since)),
        scope.rows(place.path),
        within(place.path, wanted.path),
    ]
    if wanted.role:
        where.append(post.role == wanted.role)
    return exists().where(*where)


def _asked(session: Session, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.text:
        name = session.vault.index("official", wanted.text)
        begins = Account.login.startswith(wanted.text, autoescape=True)
        asked.append(or_(Person.name_index == name, begins))
    if wanted.state in _STATES:
        asked.append(_STATES[wanted.state])
    return asked


def _row(session: Session, row: Any) -> Listed:
    if row.account_id is None:
        state = NONE
    elif row.disabled:
        state = CLOSED
    else:
        state = WAITING if row.first_password else OPEN
    name = session.vault.open(row.name, f"person|name|{row.person_id}")
    return Listed(
        row.person_id,
        name,
        row.account_id,
        row.login,
        state,
        bool(row.has_second_factor),
        bool(row.demo),
    )


_STATES: dict[str, ColumnElement[bool]] = {
    NONE: Account.id.is_(None),
    CLOSED: Account.disabled.is_(True),
    WAITING: and_(Account.disabled.is_(False), Account.first_password.is_(True)),
    OPEN: and_(Account.disabled.is_(False), Account.first_password.is_(False)),
}
_LISTED = select(
    Person.id.label("person_id"),
    Person.name,
    Account.id.label("account_id"),
    Account.login,
    Account.disabled,
    Account.first_password,
    Account.second_factor.is_not(None).label("has_second_factor"),
    Account.demo,
).outerjoin(Account, Account.person_id == Person.id)
