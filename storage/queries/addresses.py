"""Addresses: find, make, bind, and the way to reach someone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.people import Address, Household
from storage.queries.upsert import insert_once

_COLUMNS = (
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
)


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


def index(session: Session, channel: str, external: str) -> str:
    """The blind index of an address. SMS channels share one, so a phone is one phone."""
    return session.vault.index("address", f"{_family(channel)}|{external}")


async def find(session: Session, channel: str, external: str) -> Contact | None:
    """The address with this name on this channel."""
    return await _one(
        session,
        Address.channel == channel,
        Address.external_index == index(session, channel, external),
    )


async def get(session: Session, address_id: int) -> Contact | None:
    """An address by id; the id comes from a row of ours, never from a request."""
    return await _one(session, Address.id == address_id)


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
    sealed = await session.scalar(select(Address.external).where(Address.id == address_id))
    return session.vault.open(sealed, f"address|external|{address_id}")


async def of_person(session: Session, person_id: int) -> list[Contact]:
    """The bound addresses of an official, the one last heard from first."""
    return await _many(session, Address.person_id == person_id, Address.bound.is_(True))


async def of_official(session: Session, person_id: int) -> list[Contact]:
    """All addresses of an official: bound chats first, then the phone of the roster."""
    found = await _many(session, Address.person_id == person_id)
    return sorted(found, key=lambda contact: not contact.bound)


async def of_household(session: Session, household_id: int) -> list[Contact]:
    """The addresses of a household, the one last heard from first."""
    return await _many(session, Address.household_id == household_id)


async def bind(session: Session, address_id: int, person_id: int) -> None:
    """Bind a chat to an official."""
    await session.execute(
        update(Address)
        .where(Address.id == address_id)
        .values(
            person_id=person_id,
            bound=True,
            bound_at=session.moment.real,
            confirmed_at=session.moment.real,
        )
    )


async def belongs(session: Session, address_id: int, household_id: int) -> None:
    """Note that an address is a household's, and that the household is best reached there."""
    await session.execute(
        update(Address)
        .where(Address.id == address_id)
        .values(household_id=household_id, confirmed_at=session.moment.real)
    )
    await session.execute(
        update(Household).where(Household.id == household_id).values(reach_id=address_id)
    )


async def heard(session: Session, address_id: int) -> None:
    """Note that someone wrote from here just now."""
    await session.execute(
        update(Address).where(Address.id == address_id).values(last_in_at=session.moment.real)
    )


async def prefer(session: Session, address_id: int, **wishes: bool | str) -> None:
    """Keep a person's wish: `language`, `no_notices`, `no_progress`."""
    await session.execute(update(Address).where(Address.id == address_id).values(**wishes))


async def wishes(session: Session, address_ids: Iterable[int]) -> dict[int, Contact]:
    """The addresses with these ids, for the checks at hand-over."""
    found = await session.execute(select(*_COLUMNS).where(Address.id.in_(set(address_ids))))
    return {row.id: Contact(*row) for row in found}


async def _one(session: Session, *where: ColumnElement[bool]) -> Contact | None:
    row = (await session.execute(select(*_COLUMNS).where(*where))).first()
    return Contact(*row) if row else None


async def _many(session: Session, *where: ColumnElement[bool]) -> list[Contact]:
    rows = await session.execute(
        select(*_COLUMNS).where(*where).order_by(Address.last_in_at.desc().nulls_last(), Address.id)
    )
    return [Contact(*row) for row in rows]


def _family(channel: str) -> str:
    return "phone" if channel.startswith("sms_") else channel
