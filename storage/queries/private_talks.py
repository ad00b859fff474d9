"""Talks of which nothing stays, who reads along, and what somebody asked for once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select, update

from storage.engine import Session
from storage.models.inbox import Dialogue, Handoff, Inbound
from storage.models.people import Address, Household


async def is_shared(session: Session, address_id: int) -> bool:
    """Whether others read at an address too: somebody said so, or several families are there."""
    families = select(func.count()).where(Household.reach_id == address_id).scalar_subquery()
    found = await session.execute(select(Address.shared, families).where(Address.id == address_id))
    row = found.one()
    return bool(row[0]) or row[1] > 1


async def forget_words(session: Session, address_id: int, since: int) -> None:
    """Forget what an address wrote from one event on; the rows stay against repetition."""
    sender = select(Address.external_index).where(Address.id == address_id).scalar_subquery()
    await session.execute(
        update(Inbound)
        .where(Inbound.sender_index == sender, Inbound.id >= since, Inbound.state == "done")
        .values(body=b"")
    )


async def is_waiting(session: Session, address_id: int, reason: str, text: str) -> bool:
    """Whether an address stands on a list already, for this reason and with this text."""
    rows = await session.execute(
        select(Handoff.id, Handoff.text).where(
            Handoff.address_id == address_id,
            Handoff.reason == reason,
            Handoff.closed_at.is_(None),
            Handoff.text.is_not(None),
        )
    )
    return any(session.vault.open(row.text, f"handoff|text|{row.id}") == text for row in rows)


async def forget_stale(
    session: Session, before: datetime, states: Collection[str], keys: Collection[str]
) -> int:
    """Take these keys out of the talks nobody has gone on with; returns out of how many.

    A talk in one of the states ends as well. What else a talk remembers stays.
    """
    rows = await session.execute(
        select(Dialogue.address_id, Dialogue.state, Dialogue.data, Dialogue.offers)
        .where(Dialogue.updated_at < before, Dialogue.data.is_not(None))
        .where(or_(Dialogue.state.in_(list(states)), Dialogue.offers.is_not(None)))
        .with_for_update(skip_locked=True)
    )
    done = 0
    for row in rows.all():
        place = f"dialogue|data|{row.address_id}"
        data = session.vault.open_data(row.data, place)
        left = {key: value for key, value in data.items() if key not in keys}
        done += left != data
        ended = row.state in states
        await session.execute(
            update(Dialogue)
            .where(Dialogue.address_id == row.address_id)
            .values(
                state=None if ended else row.state,
                data=session.vault.seal_data(left, place) if left else None,
                offers=None,
                offers_until=None,
            )
        )
    return done
