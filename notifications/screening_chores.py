"""What screening leaves for officials: who remains in a campaign, and warnings nobody looked at.

Numbers only: a line may be read on any phone.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from locales import _, day, ngettext
from notifications.chore import Chore, Source
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import department_warnings, holders, screenings
from storage.queries.department_warnings import Waiting
from storage.queries.posts import Held
from storage.queries.screenings import Coverage, Screening
from storage.scope import EVERYTHING, Scope

VILLAGE_ROLES = ("village_committee", "first_secretary", "team_member")
TOWNSHIP_ROLES = ("township_government",)
CLOSERS = ("county_rural_revival_bureau",)
UNLOOKED = timedelta(days=15)
"""Ours: the time a case may take from its clue, given to a warning to be looked at."""
WARNINGS_PAGE = "/console/warnings"


async def remaining(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """The campaigns in which an official's village has households left, when it is time."""
    found = []
    for path, region_id in _villages(held).items():
        for screening in await screenings.under_way(session, path, session.moment.today):
            reached = await screenings.coverage(session, screening.id, path)
            if _worth_a_line(session, screening, reached):
                found.append(_left(screening, reached, region_id))
    return found


async def who_remains(session: Session) -> set[int]:
    """Everybody with a village that has households left, when it is time."""
    today, late = session.moment.today, list[str]()
    for screening in await screenings.unclosed(session):
        if screening.first <= today <= screening.last:
            villages = await screenings.by_village(session, EVERYTHING, screening)
            late += [
                one.path for one in villages if _worth_a_line(session, screening, one.coverage)
            ]
    return await _holders(session, late, VILLAGE_ROLES)


async def over(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """The campaigns whose days are over and that an official may close."""
    paths = tuple(post.path for post in held if post.role in CLOSERS)
    if not paths:
        return []
    return [
        Chore(
            _("%(title)s is over: see who remains, and close it.", title=one.title),
            address=_address(one),
        )
        for one in await screenings.unclosed(session, Scope(paths))
        if one.last < session.moment.today
    ]


async def who_closes(session: Session) -> set[int]:
    """Everybody who may close a campaign whose days are over."""
    unclosed = await screenings.unclosed(session)
    done = [one.path for one in unclosed if one.last < session.moment.today]
    return await _holders(session, done, CLOSERS)


async def warned(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    """How many households departments warned of in an official's villages, or for long already."""
    own = Scope(tuple(post.path for post in held if post.role in VILLAGE_ROLES))
    town = Scope(tuple(post.path for post in held if post.role in TOWNSHIP_ROLES))
    since = late_since(session)
    found = []
    if own.paths:
        waiting = await department_warnings.waiting(session, own, since)
        found += _to_look_at(sum(one.households for one in waiting))
    if town.paths:
        waiting = await department_warnings.waiting(session, town, since)
        found += _unlooked(sum(one.late for one in waiting))
    return found


async def who_was_warned(session: Session) -> set[int]:
    """Everybody whose village has households that departments warned of."""
    waiting: Sequence[Waiting] = await department_warnings.waiting(
        session, EVERYTHING, late_since(session)
    )
    late = [one.path for one in waiting if one.late]
    return await _holders(session, [one.path for one in waiting], VILLAGE_ROLES) | await _holders(
        session, late, TOWNSHIP_ROLES
    )


def late_since(session: Session) -> datetime:
    """The instant before which a warning has waited for long."""
    return session.moment.now - UNLOOKED


CAMPAIGNS = Source(remaining, who_remains)
CLOSING = Source(over, who_closes)
WARNINGS = Source(warned, who_was_warned)


def _villages(held: Sequence[Held]) -> dict[str, str]:
    return {
        post.path: post.region_id
        for post in held
        if post.role in VILLAGE_ROLES and post.level == "village"
    }


def _worth_a_line(session: Session, screening: Screening, reached: Coverage) -> bool:
    """Whether somebody remains to be gone to and it is time; who is paused presses nobody."""
    able = reached.total - reached.paused
    return screening.span.presses(reached.done, able, session.moment.today)


def _left(screening: Screening, reached: Coverage, region_id: str) -> Chore:
    text = ngettext(
        "%(title)s: %(count)s household left, until %(day)s",
        "%(title)s: %(count)s households left, until %(day)s",
        reached.left,
        title=screening.title,
        day=day(screening.last),
    )
    return Chore(text, screening.last, f"{_address(screening)}/villages/{region_id}")


def _to_look_at(count: int) -> list[Chore]:
    if not count:
        return []
    text = ngettext(
        "Warnings of departments: %(count)s household to look at",
        "Warnings of departments: %(count)s households to look at",
        count,
    )
    return [Chore(text, address=WARNINGS_PAGE)]


def _unlooked(count: int) -> list[Chore]:
    if not count:
        return []
    text = ngettext(
        "Warnings of departments: nobody has looked at %(count)s household for %(days)s days",
        "Warnings of departments: nobody has looked at %(count)s households for %(days)s days",
        count,
        days=UNLOOKED.days,
    )
    return [Chore(text, address=WARNINGS_PAGE)]


def _address(screening: Screening) -> str:
    return f"/console/screenings/{screening.id}"


async def _holders(session: Session, paths: Iterable[str], roles: Sequence[str]) -> set[int]:
    places = set(paths)
    if not places:
        return set()
    known = await holders.near(session, places, ())
    return {person for path in places for role in roles for person in known.of(role, path)}
