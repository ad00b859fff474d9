"""Phones that several families use: who says so, and what it changes."""

from acts.actor import Actor, Trust
from storage import audit
from storage.engine import Session
from storage.queries import shielding, ways
from storage.queries.addresses import Contact


async def share(session: Session, contact: Contact, shared: bool) -> None:
    """Note what somebody says of the phone they write from."""
    await _share(session, f"address:{contact.id}", contact.id, shared)


async def share_as(session: Session, actor: Actor, address_id: int, shared: bool) -> bool:
    """Note what an official knows of a household's phone; False when this actor sees no such one.

    Raises:
        NotAllowed: it needs a console session.
    """
    actor.needs(Trust.CONSOLE)
    if not await ways.may_see(session, actor.scope, address_id):
        return False
    await _share(session, actor.name, address_id, shared)
    return True


async def _share(session: Session, who: str, address_id: int, shared: bool) -> None:
    await shielding.share(session, address_id, shared)
    what = "phone.shared" if shared else "phone.own"
    await audit.record(session, who, what, f"address:{address_id}")
