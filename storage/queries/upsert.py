"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells twice."""

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from storage.engine import Session
from storage.models.base import Base

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_once(session: Session, table: type[Base], *key: str) -> Any:
    """An INSERT that leaves a row with the same key as it is; `rowcount` tells which it was."""
    return _insert_once(session.dialect, table, key)


def insert_or_change(session: Session, table: type[Base], key: tuple[str, ...], change: Any) -> Any:
    """An INSERT that changes a row with the same key; `change` maps the new row to the values."""
    insert = _INSERT[session.dialect](table)
    return insert.on_conflict_do_update(index_elements=key, set_=change(insert.excluded))


def insert_or_replace(
    session: Session, table: type[Base], key: tuple[str, ...], *values: str
) -> Any:
    """An INSERT that gives a row with the same key these values of the new row."""
    return _insert_or_replace(session.dialect, table, key, values)


@cache  # building a statement costs ten times what running it does
def _insert_once(dialect: str, table: type[Base], key: tuple[str, ...]) -> Any:
    return _INSERT[dialect](table).on_conflict_do_nothing(index_elements=key)


@cache
def _insert_or_replace(
    dialect: str, table: type[Base], key: tuple[str, ...], values: tuple[str, ...]
) -> Any:
    insert = _INSERT[dialect](table)
    change = {name: insert.excluded[name] for name in values}
    return insert.on_conflict_do_update(index_elements=key, set_=change)
