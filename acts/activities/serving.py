"""In which role, for which place and unit somebody did something: that of the day it was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from acts.activities.refusals import LONGEST_BACK, BeforePost, InFuture, NotYours, TooLongAgo
from acts.actor import HELPER, Actor, NotAllowed
from rulebook.duties import Duty
from rulebook.loader import Rulebook
from rulebook.roles import RANKED
from storage.engine import Session
from storage.queries import logged, posts
from storage.queries.households import Household
from storage.queries.logged import Station

IN_VILLAGE = ("village_committee", "first_secretary", "team_member", "township_cadre", "helper")
"""Whose visits these mostly are; among roles that serve as many duties the first of these."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """The role somebody acted in, and the unit that sent them where that matters."""

    role: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Serving:
    """What somebody served on a day: posts, and households they were assigned to help."""

    on: date
    today: date
    stations: tuple[Station, ...]
    helped: frozenset[int]
    later: tuple[Station, ...]

    def at(
        self,
        rules: Rulebook,
        duties: Iterable[Duty],
        kind: str,
        path: str,
        home: Household | None = None,
    ) -> Capacity:
        """The role in which they acted at a place, or at a home, which they may be helping.

        Raises:
            BeforePost, NotYours: none of that day.
        """
        held = [one for one in self.stations if path.startswith(one.path)]
        if home and home.id in self.helped:
            held.append(Station(HELPER, home.region_id, home.path, "unit", self._unit()))
        return self._best(rules, duties, kind, held, path)

    def _best(
        self,
        rules: Rulebook,
        duties: Iterable[Duty],
        kind: str,
        held: list[Station],
        path: str,
    ) -> Capacity:
        """The role that serves most duties with this: one entry counts wherever it legally can."""
        if not held:
            later = [one.since for one in self.later if path.startswith(one.path)]
            if later:
                raise BeforePost(self.on, min(later), self.today)
            raise NotYours(self.on, self.today)
        concerned = [duty for duty in duties if duty.status == "active" and kind in duty.kinds]

        def rank(station: Station) -> tuple[int, int]:
            serves = sum(station.role in duty.roles for duty in concerned)
            known = station.role in IN_VILLAGE
            place = IN_VILLAGE.index(station.role) if known else len(IN_VILLAGE)
            return -serves, place

        best = min(held, key=rank)
        ranked = rules.roles[best.role].level in RANKED
        return Capacity(best.role, None if ranked else best.unit)

    def _unit(self) -> str | None:
        return next((one.unit for one in self.stations if one.unit), None)


async def on_day(session: Session, actor: Actor, on: date) -> Serving:
    """What an official served on a day.

    Raises:
        InFuture, TooLongAgo: nothing of that day can be logged.
        NotAllowed: they are no official.
    """
    today = session.moment.today
    if on > today:
        raise InFuture(on)
    if on < today - LONGEST_BACK:
        raise TooLongAgo(on, today)
    if actor.person_id is None:
        raise NotAllowed("no official")
    return Serving(
        on,
        today,
        tuple(await logged.stations_on(session, actor.person_id, on)),
        await posts.helped_by(session, actor.person_id, on),
        tuple(one for one in await logged.stations(session, actor.person_id) if one.since > on),
    )
