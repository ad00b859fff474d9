"""Access tokens: what systems of the county sign in with. The secret itself is never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, insert, or_, select, update

from storage.engine import Session
from storage.models.api import AccessToken as Table
from storage.models.regions import Region
from storage.moment import county_day
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Token:
    """A token as stored: what it may do, in which region, until when, and when it was used."""

    id: int
    name: str
    grants: tuple[str, ...]
    region_id: str
    path: str
    department: str | None
    begins_with: str
    former_until: datetime | None
    made_by: str
    made_at: datetime
    expires_on: date
    used_on: date | None
    former_used_on: date | None
    revoked_at: datetime | None
    region: str


@dataclass(frozen=True, slots=True)
class Secrets:
    """The hash of a new secret, and the first signs to recognise it by."""

    hashed: str
    begins_with: str


async def add(session: Session, token: Token, secret: Secrets) -> None:
    """Keep a new token."""
    values = {name: getattr(token, name) for name in _NAMES}
    await session.execute(
        insert(Table), {**values, "grants": list(token.grants), "secret": secret.hashed}
    )


async def by_secret(session: Session, hashed: str) -> tuple[Token, bool] | None:
    """The usable token of a secret, and whether that is its former one; None for any other."""
    moment = session.moment
    row = (
        await session.execute(
            _BY_SECRET, {"hashed": hashed, "now": moment.real, "today": _real_day(session)}
        )
    ).first()
    return (_token(row), row.former == hashed) if row else None


async def hold(session: Session, token_id: int) -> Token | None:
    """A usable token, held until this transaction ends: calls of one system follow each other."""
    query = _SELECT.where(Table.id == token_id, _usable()).with_for_update(of=Table)
    row = (await session.execute(query, {"today": _real_day(session)})).first()
    return _token(row) if row else None


async def get(session: Session, scope: Scope, token_id: int) -> Token | None:
    """A token of this scope; foreign and absent look the same."""
    query = _SELECT.where(Table.id == token_id, scope.rows(Table.path))
    row = (await session.execute(query)).first()
    return _token(row) if row else None


async def page(session: Session, scope: Scope, limit: int = 200) -> list[Token]:
    """The tokens of a scope, the newest first."""
    query = _SELECT.where(scope.rows(Table.path)).order_by(Table.id.desc()).limit(limit)
    return [_token(row) for row in await session.execute(query)]


async def named(session: Session, path: str, name: str) -> bool:
    """Whether a token of this name is in use for a place."""
    query = select(Table.id).where(
        Table.path == path, Table.name == name, Table.revoked_at.is_(None)
    )
    return await session.scalar(query.limit(1)) is not None


async def used(session: Session, token_id: int, *, former: bool) -> None:
    """Note that a token was used today."""
    name = "former_used_on" if former else "used_on"
    await session.execute(
        update(Table).where(Table.id == token_id).values({name: _real_day(session)})
    )


async def exchange(session: Session, token_id: int, secret: Secrets, until: datetime) -> bool:
    """Give a token a new secret; the one it had works until an instant.

    False when it is ended, or the secret before still works.
    """
    over = or_(Table.former_until.is_(None), Table.former_until <= session.moment.real)
    done = await session.execute(
        update(Table)
        .where(Table.id == token_id, Table.revoked_at.is_(None), over)
        .values(
            former=Table.secret,
            former_until=until,
            former_used_on=Table.used_on,
            secret=secret.hashed,
            begins_with=secret.begins_with,
            used_on=None,
        )
    )
    return done.rowcount == 1


async def revoke(session: Session, token_id: int) -> bool:
    """End a token; False when it was ended before."""
    done = await session.execute(
        update(Table)
        .where(Table.id == token_id, Table.revoked_at.is_(None))
        .values(revoked_at=session.moment.real)
    )
    return done.rowcount == 1


def _real_day(session: Session) -> date:
    return county_day(session.moment.real)


def _usable() -> ColumnElement[bool]:
    return and_(Table.revoked_at.is_(None), Table.expires_on >= bindparam("today"))


def _token(row: Any) -> Token:
    values = {name: getattr(row, name) for name in _NAMES}
    return Token(**{**values, "grants": tuple(row.grants)}, region=row.region)


_NAMES: Sequence[str] = tuple(name for name in Token.__dataclass_fields__ if name != "region")
_SELECT = select(
    *(getattr(Table, name) for name in _NAMES), Table.former, Region.name.label("region")
).join(Region, Region.id == Table.region_id)
_BY_SECRET = _SELECT.where(
    _usable(),
    or_(
        Table.secret == bindparam("hashed"),
        and_(Table.former == bindparam("hashed"), Table.former_until > bindparam("now")),
    ),
)
