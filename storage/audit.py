"""The audit trail: a row with every act, chained by one sealer so that no edit goes unseen.

Rows are written inside the act's transaction without looking at each other, so writers never wait
for a chain. Within seconds one leader gives each row its place and a MAC over the one before.
"""

import asyncio
import hmac
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from storage.engine import Session
from storage.models.system import Audit

AT_ONCE = 500


async def record(
    session: Session, actor: str, action: str, subject: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Write down who did what to which thing; ids and codes only, never words of a person."""
    await session.execute(
        _RECORD,
        {
            "at": session.moment.real,
            "actor": actor,
            "action": action,
            "subject": subject,
            "detail": dict(detail or {}),
        },
    )


async def seal(session: Session, limit: int = 1000) -> int:
    """Chain what is not chained yet; returns how many rows. Only the leader calls this."""
    sequence, mac = await _head(session)
    waiting = await session.execute(
        select(Audit).where(Audit.sequence.is_(None)).order_by(Audit.id).limit(limit)
    )
    sealed = []
    for row in waiting:
        sequence += 1
        mac = _mac(session.vault.audit_key, mac, sequence, row)
        sealed.append({"row": row.id, "sequence": sequence, "mac": mac})
    if sealed:
        await session.execute(_SEAL, sealed)
    return len(sealed)


async def checkpoint(session: Session) -> tuple[int, str]:
    """The chain's length and end, to be kept outside the database against a cut tail."""
    sequence, mac = await _head(session)
    return sequence, mac.hex()


async def broken_at(session: Session, expected: tuple[int, str] | None = None) -> int | None:
    """The place of the first row that was changed, moved or cut away; None when all is whole."""
    mac = b""
    number = 0
    while rows := await _sealed_after(session, number or None):
        for row in rows:
            number += 1
            mac = _mac(session.vault.audit_key, mac, number, row)
            if row.sequence != number or row.mac != mac:
                return number
            if expected and number == expected[0] and mac.hex() != expected[1]:
                return number
    if expected and number < expected[0]:
        return number + 1
    return None


async def _sealed_after(session: Session, number: int | None) -> Sequence[Row[Any]]:
    """The next rows of the chain, a few at once: a long chain fits into no memory."""
    behind = Audit.sequence.is_not(None) if number is None else Audit.sequence > number
    query = select(Audit).where(behind).order_by(Audit.sequence).limit(AT_ONCE)
    await asyncio.sleep(0)  # whoever else waits goes on in between
    return (await session.execute(query)).all()


async def _head(session: Session) -> tuple[int, bytes]:
    last = await session.scalar(select(func.max(Audit.sequence)))
    if last is None:
        return 0, b""
    return last, await session.scalar(select(Audit.mac).where(Audit.sequence == last))


def _mac(key: bytes, previous: bytes, sequence: int, row: Row[Any]) -> bytes:
    what = [sequence, row.at.timestamp(), row.actor, row.action, row.subject, row.detail]
    body = json.dumps(what, sort_keys=True, ensure_ascii=False).encode()
    return hmac.new(key, previous + body, sha256).digest()


_RECORD = insert(Audit)
_SEAL = update(Audit).where(Audit.id == bindparam("row"), Audit.sequence.is_(None))
