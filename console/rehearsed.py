"""What the phones of a rehearsal are picked from, and its clock while it moves."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from console.house import House
from console.mailbox import Line
from locales import _, ngettext
from locales.steps import roles
from rulebook.loader import Rulebook
from storage.queries import addresses, private_talks
from storage.queries import rehearsed_phones as phones
from storage.queries.rehearsed_phones import Holder, Limit

NAMED = 4
"""So many limits of one day are named; the others are counted."""


@dataclass
class _Clock:
    way: list[tuple[datetime, datetime]] = field(default_factory=list)


_CLOCK = _Clock()
"""One for this process: nobody moves the clock while it moves."""


@contextlib.contextmanager
def move(since: datetime, to: datetime) -> Iterator[None]:
    """Tell who looks on that the clock moves from here to there."""
    _CLOCK.way.append((since, to))
    try:
        yield
    finally:
        _CLOCK.way.clear()


def moving() -> dict[str, int] | None:
    """The seconds from which and to which the clock is moving; None while it stands."""
    for since, to in _CLOCK.way:
        return {"since": int(since.timestamp()), "to": int(to.timestamp())}
    return None


async def places(house: House) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """The places to pick a phone in, those of a township together: its name, then id and name."""
    async with house.sessions.read() as session:
        found = await phones.places(session)
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in found:
        group = place.within if place.level == "village" else place.name
        groups.setdefault(group, []).append((place.id, place.name))
    return list(groups.items())


async def people(house: House, region_id: str) -> list[dict[str, Any]]:
    """The phones of a place, each with whose it is; those of several families first."""
    async with house.sessions.read() as session:
        found = await phones.holders(session, region_id)
    ordered = sorted(found, key=lambda holder: len(holder.names) < 2)
    return [
        {
            "number": holder.number,
            "shown": _called(house.rules, holder),
            "shared": len(holder.names) > 1,
        }
        for holder in ordered
    ]


async def is_shared(house: House, line: Line) -> bool:
    """Whether several families are reached at a phone, or somebody said that others read it."""
    async with house.sessions.read() as session:
        contact = await addresses.find(session, line.channel, line.external)
        return contact is not None and await private_talks.is_shared(session, contact.id)


async def due(house: House, after: datetime) -> tuple[list[str], int]:
    """What ends on the next day on which a limit ends: some of it in words, and how much."""
    async with house.sessions.read() as session:
        limits, count = await phones.next_limits(session, after.date(), NAMED)
    return [_said(house.rules, limit) for limit in limits], count


def _called(rules: Rulebook, holder: Holder) -> str:
    if holder.role is not None:
        role = roles(rules, (holder.role,))
        name, place = holder.names[0], holder.place
        return _("%(name)s (%(role)s, %(place)s)", name=name, role=role, place=place)
    names, count = "、".join(holder.names), len(holder.names)
    if count == 1:
        return _("%(name)s (family, %(place)s)", name=names, place=holder.place)
    return ngettext(
        "%(names)s (phone of %(count)s family, %(place)s)",
        "%(names)s (phone of %(count)s families, %(place)s)",
        count,
        names=names,
        count=count,
        place=holder.place,
    )


def _said(rules: Rulebook, limit: Limit) -> str:
    procedure = rules.procedures[limit.procedure]
    clock = procedure.clocks.get(limit.clock)
    duty = rules.duties.get(clock.duty or "") if clock else None
    title = duty.title if duty else procedure.title
    if limit.head is None:
        return _("%(title)s (%(place)s, confidential)", title=title, place=limit.place)
    return _("%(title)s (%(place)s, %(head)s)", title=title, place=limit.place, head=limit.head)
