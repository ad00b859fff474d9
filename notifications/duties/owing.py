"""Who owes which duty: a post, the place it is over, the year, and what the county switched on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rulebook import local_settings
from rulebook.duties import Duty, Owner, called
from rulebook.loader import Rulebook
from rulebook.local_settings import PROVINCE, Value
from rulebook.roles import RANKED
from storage import in_force
from storage.engine import Session
from storage.queries import duty_owners
from storage.queries import local_settings as stored
from storage.queries.duty_owners import Posted

OWED = "active"
"""What is only suggested is counted, in case the county makes it a rule, but asked of nobody."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty somebody owes through a post, with the figures in force there.

    `path` is the place it is owed for: that of the post, or of the team or body whose count it is.
    """

    duty: Duty
    owner: Owner
    post: Posted
    path: str

    @property
    def name(self) -> str:
        """The name its count is kept under."""
        return called(self.duty, self.owner)


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds at a place: duties with their figures, and the values of the year."""

    duties: Mapping[str, Duty]
    values: Mapping[str, Value]


async def of(session: Session, rules: Rulebook, person_id: int) -> list[Owed]:
    """What an official owes today through all the posts they hold, each count once."""
    held = await duty_owners.of_person(session, person_id, session.moment.today)
    return through_all(held, await around(session, rules, held), session.moment.today)


async def around(session: Session, rules: Rulebook, held: Iterable[Posted]) -> dict[str, InForce]:
    """What holds today at the places of a few posts, by path."""
    year = session.moment.today.year
    return {path: await at(session, rules, path, year) for path in {post.path for post in held}}


def through_all(held: Iterable[Posted], there: Mapping[str, InForce], today: date) -> list[Owed]:
    """What is owed through several posts, each count once.

    Of thousands of posts few differ in role and in what holds at their place.
    """
    found: dict[tuple[str, str], Owed] = {}
    known: dict[tuple[int, str], list[Duty]] = {}
    for post in held:
        place = there[post.path]
        key = id(place), post.role
        if key not in known:
            known[key] = of_role(place, post.role, today)
        for duty in known[key]:
            owner = owner_at(duty, post)
            if owner and (count := (duty.id, called(duty, owner))) not in found:
                found[count] = Owed(duty, owner, post, _place(post, owner))
    return list(found.values())


async def at(session: Session, rules: Rulebook, path: str, year: int) -> InForce:
    """What holds at a place in a year."""
    values = await in_force.values_at(session, rules, path, year)
    return InForce(local_settings.duties_at(rules.duties, values), values)


async def everywhere(
    session: Session, rules: Rulebook, paths: Iterable[str], year: int
) -> dict[str, InForce]:
    """What holds at each of these places in a year; places that set nothing share one answer."""
    by_root: dict[str, list[str]] = {}
    for path in set(paths):
        by_root.setdefault(path.strip("/").split("/")[0], []).append(path)
    found: dict[str, InForce] = {}
    for root, several in by_root.items():
        rows = await stored.below(session, f"/{root}/", year)
        setting = sorted({row.path for row in rows}, key=len)
        province = await in_force.province_at(session, f"/{root}/")
        known: dict[tuple[str, ...], InForce] = {}
        for path in several:
            above = tuple(one for one in setting if path.startswith(one))
            if above not in known:
                values = in_force.read(rules, stored.nearest(rows, path), province)
                known[above] = InForce(local_settings.duties_at(rules.duties, values), values)
            found[path] = known[above]
    return found


def through(post: Posted, there: InForce, today: date) -> list[Owed]:
    """What somebody owes through a post: duties of its role that are in force at its place.

    What is owed case by case is a limit of the case and not listed here.
    """
    found = (owed(duty, post) for duty in of_role(there, post.role, today))
    return [one for one in found if one]


def of_role(there: InForce, role: str, today: date) -> list[Duty]:
    """The duties a role owes where this holds, in periods of its own."""
    province = there.values.get(PROVINCE)
    return [duty for duty in by_role(there.duties, role) if is_in_force(duty, province, today)]


def owed(duty: Duty, post: Posted) -> Owed | None:
    """A duty as a post-holder owes it; None where nobody could keep such a count."""
    owner = owner_at(duty, post)
    return Owed(duty, owner, post, _place(post, owner)) if owner else None


def by_role(duties: Mapping[str, Duty], role: str) -> Sequence[Duty]:
    """The duties a role owes in periods of its own, not case by case."""
    return [
        duty
        for duty in duties.values()
        if role in duty.roles and duty.status == OWED and duty.per != "event"
    ]


def is_in_force(duty: Duty, province: Value | None, today: date) -> bool:
    """Tell whether a duty is of this province and year; one not known is taken for its own."""
    first, last = duty.effective
    if (first and today.year < first) or (last and today.year > last):
        return False
    return duty.region is None or province is None or str(province).lower() == duty.region


def owner_at(duty: Duty, post: Posted) -> Owner | None:
    """Whose count a post-holder answers for; None where nobody could keep such a count.

    A team's count is of the place at the level of the duty: who stands above it has it in the
    overview of the place, not among their own; so has who owes it beside a unit, a school or a
    clinic, each of which keeps a count of its own.
    """
    if duty.by == "individual":
        return Owner(post.role, person=str(post.person_id))
    if duty.level not in RANKED:
        theirs = post.unit and post.role == duty.role
        return Owner(post.role, unit=post.unit) if theirs else None
    if post.level not in RANKED or RANKED.index(post.level) < RANKED.index(duty.level):
        return None
    place = post.path.strip("/").split("/")[RANKED.index(duty.level) - _first_level(post)]
    return Owner(duty.role if duty.by == "team" else post.role, place)


def _first_level(post: Posted) -> int:
    """The rank of the first part of a path: a county's own tree may begin below the province."""
    return RANKED.index(post.level) + 1 - len(post.path.strip("/").split("/"))


def _place(post: Posted, owner: Owner) -> str:
    if owner.place is None:
        return post.path
    return post.path[: post.path.index(f"/{owner.place}/") + len(owner.place) + 2]
