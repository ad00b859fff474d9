"""Message templates: what was registered with a provider, and which channels take only these."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, literal, or_, select, update

from storage.engine import Session
from storage.models.base import new_id
from storage.models.notices import MessageTemplate
from storage.models.people import Address, Household
from storage.models.regions import Region
from storage.queries import settings
from storage.queries.shielding import MOST_FAMILIES

DRAFT, SUBMITTED, APPROVED, REJECTED, RETIRED = (
    "draft",
    "submitted",
    "approved",
    "rejected",
    "retired",
)
ONLY_ON = "templates_only"


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """A text to be registered for a channel; `variables` holds type and most characters by name."""

    channel: str
    signature: str
    kind: str
    text: str
    variables: Mapping[str, tuple[str, int]]
    category: str
    notice_slug: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """A template as it stands; `note` is what the provider said of it."""

    id: int
    channel: str
    signature: str
    kind: str
    text: str
    variables: Mapping[str, tuple[str, int]]
    category: str
    notice_slug: str | None
    code: str | None
    state: str
    note: str
    changed_by: str
    changed_at: datetime


_COLUMNS = tuple(getattr(MessageTemplate, name) for name in Registered.__dataclass_fields__)


async def add(session: Session, new: NewTemplate, by: str) -> Registered:
    """Keep a text as a draft."""
    row_id = new_id()
    row: dict[str, Any] = {
        **{name: getattr(new, name) for name in NewTemplate.__dataclass_fields__},
        "variables": {name: list(limit) for name, limit in new.variables.items()},
        "id": row_id,
        "state": DRAFT,
        "note": "",
        "changed_by": by,
        "changed_at": session.moment.now,
    }
    await session.execute(insert(MessageTemplate), row)
    made = await get(session, row_id)
    assert made is not None
    return made


async def get(session: Session, template_id: int) -> Registered | None:
    """A template by id. They belong to the installation, so nobody's scope hides one."""
    row = (
        await session.execute(select(*_COLUMNS).where(MessageTemplate.id == template_id))
    ).first()
    return _read(row) if row else None


async def all_of(session: Session, channel: str = "") -> list[Registered]:
    """All templates, or those of a channel, the newest first."""
    query = select(*_COLUMNS).order_by(MessageTemplate.id.desc())
    if channel:
        query = query.where(MessageTemplate.channel == channel)
    return [_read(row) for row in await session.execute(query)]


async def approved(session: Session, channel: str) -> list[Registered]:
    """The templates a channel may use now, the oldest first."""
    rows = await session.execute(_APPROVED, {"channel": channel})
    return [_read(row) for row in rows]


async def holder_of(session: Session, channel: str, code: str) -> int | None:
    """The template that has this code of the provider."""
    found: int | None = await session.scalar(
        select(MessageTemplate.id).where(
            MessageTemplate.channel == channel, MessageTemplate.code == code
        )
    )
    return found


async def change_state(
    session: Session, template_id: int, before: Iterable[str], **changes: Any
) -> bool:
    """Move a template on; False when it stands at none of these any more."""
    done = await session.execute(
        update(MessageTemplate)
        .where(MessageTemplate.id == template_id, MessageTemplate.state.in_(list(before)))
        .values(changed_at=session.moment.now, **changes)
    )
    return done.rowcount == 1


async def only_on(session: Session) -> frozenset[str]:
    """The channels that take only approved templates, as they were when the service started."""
    return frozenset(await settings.get(session, ONLY_ON, []))


async def keep_only_on(session: Session, channels: Iterable[str]) -> None:
    """Remember which channels these are, for whoever prepares a sending elsewhere."""
    await settings.put(session, ONLY_ON, sorted(channels))


async def languages_on(session: Session, channel: str) -> list[str]:
    """The languages people of a channel read."""
    rows = await session.execute(
        select(Address.language).where(Address.channel == channel).distinct()
    )
    return sorted(row.language for row in rows)


async def most_families(session: Session, channel: str) -> int:
    """How many families one neutral message of a channel is for at most; 0 where none shares."""
    shared = select(Address.id).where(Address.channel == channel, Address.shared.is_(True))
    alone = int(await session.scalar(shared.limit(1)) is not None)
    families = (
        select(func.count().label("families"))
        .select_from(Household)
        .join(Address, Address.id == Household.reach_id)
        .where(Address.channel == channel)
        .group_by(Household.reach_id)
        .having(func.count() > 1)
        .subquery()
    )
    several = await session.scalar(select(func.max(families.c.families))) or 0
    return max(alone, min(int(several), MOST_FAMILIES))


async def landlines(session: Session, path: str) -> tuple[list[str], bool]:
    """The landlines told to readers below a place; and whether somebody there has none at all."""
    here = Region.path.startswith(path, autoescape=True)
    above = literal(path).startswith(Region.path)
    rows = await session.execute(
        select(Region.landline, Region.path).where(
            Region.landline.is_not(None), Region.landline != "", or_(here, above)
        )
    )
    found = [(row.landline, row.path) for row in rows]
    covered = any(path.startswith(own) for _number, own in found)
    return sorted({number for number, _own in found}), not covered


_APPROVED = (
    select(*_COLUMNS)
    .where(MessageTemplate.channel == bindparam("channel"), MessageTemplate.state == APPROVED)
    .order_by(MessageTemplate.id)
)


def _read(row: Row[Any]) -> Registered:
    values = dict(row._mapping)
    limits = {name: (str(kind), int(most)) for name, (kind, most) in values["variables"].items()}
    return Registered(**{**values, "variables": limits})
