"""Cases that are finished, looked at once more some days later."""

from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from storage.engine import Session
from storage.models.cases import Case
from storage.models.checks import Confirmation
from storage.queries.cases import Filed, columns, filed

AT_ONCE = 200


async def unasked(session: Session, first: date, last: date, kind: str) -> list[Filed]:
    """Households' cases finished between two days, with nothing going on after them.

    Those are left out whose household was asked a question of this kind about them before.
    """
    rows = await session.execute(_UNASKED, {"first": first, "last": last, "kind": kind})
    return [filed(session, row) for row in rows]


_Next = aliased(Case)
_GOES_ON = select(_Next.id).where(_Next.follows_id == Case.id, _Next.closed_on.is_(None))
_ASKED = select(Confirmation.id).where(
    Confirmation.case_id == Case.id, Confirmation.kind == bindparam("kind")
)
_UNASKED = (
    select(*columns)
    .where(
        Case.closed_on >= bindparam("first"),
        Case.closed_on <= bindparam("last"),
        Case.household_id.is_not(None),
        ~_GOES_ON.exists(),
        ~_ASKED.exists(),
    )
    .order_by(Case.id)
    .limit(AT_ONCE)
)
