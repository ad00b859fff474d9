"""Reading a notice on a shared phone: each family opens its own with the code it was told."""

from dataclasses import dataclass

from storage import audit
from storage.engine import Session
from storage.queries import notices, recipients, shielding
from storage.queries.addresses import Contact
from storage.queries.notices import Version
from storage.queries.recipients import Reached


@dataclass(frozen=True, slots=True)
class Opened:
    """A notice somebody asked for with a code, and whose it is."""

    reached: Reached
    notice: Version


async def open_with(session: Session, contact: Contact, code: str) -> Opened | None:
    """Open a notice that came to this address in neutral words; None for a code that opens none.

    From then on an answer in words is about this one.
    """
    recipient_id = await shielding.meant_by(session, contact.id, code)
    if recipient_id is None:
        return None
    reached = await recipients.of_address(session, contact.id, recipient_id)
    notice = await notices.get(session, reached.notice_id) if reached else None
    if reached is None or notice is None:
        return None
    await shielding.opened(session, recipient_id)
    await audit.record(
        session, f"address:{contact.id}", "notice.opened", f"recipient:{recipient_id}"
    )
    return Opened(reached, notice)
