"""What a message says: opened when it was written for one person, rendered when it goes to many."""

from collections.abc import Sequence
from dataclasses import dataclass

from channels.contract import Choice, Outgoing
from locales import speaking
from notifications import digest
from notifications.notices.sending import Readers, Rendered
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import addresses
from storage.queries.outbox import Claimed, place


class Composer:
    """Composes messages at hand-over and for pages. Notices are kept: they are alike for many."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        self._notices = Rendered(rules)

    async def turn(self, session: Session, rows: Sequence[Claimed]) -> "Turn":
        """What composing these messages needs, read at once."""
        readers = await self._notices.readers(session, rows)
        return Turn(self._rules, self._notices, readers)


@dataclass(frozen=True, slots=True)
class Turn:
    """Some messages about to be composed; turns of several lines do not know of each other."""

    rules: Rulebook
    notices: Rendered
    readers: Readers

    async def compose(self, session: Session, row: Claimed) -> Outgoing | None:
        """One message of the turn; None when there is nothing left to say."""
        if row.recipient_id is not None:
            return await self.notices.message(session, row, self.readers)
        if row.kind == "digest.daily":
            return await self._digest(session, row)
        return opened(session, row)

    async def _digest(self, session: Session, row: Claimed) -> Outgoing | None:
        contact = await addresses.get(session, row.address_id)
        if contact is None or contact.person_id is None:
            return None
        with speaking(contact.language):
            text = await digest.text(session, self.rules, contact.person_id, contact.channel)
        if text is None:
            return None
        return Outgoing(to="", text=text, kind=row.kind, reference=row.reference)


def opened(session: Session, row: Claimed) -> Outgoing:
    """A message written for one person, unsealed."""
    assert row.body is not None
    body = session.vault.open_data(row.body, place(row.reference))
    return Outgoing(
        to="",
        text=body["text"],
        choices=tuple(Choice(label, data) for label, data in body.get("choices", ())),
        kind=row.kind,
        values=body.get("values", {}),
        reference=row.reference,
    )
