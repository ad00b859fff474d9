"""Who may see what: decided here, from posts at this moment, never from a request."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute


@dataclass(frozen=True, slots=True)
class Scope:
    """The regions a person serves (as paths), the households they belong to, or everything.

    `helped` are the households a person is assigned to help, wherever they live; `person_id` is
    whose scope it is, for sensitive cases. `everything` is for the service's own loops; no door
    hands it to a person.
    """

    paths: tuple[str, ...] = ()
    households: frozenset[int] = frozenset()
    everything: bool = False
    person_id: int | None = None
    helped: frozenset[int] = frozenset()

    def covers(self, path: str) -> bool:
        """Whether a place lies within."""
        return self.everything or any(path.startswith(own) for own in self.paths)

    def rows(
        self,
        path: InstrumentedAttribute[str],
        household: InstrumentedAttribute[Any] | None = None,
    ) -> ColumnElement[bool]:
        """The condition that keeps a query to what may be seen."""
        if self.everything:
            return true()
        allowed: list[ColumnElement[bool]] = [within(path, own) for own in self.paths]
        if household is not None and (own := self.households | self.helped):
            allowed.append(household.in_(own))
        return or_(*allowed) if allowed else false()


def within(path: InstrumentedAttribute[str], place: str) -> ColumnElement[bool]:
    """The condition that a path lies in a place: one range, which an index answers.

    LIKE with an escape would be a scan of the whole table on SQLite.
    """
    if not place:
        return true()
    return and_(path >= place, path < place[:-1] + chr(ord(place[-1]) + 1))


NOTHING = Scope()
EVERYTHING = Scope(everything=True)
