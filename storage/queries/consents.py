"""Consents: what was said to which text, never changed, the last one counts.

An answer in a household's own chat is a wish. What counts is the letter: an answer given on paper,
or before a witness.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, insert, or_, select, update

from storage.engine import Session
from storage.models.cases import Case, Document, Report
from storage.models.people import Consent as Table
from storage.queries.case_scope import seen_by
from storage.scope import Scope

GIVEN, DECLINED, LATER, WITHDRAWN = "given", "declined", "later", "withdrawn"
PAPER = "paper"
LETTER = "consent_letter"
VOID_LETTER = "consent_letter_void"
"""What the letter is filed as once it has been taken back: kept, but no step counts it."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What a household said: given, declined, later or withdrawn.

    `channel` is the chat it was said in, or paper; `document_id` is a picture of the paper.
    """

    id: int
    household_id: int
    case_id: int | None
    answer: str
    text_version: str
    channel: str
    on: date
    witness_id: int | None = None
    document_id: int | None = None


async def add(session: Session, consent: Consent) -> None:
    """Keep a consent."""
    await session.execute(_ADD, {**asdict(consent), "recorded_at": session.moment.real})


async def of_case(session: Session, scope: Scope, case_id: int) -> list[Consent]:
    """All that was said in a case this scope may see, wishes and letters, in order."""
    rows = await session.execute(_OF_CASE.where(seen_by(scope)), {"case": case_id})
    return [Consent(*row) for row in rows]


async def wish(session: Session, case_id: int) -> Consent | None:
    """What a household last said of itself in a chat."""
    return await _last(session, _WISH, case_id)


async def letter(session: Session, case_id: int) -> Consent | None:
    """The last answer that counts."""
    return await _last(session, _LETTER, case_id)


async def in_force(session: Session, case_id: int) -> bool:
    """Whether a household's records may be compared in a case."""
    found = await letter(session, case_id)
    return found is not None and found.answer == GIVEN


def consenting() -> ColumnElement[bool]:
    """The condition that keeps a query over cases to those whose records may be compared."""
    last = (
        select(Table.answer)
        .where(_ABOUT_CASE, _COUNTS)
        .order_by(Table.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    return last == GIVEN


async def void_papers(session: Session, case_id: int) -> None:
    """File the letters of a case as taken back."""
    await session.execute(_VOID, {"case": case_id})


async def pictured(session: Session, case_id: int) -> frozenset[int]:
    """The letters of a case of which there is a picture."""
    rows = await session.execute(_PICTURED, {"case": case_id})
    return frozenset(row.id for row in rows)


async def picture(session: Session, scope: Scope, case_id: int, document_id: int) -> bytes | None:
    """What the picture of a signed letter shows, to a scope that may see the case."""
    query = _PICTURE.where(seen_by(scope))
    sealed = await session.scalar(query, {"case": case_id, "document": document_id})
    if sealed is None:
        return None
    return bytes.fromhex(session.vault.open(sealed, f"document|content|{document_id}"))


async def case_for(session: Session, address_id: int, household_id: int | None) -> int | None:
    """The open case an answer from an address is about: its household's, else what it reported."""
    for query, values in (
        (_OF_HOUSEHOLD, {"household": household_id}),
        (_REPORTED, {"address": address_id}),
    ):
        found: int | None = await session.scalar(query, values)
        if found is not None:
            return found
    return None


async def _last(session: Session, query: Any, case_id: int) -> Consent | None:
    rows: Sequence[Any] = list(await session.execute(query, {"case": case_id}))
    return Consent(*rows[0]) if rows else None


_COLUMNS = (
    Table.id,
    Table.household_id,
    Table.case_id,
    Table.answer,
    Table.text_version,
    Table.channel,
    Table.on,
    Table.witness_id,
    Table.document_id,
)
_COUNTS = or_(Table.witness_id.is_not(None), Table.channel == PAPER)
_ABOUT_CASE = or_(
    Table.case_id == Case.id,
    and_(Table.case_id.is_(None), Table.household_id == Case.household_id),
)
_ADD = insert(Table)
_OF_CASE = select(*_COLUMNS).join(Case, _ABOUT_CASE).where(Case.id == bindparam("case"))
_LAST = _OF_CASE.order_by(Table.id.desc()).limit(1)
_OF_CASE = _OF_CASE.order_by(Table.id)
_WISH = _LAST.where(Table.witness_id.is_(None), Table.channel != PAPER)
_LETTER = _LAST.where(_COUNTS)
_VOID = (
    update(Document)
    .where(Document.case_id == bindparam("case"), Document.key == LETTER)
    .values(key=VOID_LETTER)
)
_PICTURED = select(Document.id).where(
    Document.case_id == bindparam("case"),
    Document.key.in_((LETTER, VOID_LETTER)),
    Document.content.is_not(None),
)
_PICTURE = (
    select(Document.content)
    .join(Case, Case.id == Document.case_id)
    .where(
        Case.id == bindparam("case"),
        Document.id == bindparam("document"),
        Document.key.in_((LETTER, VOID_LETTER)),
    )
)
_OPEN = (Case.procedure == "identify", Case.closed_on.is_(None))
_OF_HOUSEHOLD = (
    select(Case.id)
    .where(Case.household_id == bindparam("household"), *_OPEN)
    .order_by(Case.id)
    .limit(1)
)
_REPORTED = (
    select(Case.id)
    .join(Report, Report.case_id == Case.id)
    .where(Report.address_id == bindparam("address"), Report.relation == "self", *_OPEN)
    .order_by(Report.id.desc())
    .limit(1)
)
