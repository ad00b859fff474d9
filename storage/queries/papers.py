"""Papers of cases: which are on file, and what they hold."""

from sqlalchemy import bindparam, select

from storage.engine import Session
from storage.models.cases import Document


async def keys_of(session: Session, case_id: int) -> frozenset[str]:
    """The keys of the papers and pictures on file for a case."""
    rows = await session.execute(_KEYS, {"case": case_id})
    return frozenset(row.key for row in rows)


_KEYS = select(Document.key).where(Document.case_id == bindparam("case")).distinct()
