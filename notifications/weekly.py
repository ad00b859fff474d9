"""A supervisor's week: where something is late and where help is needed, in their own digest.

Only on the first working day of a week, only what is out of order, at most a handful of lines.
Places stand in the order of the register; nobody is named and nothing is compared.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from locales import _, ngettext
from notifications.firing import Firing
from rulebook.burden import first_working_day
from rulebook.loader import Rulebook
from rulebook.periods import period_of
from storage.engine import Session
from storage.queries import (
    department_warnings,
    inspections,
    late_places,
    leaves,
    posts,
    regions,
    vacancies,
)
from storage.queries.posts import Held
from storage.queries.regions import Place
from storage.scope import Scope

TOWNSHIP = ("township_government", "township_party_secretary")
COUNTY = ("county_rural_revival_bureau",)
SUPERVISORS = (*TOWNSHIP, *COUNTY)
SEAT = "first_secretary"
SCHEDULE = "weekly"
MOST_LINES = 6
WEEK = timedelta(days=7)
MOST_PLACES = 6
"""So many places are named in a line; the others are on the page."""


@dataclass(frozen=True)
class Area:
    """What a supervisor looks after: a place, those right below it, and what they may see of it."""

    post: Held
    below: Sequence[Place]
    scope: Scope

    def counted(self, paths: Mapping[str, int]) -> dict[str, int]:
        """Numbers by path as numbers by the name of the place below, in the register's order."""
        found = {
            place.name: sum(many for path, many in paths.items() if path.startswith(place.path))
            for place in self.below
        }
        return {name: many for name, many in found.items() if many}


Exceptions = Callable[[Session, Rulebook, Area], Awaitable[list[str]]]
"""Something that may be out of order in an area, in sentences; nothing when all is well."""


async def lines(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[str]:
    """What a supervisor's digest says of the week; nothing on other days or when all is well."""
    today = session.moment.today
    if today != first_working_day(rules.calendars, today):
        return []
    found: list[str] = []
    for area in await areas(session, person_id, held):
        found += await exceptions(session, rules, area)
    return list(dict.fromkeys(found))[:MOST_LINES]


async def news(session: Session, rules: Rulebook, people: Collection[int]) -> list[Firing]:
    """Who of these people has something to hear of the week today: a firing each, once a week."""
    today = session.moment.today
    if today != first_working_day(rules.calendars, today):
        return []
    label = period_of("week", today).label
    wanted = {person for person, _path in await inspections.holders(session, SUPERVISORS)}
    found = []
    for person in sorted(wanted & set(people)):
        held = await posts.held_by(session, person, today)
        if await lines(session, rules, person, held):
            found.append(Firing(person, SCHEDULE, label))
    return found


async def areas(session: Session, person_id: int, held: Sequence[Held]) -> list[Area]:
    """The places somebody supervises, each once."""
    mine = {post.path: post for post in held if post.role in SUPERVISORS}
    return [
        Area(
            post,
            await regions.children(session, post.region_id),
            Scope((post.path,), person_id=person_id),
        )
        for post in mine.values()
    ]


async def exceptions(
    session: Session,
    rules: Rulebook,
    area: Area,
    providers: Iterable[Exceptions] | None = None,
) -> list[str]:
    """What is out of order in one area."""
    found: list[str] = []
    for provider in PROVIDERS if providers is None else providers:
        found += await provider(session, rules, area)
    return found


async def late_cases(session: Session, rules: Rulebook, area: Area) -> list[str]:
    """The cases that are late, by place."""
    counted = area.counted(await late_places.cases(session, area.scope))
    return [_("Cases that are late: %(places)s.", places=named(counted))] if counted else []


async def missed_duties(session: Session, rules: Rulebook, area: Area) -> list[str]:
    """The duties whose time went by in the last week, by place."""
    since = session.moment.now - WEEK
    counted = area.counted(await late_places.missed(session, area.scope, since))
    return (
        [_("Duties missed in the last week: %(places)s.", places=named(counted))] if counted else []
    )


async def open_posts(session: Session, rules: Rulebook, area: Area) -> list[str]:
    """Villages without a first secretary; a township has a line for each of its own already."""
    if area.post.role not in COUNTY:
        return []
    vacant = await vacancies.posts(session, area.scope, SEAT)
    counted = area.counted({path: many for _name, path, many in vacant})
    if not counted:
        return []
    return [_("Villages without a first secretary: %(places)s.", places=named(counted))]


async def waiting_leave(session: Session, rules: Rulebook, area: Area) -> list[str]:
    """Leave nobody has decided on; a township has a line for each of its own already."""
    if area.post.role not in COUNTY:
        return []
    count = len(await leaves.waiting(session, area.scope))
    if not count:
        return []
    text = ngettext(
        "%(count)s request for leave waits for an answer.",
        "%(count)s requests for leave wait for an answer.",
        count,
    )
    return [text]


async def open_warnings(session: Session, rules: Rulebook, area: Area) -> list[str]:
    """Warnings of offices that nobody has looked into, by place."""
    now = session.moment.now
    waiting = await department_warnings.waiting(session, area.scope, now)
    counted = area.counted({one.path: one.households for one in waiting})
    if not counted:
        return []
    return [_("Families nobody has looked at after a warning: %(places)s.", places=named(counted))]


PROVIDERS: tuple[Exceptions, ...] = (
    late_cases,
    missed_duties,
    open_warnings,
    open_posts,
    waiting_leave,
)
"""What may be out of order, the most pressing first."""


def named(counted: Mapping[str, int]) -> str:
    """Numbers by place in words, in the order given: 张庄村2、李营村1."""
    parts = [
        _("%(place)s %(count)s", place=place, count=many)
        for place, many in list(counted.items())[:MOST_PLACES]
    ]
    said = _(", ").join(parts)
    others = sum(list(counted.values())[MOST_PLACES:])
    return _("%(places)s, elsewhere %(count)s", places=said, count=others) if others else said
