"""Binding a chat to an official by a one-time code, ten minutes good, five tries."""

import secrets
from datetime import timedelta

from acts.actor import Actor, NotAllowed, Trust
from storage import audit
from storage.engine import Session
from storage.queries import addresses, bindings
from storage.queries.addresses import Contact

LIFE = timedelta(minutes=10)
TRIES = 5
DIGITS = 8


async def make_code(session: Session, actor: Actor, person_id: int) -> str:
    """Make a code for an official within one's own region; it is shown once.

    Raises:
        NotAllowed: they are not within it.
    """
    actor.needs(Trust.CONSOLE)
    if not await bindings.within(session, actor.scope, person_id):
        raise NotAllowed("not within your region")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    await bindings.put(session, code, person_id, session.moment.real + LIFE)
    await audit.record(session, actor.name, "binding.code", f"person:{person_id}")
    return code


async def bind(session: Session, contact: Contact, code: str) -> int | None:
    """Bind a chat with a code; None when it is wrong, used, too old, or tried too often.

    A phone number can be forged, so an SMS address is never bound.
    """
    if contact.channel.startswith("sms_"):
        return None
    if await bindings.tried(session, f"bind:{contact.id}", LIFE) > TRIES:
        return None
    person_id = await bindings.use(session, code)
    if person_id is None:
        return None
    await addresses.bind(session, contact.id, person_id)
    await audit.record(session, f"address:{contact.id}", "binding.bound", f"person:{person_id}")
    return person_id
