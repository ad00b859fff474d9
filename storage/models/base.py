"""What every table shares: names of constraints, types alike on both databases, ids."""

import secrets
import threading
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

BigId = BigInteger().with_variant(Integer, "sqlite")
PathText = String(240).with_variant(String(240, collation="C"), "postgresql")
"""The path of a place, compared byte by byte: all below a place are then one range of an index."""

ID_EPOCH_MS = 1_767_225_600_000
"""2026-01-01 UTC: ids begin here."""
ID_RANDOM_BITS = 21


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Moment(TypeDecorator[datetime]):
    """An aware instant in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value  # type: ignore[no-any-return]  # asyncpg gives aware datetimes
        return value.replace(tzinfo=UTC)  # type: ignore[no-any-return]  # always a datetime


class _Ids:
    """Ids in order of time: milliseconds, then random bits; never the same twice in a process."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        milliseconds = time.time_ns() // 1_000_000 - ID_EPOCH_MS
        fresh = milliseconds << ID_RANDOM_BITS | secrets.randbits(ID_RANDOM_BITS)
        with self._lock:
            self._last = max(fresh, self._last + 1)
            return self._last


_ids = _Ids()


def new_id() -> int:
    """A new row id, made in code because sealed values are bound to it."""
    return _ids.next()


def new_reference() -> str:
    """An unguessable name for a message, 32 hexadecimal digits."""
    return secrets.token_hex(16)
