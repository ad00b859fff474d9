"""A person to call: every dead end offers one."""

import re

from aiogram import Router
from aiogram.types import Message

from handlers.listening import listen
from handlers.matching import chose, either, plain, word
from handlers.reply import Reply, Said
from locales import _
from storage.engine import Session
from storage.queries import households, inbox, regions
from storage.queries.addresses import Contact
from storage.queries.inbox import Event
from storage.scope import EVERYTHING

NOBODY_KNOWN = "12345"
"""The government hotline, where no place is known."""
IN_OWN_WORDS = re.compile(
    "[俺我咱]?(?:[要想得]|能不能)?(?:找个?(?:真?人|干部)(?:说说?话|说说|问问|帮忙|说)?|跟人说(?:话|说)?)"
    "|[俺我](?:老了)?(?:不识字|不认字|不会(?:打字|写字|弄|用|按|发))"
)
"""What says that somebody wants a person, or cannot do it alone; only as a whole message."""


def routes() -> Router:
    """The wish to speak to a person."""
    router = Router(name="person")
    typed = word("人工", "转人工", "打电话")
    listen(router, call, either(chose("person:call"), typed, _in_own_words))
    return router


async def call(session: Session, contact: Contact, inbound: Event) -> Reply:
    """Say whom to call, and put the wish on the list of the people there."""
    await put_on_list(session, contact, "asked_for_person", inbound)
    return Reply(
        "person",
        _(
            "Please call %(landline)s, someone there helps you. We have also put you on their "
            "list. In danger call 110, 119 or 120.",
            landline=await whom_to_call(session, contact),
        ),
    )


async def whom_to_call(session: Session, contact: Contact, region_id: str | None = None) -> str:
    """The landline of the place someone belongs to, else of the county, else the hotline."""
    place = region_id or await _region_of(session, contact)
    found = await regions.landline_for(session, place) if place else None
    return found or await _of_county(session) or NOBODY_KNOWN


async def put_on_list(
    session: Session, contact: Contact, reason: str, inbound: Event, text: str = ""
) -> None:
    """Put a message on the list of the people who serve the sender's place."""
    region_id = await _region_of(session, contact)
    place = await regions.get(session, region_id) if region_id else None
    if place is None:
        counties = await regions.all_of(session, ("county",))
        place = counties[0] if counties else None
    await inbox.hand_off(
        session,
        reason,
        place.path if place else "/",
        text=text,
        address_id=contact.id,
        inbound_id=inbound.id,
        household_id=contact.household_id,
    )


async def _in_own_words(_message: Message, said: Said) -> bool:
    return IN_OWN_WORDS.fullmatch(plain(said.text)) is not None


async def _region_of(session: Session, contact: Contact) -> str | None:
    if contact.household_id is None:
        return None
    household = await households.get(session, EVERYTHING, contact.household_id)
    return household.region_id if household else None


async def _of_county(session: Session) -> str | None:
    counties = await regions.all_of(session, ("county",))
    return counties[0].landline if counties else None
