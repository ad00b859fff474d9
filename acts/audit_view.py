"""The audit, for those who may look through it: what was done in the places of their posts.

A row belongs to the place of the thing it is about; where a thing has no place, to those of whoever
did it. What has neither, such as a try to sign in, is seen by who audits the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from acts import offices
from acts.actor import Actor
from storage.engine import Session
from storage.queries import audited, unmaskings
from storage.queries.audited import Row, Wanted
from storage.queries.unmaskings import Unmasked
from storage.scope import Scope

AT_ONCE = 200
MOST_LOOKED_AT = 2000
"""So many rows are looked through for one page; the next page goes on behind them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page: rows with the places they belong to, and behind which row the next page begins."""

    rows: Sequence[tuple[Row, str | None]]
    next: int | None


def scope_of(actor: Actor) -> Scope:
    """The places somebody audits.

    Raises:
        NotAllowed: none, or not at the console.
    """
    offices.needs(actor, offices.AUDITORS)
    return Scope(offices.places(actor, offices.AUDITORS), person_id=actor.person_id)


async def page(session: Session, actor: Actor, wanted: Wanted, limit: int) -> Found:
    """The latest rows of the places somebody audits.

    Raises:
        NotAllowed: they audit nothing.
    """
    scope = scope_of(actor)
    whole = all(scope.covers(path) for path in await audited.roots(session))
    found: list[tuple[Row, str | None]] = []
    looked_at, before = 0, wanted.before
    while looked_at < MOST_LOOKED_AT:
        several = await audited.rows(session, replace(wanted, before=before), AT_ONCE)
        looked_at += len(several)
        placed = await _placed(session, several)
        for row in several:
            before, places = row.id, placed[row.id]
            if any(scope.covers(path) for path in places) or (whole and not places):
                found.append((row, places[0] if places else None))
            if len(found) == limit:
                return Found(found, before)
        if len(several) < AT_ONCE:
            return Found(found, None)
    return Found(found, before)


async def unmasked(
    session: Session, actor: Actor, wanted: unmaskings.Wanted, limit: int
) -> list[Unmasked]:
    """The latest unmaskings of families of the places somebody audits.

    Raises:
        NotAllowed: they audit nothing.
    """
    return await unmaskings.listed(session, scope_of(actor), wanted, limit)


async def _placed(session: Session, rows: Sequence[Row]) -> dict[int, list[str]]:
    """The places each row belongs to."""
    names = {name for row in rows for name in (row.subject, row.actor)}
    things = await audited.places(session, names)
    people = {row.id: number for row in rows if (number := person_of(row.actor))}
    served = await audited.served(session, set(people.values()))

    def placed(row: Row) -> list[str]:
        if row.subject in things:
            return [things[row.subject]]
        if row.actor in things:
            return [things[row.actor]]
        return served.get(people.get(row.id, 0), [])

    return {row.id: placed(row) for row in rows}


def person_of(name: str) -> int | None:
    """The person whom the audit calls so, None for anybody else."""
    kind, _colon, number = name.partition(":")
    return int(number) if kind == "person" and number.isdigit() else None
