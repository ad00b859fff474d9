"""One-time codes of phones: who asked, what was sent, and whether a typed code is the one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.household_pages import PhoneCode


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a browser's address; `code` is absent when nothing was sent."""

    address_id: int
    phone: str
    case_id: int | None
    code: str | None
    expires_at: datetime


async def put(session: Session, asked: Asked) -> int:
    """Keep a request, the phone and its code as fingerprints."""
    row_id = new_id()
    await session.execute(
        insert(PhoneCode),
        {
            "id": row_id,
            "address_id": asked.address_id,
            "phone_index": index(session, asked.phone),
            "case_id": asked.case_id,
            "code_index": _code(session, row_id, asked.code) if asked.code else None,
            "tries": 0,
            "created_at": session.moment.real,
            "expires_at": asked.expires_at,
        },
    )
    return row_id


async def sent(session: Session, phone: str, window: timedelta) -> int:
    """How many codes went to a phone within the last while (real time)."""
    count: int = await session.scalar(
        select(func.count())
        .select_from(PhoneCode)
        .where(
            PhoneCode.phone_index == index(session, phone),
            PhoneCode.code_index.is_not(None),
            PhoneCode.created_at > session.moment.real - window,
        )
    )
    return count


async def tried(session: Session, row_id: int, address_id: int, most: int) -> bool:
    """Count a try of this browser at its request; False when it may not be tried any more."""
    done = await session.execute(
        update(PhoneCode)
        .where(
            PhoneCode.id == row_id,
            PhoneCode.address_id == address_id,
            PhoneCode.tries < most,
            PhoneCode.used_at.is_(None),
            PhoneCode.expires_at > session.moment.real,
        )
        .values(tries=PhoneCode.tries + 1)
    )
    return done.rowcount == 1


async def use(session: Session, row_id: int, code: str) -> int | None:
    """Use a code up; returns the case it opens, None when it is another code or was used."""
    done = await session.execute(
        update(PhoneCode)
        .where(
            PhoneCode.id == row_id,
            PhoneCode.used_at.is_(None),
            PhoneCode.code_index == _code(session, row_id, code),
        )
        .values(used_at=session.moment.real)
        .returning(PhoneCode.case_id)
    )
    case_id: int | None = done.scalar()
    return case_id


async def forget(session: Session, before: datetime) -> int:
    """Delete requests made before this instant (real time)."""
    done = await session.execute(delete(PhoneCode).where(PhoneCode.created_at < before))
    return done.rowcount


def index(session: Session, phone: str) -> str:
    """What a phone is known by here."""
    return session.vault.index("phone_code", phone)


def _code(session: Session, row_id: int, code: str) -> str:
    return session.vault.index("phone_code", f"{row_id}|{code}")
