"""Consents: what was said to which text, never changed, the last one counts."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import bindparam, insert, select

from storage.engine import Session
from storage.models.people import Consent as Table


@dataclass(frozen=True)
class Consent:
    """What a household said: given, declined, later or withdrawn."""

    id: int
    household_id: int
    case_id: int | None
    answer: str
    text_version: str
    channel: str
    on: date
    witness_id: int | None = None


async def add(session: Session, consent: Consent) -> None:
    """Keep a consent."""
    await session.execute(_ADD, {**asdict(consent), "recorded_at": session.moment.real})


async def standing(session: Session, case_id: int) -> str | None:
    """What was said last in a case."""
    answer: str | None = await session.scalar(_STANDING, {"case": case_id})
    return answer


_ADD = insert(Table)
_STANDING = (
    select(Table.answer)
    .where(Table.case_id == bindparam("case"))
    .order_by(Table.id.desc())
    .limit(1)
)
