"""The burden meter: what a week asked of cadres, by place. Never by person, never in an order.

Messages that somebody is sent are counted apart from answers to what they wrote themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acts.actor import Actor
from notifications.kinds import CODE, DIGEST, REMINDER, REPLY, URGENT, class_of
from rulebook.burden import FEWEST_CADRES, MOST_MESSAGES
from storage.engine import Session
from storage.queries import burden, form_requests, inspections, regions
from storage.queries.burden import Week
from storage.queries.regions import Place

LEVELS = ("province", "city", "county", "township")
"""Where there is a meter: in a village it would be about a handful of people."""
ANSWERS, OTHERS = "answers", "others"
GROUPS = {DIGEST: "digests", REMINDER: "reminders", URGENT: "urgent", REPLY: ANSWERS, CODE: ANSWERS}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a week asked of the cadres of a place; means are None where there is nothing to divide.

    `sent` counts messages by what they were for; `escalations` are lines of digests about what is
    late below. Under a few cadres all is None, nothing or empty: it would be about persons.
    """

    place: Place
    week: date
    cadres: int
    sent: dict[str, int]
    escalations: int
    answers: int
    typed_per_visit: float | None
    answers_per_check: float | None
    forms: int
    inspections: int

    @property
    def shown(self) -> bool:
        """Whether these are figures about enough people."""
        return self.cadres >= FEWEST_CADRES

    @property
    def messages(self) -> int:
        """All messages that were not answers."""
        return sum(self.sent.values())

    @property
    def per_cadre(self) -> float | None:
        """The mean number of messages a cadre got."""
        return self.messages / self.cadres if self.shown else None

    @property
    def too_many(self) -> bool:
        """Whether the mean is more than our limit."""
        return self.per_cadre is not None and self.per_cadre > MOST_MESSAGES


def measured(place: Place) -> bool:
    """Whether a place is large enough for a meter."""
    return place.level in LEVELS


def may(actor: Actor, place: Place) -> bool:
    """Whether this actor may see the meter of a place: its officials and those above."""
    return actor.scope.covers(place.path) and measured(place)


async def places_of(session: Session, place: Place) -> list[Place]:
    """A place and those right below it, as far as they are measured, in the register's order."""
    below = await regions.children(session, place.id)
    return [place, *(one for one in below if measured(one))]


async def week(session: Session, places: Sequence[Place], day: date) -> list[Figures]:
    """The figures of the week of a day, a line for each place in the order given."""
    asked = Week(day - timedelta(days=day.weekday()))
    ids = [place.id for place in places]
    told = await burden.told(session, {place.id: place.path for place in places}, asked)
    visits = await burden.visits(session, ids, asked)
    checks = await burden.checks(session, ids, asked)
    forms = await form_requests.recorded(session, asked.since, asked.until)
    looked = await inspections.recorded(session, asked.since, asked.until)
    found = []
    for place in places:
        grouped = _grouped(told[place.id].sent)
        many, typed = visits.get(place.id, (0, 0))
        filled, answers = checks.get(place.id, (0, 0))
        enough = told[place.id].cadres >= FEWEST_CADRES
        found.append(
            Figures(
                place=place,
                week=asked.monday,
                cadres=told[place.id].cadres,
                answers=grouped.pop(ANSWERS, 0) if enough else 0,
                sent=grouped if enough else {},
                escalations=told[place.id].escalations if enough else 0,
                typed_per_visit=typed / many if many and enough else None,
                answers_per_check=answers / filled if filled and enough else None,
                forms=_concerning(forms, place),
                inspections=_concerning(looked, place),
            )
        )
    return found


async def weeks(session: Session, place: Place, day: date, count: int) -> list[Figures]:
    """The figures of one place for so many weeks, the week of a day first, then backwards."""
    found = []
    for back in range(count):
        found += await week(session, [place], day - timedelta(weeks=back))
    return found


def _grouped(kinds: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for kind, many in kinds.items():
        group = GROUPS.get(class_of(kind), OTHERS)
        found[group] = found.get(group, 0) + many
    return found


def _concerning(paths: Sequence[str], place: Place) -> int:
    """How many are for a place: for some of it, or for the whole it belongs to."""
    return sum(path.startswith(place.path) or place.path.startswith(path) for path in paths)
