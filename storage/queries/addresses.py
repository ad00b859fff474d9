"""Addresses: find, make, bind, and the way to reach someone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.people import Address, Household
from storage.queries import routing
from storage.queries.upsert import insert_once

HEARD_EVERY = timedelta(minutes=1)
"""How exactly we remember when somebody wrote last: it only orders their addresses."""

columns = (
    Address.id,
    Address.channel,
    Address.household_id,
    Address.person_id,
    Address.bound,
    Address.bound_at,
    Address.confirmed_at,
    Address.language,
    Address.no_notices,
    Address.no_progress,
    Address.last_in_at,
)

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Contact:
    """An address as the rest of the house knows it, without the channel's own name for it."""

    id: int
    channel: str
    household_id: int | None
    person_id: int | None
    bound: bool
    bound_at: datetime | None
    confirmed_at: datetime | None
    language: str
    no_notices: bool
    no_progress: bool
    last_in_at: datetime | None


def index(session: Session, channel: str, external: str) -> str:
    """The blind index of an address. SMS channels share one, so a phone is one phone."""
    return session.vault.index("address", f"{_family(channel)}|{external}")


async def find(session: Session, channel: str, external: str) -> Contact | None:
    """The address with this name on this channel."""
    return await _one(session, _FIND, channel=channel, index=index(session, channel, external))


async def get(session: Session, address_id: int) -> Contact | None:
    """An address by id; the id comes from a row of ours, never from a request."""
    return await _one(session, _GET, address=address_id)


async def ensure(session: Session, channel: str, external: str) -> Contact:
    """The address with this name on this channel, made when it is new."""
    found = await find(session, channel, external)
    if found:
        return found
    row_id = new_id()
    await session.execute(
        insert_once(session, Address, "channel", "external_index"),
        {
            "id": row_id,
            "channel": channel,
            "external": session.vault.seal(external, f"address|external|{row_id}"),
            "external_index": index(session, channel, external),
            "bound": False,
            "language": "zh_CN",
            "no_notices": False,
            "no_progress": False,
            "created_at": session.moment.now,
        },
    )
    made = await find(session, channel, external)
    assert made is not None
    return made


async def external(session: Session, address_id: int) -> str:
    """What the address is called on its channel."""
    sealed = await session.scalar(_EXTERNAL, {"address": address_id})
    return session.vault.open(sealed, f"address|external|{address_id}")


async def of_person(session: Session, person_id: int) -> list[Contact]:
    """The bound addresses of an official, the one last heard from first."""
    return await _many(session, _OF_PERSON, person=person_id)


async def of_official(session: Session, person_id: int) -> list[Contact]:
    """All addresses of an official: bound chats first, then the phone of the roster."""
    found = await _many(session, _OF_OFFICIAL, person=person_id)
    return sorted(found, key=lambda contact: not contact.bound)


async def of_officials(session: Session, person_ids: Iterable[int]) -> dict[int, Contact]:
    """Where each of these officials is reached, as far as anybody knows."""
    wanted, found = sorted(set(person_ids)), dict[int, Contact]()
    for start in range(0, len(wanted), AT_ONCE):
        several = await _many(session, _OF_OFFICIALS, people=wanted[start : start + AT_ONCE])
        for contact in sorted(several, key=lambda contact: not contact.bound):
            found.setdefault(contact.person_id or 0, contact)
    return found


async def of_household(session: Session, household_id: int) -> list[Contact]:
    """The addresses of a household, the one last heard from first."""
    return await _many(session, _OF_HOUSEHOLD, household=household_id)


async def bind(session: Session, address_id: int, person_id: int) -> None:
    """Bind a chat to an official."""
    now = session.moment.real
    await _change(
        session, address_id, person_id=person_id, bound=True, bound_at=now, confirmed_at=now
    )


async def belongs(session: Session, address_id: int, household_id: int) -> None:
    """Note that an address is a household's, and that the household is best reached there."""
    await _change(session, address_id, household_id=household_id, confirmed_at=session.moment.real)
    await session.execute(_REACHED_AT, {"household": household_id, "reach_id": address_id})


async def heard(session: Session, contact: Contact) -> None:
    """Note that someone wrote from here just now, unless that is noted of the last minute."""
    now = session.moment.real
    if contact.last_in_at is None or now - contact.last_in_at >= HEARD_EVERY:
        await routing.heard(session, contact.id)


async def prefer(session: Session, address_id: int, **wishes: bool | str) -> None:
    """Keep a person's wish: `language`, `no_notices`, `no_progress`."""
    await _change(session, address_id, **wishes)


async def wishes(session: Session, address_ids: Iterable[int]) -> dict[int, Contact]:
    """The addresses with these ids, for the checks at hand-over."""
    found = await session.execute(_THESE, {"addresses": list(set(address_ids))})
    return {row.id: Contact(*row) for row in found}


async def _one(session: Session, query: Select[*tuple[Any, ...]], **values: Any) -> Contact | None:
    row = (await session.execute(query, values)).first()
    return Contact(*row) if row else None


async def _many(session: Session, query: Select[*tuple[Any, ...]], **values: Any) -> list[Contact]:
    return [Contact(*row) for row in await session.execute(query, values)]


async def _change(session: Session, address_id: int, **values: Any) -> None:
    await session.execute(_CHANGE, {"address": address_id, **values})


def _family(channel: str) -> str:
    return "phone" if channel.startswith("sms_") else channel


_SELECT = select(*columns)
_GET = _SELECT.where(Address.id == bindparam("address"))
_FIND = _SELECT.where(
    Address.channel == bindparam("channel"), Address.external_index == bindparam("index")
)
_THESE = _SELECT.where(Address.id.in_(bindparam("addresses", expanding=True)))
_LAST_HEARD_FIRST = _SELECT.order_by(Address.last_in_at.desc().nulls_last(), Address.id)
_OF_OFFICIAL = _LAST_HEARD_FIRST.where(Address.person_id == bindparam("person"))
_OF_OFFICIALS = _LAST_HEARD_FIRST.where(Address.person_id.in_(bindparam("people", expanding=True)))
_OF_PERSON = _OF_OFFICIAL.where(Address.bound.is_(True))
_OF_HOUSEHOLD = _LAST_HEARD_FIRST.where(Address.household_id == bindparam("household"))
_EXTERNAL = select(Address.external).where(Address.id == bindparam("address"))
_CHANGE = update(Address).where(Address.id == bindparam("address"))
_REACHED_AT = update(Household).where(Household.id == bindparam("household"))
