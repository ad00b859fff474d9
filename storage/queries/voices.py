"""Voice notes: those on their way from a browser to a report, and those kept with a case.

One on its way is sealed for its own row and known to its address only. One that was kept is a
document of a case, heard within a scope.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case, Document
from storage.models.household_pages import Voice
from storage.queries.case_scope import seen_by
from storage.queries.pictures import VOICE
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a voice note is: its sound, and how that is written."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A voice note of a case, without what it says."""

    id: int
    recorded_at: datetime


async def put(session: Session, address_id: int, voice: Recorded) -> int:
    """Keep a voice note until its report is sent; base64, because what is sealed is text."""
    row_id = new_id()
    await session.execute(
        insert(Voice),
        {
            "id": row_id,
            "address_id": address_id,
            "media_type": voice.media_type,
            "content": session.vault.seal(b64encode(voice.content).decode(), _place(row_id)),
            "created_at": session.moment.real,
        },
    )
    return row_id


async def take(session: Session, address_id: int, voice_id: int) -> Recorded | None:
    """Take out a voice note this address has sent; foreign and absent look the same."""
    done = await session.execute(
        delete(Voice)
        .where(Voice.id == voice_id, Voice.address_id == address_id)
        .returning(Voice.media_type, Voice.content)
    )
    row = done.first()
    if row is None:
        return None
    return Recorded(row.media_type, b64decode(session.vault.open(row.content, _place(voice_id))))


async def forget(session: Session, before: datetime) -> int:
    """Delete voice notes no report was ever sent for, recorded before this instant (real time)."""
    done = await session.execute(delete(Voice).where(Voice.created_at < before))
    return done.rowcount


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Kept]:
    """The voice notes of a case this scope may see, the first one first."""
    rows = await session.execute(
        select(Document.id, Document.recorded_at)
        .join(Case, Case.id == Document.case_id)
        .where(Document.case_id == case_id, Document.key == VOICE, seen_by(scope))
        .order_by(Document.id)
    )
    return [Kept(*row) for row in rows]


async def content(
    session: Session, scope: Scope, case_id: int, document_id: int
) -> Recorded | None:
    """A voice note of a case, for a scope that may see it."""
    rows = await session.execute(
        select(Document.media_type, Document.content)
        .join(Case, Case.id == Document.case_id)
        .where(
            Document.id == document_id,
            Document.case_id == case_id,
            Document.key == VOICE,
            seen_by(scope),
        )
    )
    row = rows.first()
    if row is None:
        return None
    opened = session.vault.open(row.content, f"document|content|{document_id}")
    return Recorded(row.media_type, bytes.fromhex(opened))


def _place(voice_id: int) -> str:
    return f"voice|content|{voice_id}"
