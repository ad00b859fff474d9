"""A row in every table that has ids, all of one village: what foreign eyes must not find."""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, LargeBinary, String, Table, insert

from storage.engine import Session
from storage.models import Base
from storage.models.base import Moment, new_id

SHAPES: Mapping[str, Any] = {
    "hand_over.detail": {
        "day": "2026-03-02",
        "changed": [],
        "made": [],
        "snoozes": [],
        "leaves": [],
        "readers_added": [],
        "readers_removed": [],
    },
}
"""Columns that are read before anybody asks whose row it is."""


async def plant(session: Session, known: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Put a row into each table that has none yet; returns their ids by table.

    `known` are rows there are already; new ones hang on them. What may be empty stays empty, so
    that everything is open and waits for somebody.
    """
    planted = dict(known)
    for table in Base.metadata.sorted_tables:
        keys = [column.name for column in table.primary_key]
        if keys != ["id"] or table.name in planted:
            continue
        row_id = new_id()
        row = {
            column.name: _value(session, table, column, planted, row_id, path)
            for column in table.columns
        }
        await session.execute(insert(table), row)
        planted[table.name] = row_id
    return planted


def _value(
    session: Session,
    table: Table,
    column: Column[Any],
    planted: Mapping[str, Any],
    row_id: int,
    path: str,
) -> Any:
    if column.primary_key:
        return row_id
    for key in column.foreign_keys:
        return None if key.column.table is table else planted.get(key.column.table.name)
    if f"{table.name}.{column.name}" in SHAPES:
        return SHAPES[f"{table.name}.{column.name}"]
    if column.name.endswith("path"):
        return path
    if column.nullable:
        return None
    place = f"{table.name}|{column.name}|{row_id}"
    return _of_type(column.type, session, place)


def _of_type(kind: Any, session: Session, place: str) -> Any:
    """Something of a type; texts differ, as many of them may be there only once."""
    made: dict[type[Any], Any] = {
        LargeBinary: lambda: session.vault.seal_data({}, place),
        Moment: lambda: session.moment.real,
        Date: lambda: session.moment.today,
        Boolean: lambda: False,
        JSON: dict,
        String: lambda: secrets.token_hex(20)[: kind.length or 8],
    }
    return next((make() for of, make in made.items() if isinstance(kind, of)), 1)
