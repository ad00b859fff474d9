"""The place a picture is of: what lies in it, and what it lies in as far as one may see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from acts.actor import Actor, Trust
from locales import _
from storage.engine import Session
from storage.queries import regions
from storage.queries.regions import Place

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Ground:
    """A place with those above it that may be seen, and all below it, in the register's order.

    `others` are the highest places this actor may see, when there are several.
    """

    place: Place
    above: tuple[Place, ...]
    below: tuple[Place, ...]
    others: tuple[Place, ...] = ()

    @property
    def parts(self) -> tuple[Place, ...]:
        """The places right below."""
        return self.under(self.place)

    def under(self, place: Place) -> tuple[Place, ...]:
        """The places right below one of these."""
        return tuple(one for one in self.below if one.parent_id == place.id)

    def by_part(self, rows: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
        """Rows with a path each, under the path of the part they lie in, else of the place."""
        depth = self.place.path.count("/") + 1
        found: dict[str, list[Row]] = defaultdict(list)
        for path, row in rows:
            parts = path.split("/")[:depth]
            found["/".join(parts) + "/" if len(parts) == depth and parts[-1] else path].append(row)
        return found

    def named(self) -> list[tuple[str, str, str]]:
        """The parts, then the place itself: path, name, and the id where one can go down."""
        parts = [(one.path, one.name, one.id) for one in self.parts]
        own = _("%(place)s itself", place=self.place.name) if parts else self.place.name
        return [*parts, (self.place.path, own, "")]


async def of(session: Session, actor: Actor, region_id: str) -> Ground | None:
    """The place asked for, else the highest one this actor may see; None when there is none.

    Raises:
        NotAllowed: it needs a console session.
    """
    actor.needs(Trust.CONSOLE)
    seen = await regions.within(session, actor.scope.paths)
    by_path = {one.path: one for one in seen}
    roots = tuple(one for one in seen if not any(_over(one, by_path)))
    place = next((one for one in seen if one.id == region_id), None) if region_id else None
    if place is None and (region_id or not roots):
        return None
    place = place or roots[0]
    above = tuple(by_path[path] for path in reversed(_over(place, by_path)))
    below = tuple(one for one in seen if one.path.startswith(place.path) and one != place)
    return Ground(place, above, below, roots if len(roots) > 1 else ())


def _over(place: Place, known: Iterable[str]) -> list[str]:
    """The paths above a place that are known, the nearest first."""
    parts = place.path.strip("/").split("/")
    paths = ["/" + "/".join(parts[:depth]) + "/" for depth in range(len(parts) - 1, 0, -1)]
    return [path for path in paths if path in known]
