"""Pairs of households that may be one family, for people to look at."""

from dataclasses import dataclass

from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined
from locales import _
from storage import audit
from storage.engine import Session
from storage.queries import households, merges, regions
from storage.queries.households import Household
from storage.queries.merges import HEAD, Merge

MERGERS = (
    *("village_committee", "first_secretary", "township_government"),
    "county_rural_revival_bureau",
)
"""Whose posts may say that two registrations are one family, or two."""


class NoReason(Declined):
    """Say why."""

    def sentence(self) -> str:
        return _("Write down how you know it, in a few words.")


@dataclass(frozen=True, slots=True)
class Likely:
    """Two households that may be one, in which village, and why it looks so."""

    one: Household
    other: Household
    village: str
    why: tuple[str, ...]


async def likely(session: Session, actor: Actor) -> list[Likely]:
    """What may be one family within the places where this actor may merge."""
    found = []
    for pair in await merges.likely(session, actor.scope):
        one = await households.get(session, actor.scope, pair.one)
        other = await households.get(session, actor.scope, pair.other)
        place = await regions.get(session, one.region_id) if one else None
        if one is None or other is None or place is None or not actor.role_among(one.path, MERGERS):
            continue
        if pair.why == (HEAD,) and one.head == _("not yet named"):
            continue  # nobody's name is no name
        found.append(Likely(one, other, place.name, pair.why))
    return found


async def are_two(session: Session, actor: Actor, one_id: int, other_id: int, reason: str) -> bool:
    """Say that two households are two families, so that nobody is asked again.

    False when this actor sees no such pair.

    Raises:
        NotAllowed: the actor holds no post that may say so.
        NoReason: no reason was given.
    """
    pair = await both(session, actor, one_id, other_id)
    if pair is None:
        return False
    why, today = given(reason), session.moment.today
    assert actor.person_id is not None
    judged = Merge(
        merges.new_merge_id(), pair[0].id, pair[1].id, {}, why, actor.person_id, today, today
    )
    await merges.add(session, judged)
    await audit.record(
        session, actor.name, "household.distinct", f"household:{one_id}", {"other": other_id}
    )
    return True


async def both(
    session: Session, actor: Actor, one_id: int, other_id: int
) -> tuple[Household, Household] | None:
    """Two households this actor may merge; None when either is foreign, absent or merged already.

    Raises:
        NotAllowed: the actor holds no post that may merge them.
    """
    actor.needs(Trust.CONSOLE)
    one = await households.get(session, actor.scope, one_id)
    other = await households.get(session, actor.scope, other_id)
    if one is None or other is None or one.id == other.id:
        return None
    if await merges.into(session, one.id) or await merges.into(session, other.id):
        return None
    if actor.person_id is None or not all(
        actor.role_among(household.path, MERGERS) for household in (one, other)
    ):
        raise NotAllowed("no post over these places that merges")
    return one, other


def given(reason: str) -> str:
    """The reason that was given.

    Raises:
        NoReason: none was.
    """
    if not reason.strip():
        raise NoReason
    return reason.strip()
