"""Pictures: those on their way from a browser to a report, and those kept with a case.

One on its way is sealed for its own row and known to its address only. One that was kept is a
document of a case, seen within a scope.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.cases import Case, Document, Report
from storage.models.inbox import Picture
from storage.queries.case_scope import seen_by
from storage.scope import Scope

KEY = "picture"
VOICE = "voice"
JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture of a case, without what it shows."""

    id: int
    recorded_at: datetime


async def put(session: Session, address_id: int, content: bytes) -> int:
    """Keep a picture until its message is answered; base64, because what is sealed is text."""
    row_id = new_id()
    sealed = session.vault.seal(b64encode(content).decode(), _place(row_id))
    await session.execute(
        insert(Picture),
        {
            "id": row_id,
            "address_id": address_id,
            "content": sealed,
            "created_at": session.moment.real,
        },
    )
    return row_id


async def take(session: Session, address_id: int, picture_id: int) -> bytes | None:
    """Take out a picture this address has sent; foreign and absent look the same."""
    sealed = await session.scalar(
        delete(Picture)
        .where(Picture.id == picture_id, Picture.address_id == address_id)
        .returning(Picture.content)
    )
    return b64decode(session.vault.open(sealed, _place(picture_id))) if sealed else None


async def forget(session: Session, before: datetime) -> int:
    """Delete pictures no message was ever answered for, sent before this instant (real time)."""
    done = await session.execute(delete(Picture).where(Picture.created_at < before))
    return done.rowcount


async def move(session: Session, case_id: int, to_case_id: int) -> None:
    """Let pictures and voice notes follow their report, which turned out to belong to another."""
    await session.execute(
        update(Document)
        .where(Document.case_id == case_id, Document.key.in_((KEY, VOICE)))
        .values(case_id=to_case_id)
    )


async def last_report(session: Session, address_id: int, since: date) -> int | None:
    """The last report filed from this address on or after a day."""
    report_id: int | None = await session.scalar(
        select(Report.id)
        .where(Report.address_id == address_id, Report.on >= since)
        .order_by(Report.id.desc())
        .limit(1)
    )
    return report_id


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Kept]:
    """The pictures of a case this scope may see, the first one first."""
    rows = await session.execute(
        select(Document.id, Document.recorded_at)
        .join(Case, Case.id == Document.case_id)
        .where(
            Document.case_id == case_id,
            Document.key == KEY,
            Document.media_type == JPEG,
            seen_by(scope),
        )
        .order_by(Document.id)
    )
    return [Kept(*row) for row in rows]


async def content(session: Session, scope: Scope, case_id: int, document_id: int) -> bytes | None:
    """What a picture of a case shows, to a scope that may see it."""
    sealed = await session.scalar(
        select(Document.content)
        .join(Case, Case.id == Document.case_id)
        .where(
            Document.id == document_id,
            Document.case_id == case_id,
            Document.key == KEY,
            Document.media_type == JPEG,
            seen_by(scope),
        )
    )
    if sealed is None:
        return None
    return bytes.fromhex(session.vault.open(sealed, f"document|content|{document_id}"))


def _place(picture_id: int) -> str:
    return f"picture|content|{picture_id}"
