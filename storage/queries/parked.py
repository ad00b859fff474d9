"""Parked messages: nobody knows whether they arrived, and a person decides what becomes of them."""

from sqlalchemy import func, select, update

from storage.engine import Session
from storage.models.delivery import Outbox, State
from storage.models.inbox import Handoff
from storage.models.notices import Recipient
from storage.models.people import Address, Household
from storage.scope import Scope


async def place_of(session: Session, scope: Scope, outbox_id: int) -> str | None:
    """The path of the household a parked message is for; foreign, absent and settled are alike."""
    household = func.coalesce(Recipient.household_id, Address.household_id)
    found: str | None = await session.scalar(
        select(Household.path)
        .join(Outbox, Outbox.id == outbox_id)
        .join(Address, Address.id == Outbox.address_id)
        .outerjoin(Recipient, Recipient.id == Outbox.recipient_id)
        .where(Household.id == household, Outbox.state == State.PARKED, scope.rows(Household.path))
    )
    return found


async def off_the_list(session: Session, outbox_id: int, person_id: int | None) -> None:
    """Close what waits for a person because of this message."""
    await session.execute(
        update(Handoff)
        .where(Handoff.outbox_id == outbox_id, Handoff.closed_at.is_(None))
        .values(closed_at=session.moment.now, closed_by=person_id)
    )
