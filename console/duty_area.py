"""The part of somebody's places that the duties board shows: one place, and those right below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from acts.actor import Actor
from notifications.duties import board
from notifications.duties.board import Line
from notifications.duties.overview import Row
from storage.engine import Session
from storage.queries import regions
from storage.queries.regions import Place


@dataclass(frozen=True, slots=True)
class Area:
    """What is looked at: a place, those above it within the scope, and those right below it.

    `path` is "" for all of the scope, and None for a place nobody knows or may see. `places` holds
    id and name of every place of the scope by path, in tree order.
    """

    path: str | None
    here: Place | None
    above: Sequence[Place]
    below: Sequence[Place]
    places: Mapping[str, tuple[str, str]]


async def of(session: Session, actor: Actor, region: str) -> Area:
    """The area of a scope that an address names; without a name the whole of it."""
    found = await regions.within(session, actor.scope.paths) if actor.scope.paths else []
    known = {place.id: place for place in found}
    places = {place.path: (place.id, _called(place)) for place in found}
    here = known.get(region)
    if region and here is None:
        return Area(None, None, (), (), places)
    tops = [place for place in found if place.parent_id not in known]
    if here is None and len(tops) == 1:
        here = tops[0]
    below = [one for one in found if one.parent_id == here.id] if here else tops
    above = [one for one in found if here and one.id != here.id and here.path.startswith(one.path)]
    return Area(here.path if here else "", here, above, below, places)


def lines(area: Area, rows: Sequence[Row]) -> list[tuple[Place, Line]]:
    """How the duties stand at each of the places below."""
    by_path = {place.path: place for place in area.below}
    return [(by_path[line.path], line) for line in board.by_place(rows, list(by_path))]


def _called(place: Place) -> str:
    return place.full_name if place.level == "village" else place.name
