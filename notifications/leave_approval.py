"""Who approves leave: the township over the village, and the county where nobody there can."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from storage.engine import Session
from storage.moment import county_day
from storage.queries import holders, leaves, presence
from storage.queries.leaves import Leave
from storage.queries.posts import Held
from storage.queries.presence import Station
from storage.scope import EVERYTHING, Scope

TOWNSHIP = ("township_party_secretary", "township_party_committee", "township_government")
"""The documents want leave asked before leaving and name nobody; the township is nearest."""
COUNTY = ("county_org_dept",)
"""Who sends first secretaries and teams, where no township approver is entered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Leave with the post it is asked from, and who may decide."""

    leave: Leave
    station: Station
    approvers: frozenset[int]

    def is_late(self, today: date) -> bool:
        """Whether it began before anybody decided (先走后批); the first day itself is in time."""
        decided = self.leave.decided_at
        return self.leave.first < (county_day(decided) if decided else today)


def scope_of(person_id: int | None, held: Sequence[Held]) -> Scope:
    """Within what somebody may look at leave: their own, and where they might approve."""
    paths = tuple(post.path for post in held if post.role in (*TOWNSHIP, *COUNTY))
    return Scope(paths, person_id=person_id)


async def waiting_for(session: Session, person_id: int, held: Sequence[Held]) -> list[Asked]:
    """The leave that waits for one official."""
    scope = scope_of(person_id, held)
    if not scope.paths:
        return []
    asked = await with_approvers(session, await leaves.waiting(session, scope))
    return [one for one in asked if person_id in one.approvers]


async def waiting(session: Session) -> list[Asked]:
    """All leave that waits."""
    return await with_approvers(session, await leaves.waiting(session, EVERYTHING))


async def with_approvers(session: Session, found: Iterable[Leave]) -> list[Asked]:
    """Leave with who may decide on it, in two queries; of whoever has no post in a village, none.

    Nobody decides on their own leave.
    """
    wanted = list(found)
    if not wanted:
        return []
    people = {one.person_id for one in wanted}
    first, last = min(one.first for one in wanted), max(one.last for one in wanted)
    posts = await presence.stations(session, people, first, last)
    today = await holders.near(session, {post.path for post in posts}, ())
    asked = []
    for leave in wanted:
        station = next((post for post in posts if _asked_from(post, leave)), None)
        if station is None:
            continue
        approvers: frozenset[int] = frozenset()
        for roles in (TOWNSHIP, COUNTY):
            held = (person for role in roles for person in today.of(role, station.path))
            approvers = approvers or frozenset(held) - {leave.person_id}
        asked.append(Asked(leave, station, approvers))
    return asked


def _asked_from(post: Station, leave: Leave) -> bool:
    until = post.until or date.max
    return post.person_id == leave.person_id and post.since <= leave.last and until >= leave.first
