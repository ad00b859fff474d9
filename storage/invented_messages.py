"""The addresses and messages of a county, in few statements: for load tests on SQLite only."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, text

from storage.engine import Session
from storage.models.people import Address

BATCH = 5_000
DAYS = 90
"""The messages are spread evenly over so many days until now."""
EVERY_TENTH = 10
"""Nine in ten are reached on a feature phone, the tenth in a browser."""


async def fill_addresses(session: Session, households: int) -> None:
    """Give every household one address, of its own number."""
    for start in range(1, households + 1, BATCH):
        rows = range(start, min(start + BATCH, households + 1))
        await session.execute(insert(Address), [_address(session, row) for row in rows])


async def fill_messages(session: Session, households: int, many: int) -> None:
    """Write so many messages to them, oldest first: one in 50 came back, one in 200 waits."""
    began = session.moment.real - timedelta(days=DAYS)
    values = {
        "households": households,
        "many": many,
        "began": f"{began:%Y-%m-%d %H:%M:%S}",
        "step": DAYS * 86400 / many,
    }
    await session.execute(text(_MESSAGES), values)


def _address(session: Session, row: int) -> dict[str, Any]:
    phone = f"+861990{row:07d}"
    return {
        "id": row,
        "channel": "sms_http" if row % EVERY_TENTH else "webchat",
        "external": session.vault.seal(phone, f"address|external|{row}"),
        "external_index": f"load-{row}",
        "household_id": row,
        "created_at": session.moment.real - timedelta(days=DAYS),
    }


_MESSAGES = """
WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :many)
INSERT INTO outbox (id, reference, channel, address_id, kind, state, priority, due_at, attempts,
    resent, reason, created_at, changed_at)
SELECT i, 'load-' || i, CASE WHEN home % 10 > 0 THEN 'sms_http' ELSE 'webchat' END, home,
    CASE WHEN i % 3 = 0 THEN 'case.progress' ELSE 'notice' END,
    CASE WHEN i % 200 = 0 THEN 'queued' WHEN i % 50 = 0 THEN 'undelivered' ELSE 'delivered' END,
    5, at, 1, 0, CASE WHEN i % 200 > 0 AND i % 50 = 0 THEN 'absent' END, at, at
FROM (
    SELECT i, i * 7919 % :households + 1 AS home,
        strftime('%Y-%m-%d %H:%M:%f000', :began, (i * :step) || ' seconds') AS at
    FROM numbers
)
"""
