"""Asking a household to confirm something: a row that waits for an answer, and a message."""

from dataclasses import dataclass

from acts.confirmations.words import ASKING, card_without_case
from channels.text import is_short
from locales import speaking
from notifications import tell
from notifications.outbox import put
from notifications.tell import HOTLINE
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import confirmations, private_talks, regions
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.queries.confirmations import New
from storage.queries.households import Household

KIND, CARD_KIND = "case.confirm", "card.confirm"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a household is asked to confirm.

    `version` says which text it is about; `text` is that text, for a chat of the household's own.
    A phone that anybody may pick up hears only what to do. `asked_by` is the official who asks.
    Only a card may be asked about without a case.
    """

    kind: str
    household: Household
    case: Filed | None
    version: str
    text: str
    asked_by: int | None = None


async def ask(session: Session, rules: Rulebook, asked: Asked) -> int:
    """Ask, at the household's best address; returns the confirmation's id.

    An open question about the same thing is replaced. A household nobody can reach by message is
    asked on paper: the row waits all the same.
    """
    contact = await tell.household_contact(session, asked.household.id)
    confirmation_id = await confirmations.add(
        session,
        New(
            asked.kind,
            asked.household.id,
            asked.case.id if asked.case else None,
            asked.version,
            contact.id if contact else None,
            asked.asked_by,
        ),
    )
    if contact:
        await _send(session, contact, asked, confirmation_id)
    await audit.record(
        session,
        f"person:{asked.asked_by}" if asked.asked_by else "service",
        "confirmation.asked",
        f"confirmation:{confirmation_id}",
        {
            "kind": asked.kind,
            "case": asked.case.id if asked.case else None,
            "version": asked.version,
        },
    )
    return confirmation_id


async def _send(session: Session, contact: Contact, asked: Asked, confirmation_id: int) -> None:
    place = asked.case.region_id if asked.case else asked.household.region_id
    landline = await regions.landline_for(session, place) or HOTLINE
    with speaking(contact.language):
        text = (
            ASKING[asked.kind](shown_code(asked.case.code), landline)
            if asked.case
            else card_without_case(landline)
        )
        if asked.text and await _own_chat(session, contact, asked.household):
            text = f"{asked.text}\n{text}"
    await put(
        session,
        contact,
        KIND if asked.case else CARD_KIND,
        text,
        values={"code": asked.case.code} if asked.case else {},
        about=f"confirmation:{confirmation_id}",
    )


async def _own_chat(session: Session, contact: Contact, household: Household) -> bool:
    """Whether only this household reads an address: no short message, no shared phone."""
    if is_short(contact.channel) or contact.household_id != household.id:
        return False
    return not await private_talks.is_shared(session, contact.id)
