"""Who holds which role over which place today, read once and asked many times."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import bindparam, or_, select

from storage.engine import Session
from storage.models.duties import Assignment, Post
from storage.models.regions import Region

HELPER = "helper"
AT_ONCE = 500


class Holders:
    """The posts of a day by role and place, and the helpers of households."""

    def __init__(
        self,
        posts: Mapping[tuple[str, str], tuple[int, ...]],
        helpers: Mapping[int, tuple[int, ...]],
    ) -> None:
        self._posts = posts
        self._helpers = helpers

    def of(self, role: str, path: str, household_id: int | None = None) -> tuple[int, ...]:
        """Those nearest to a place who hold a role over it; a household's helper is assigned."""
        if role == HELPER and household_id and (assigned := self._helpers.get(household_id)):
            return assigned
        parts = [part for part in path.split("/") if part]
        for length in range(len(parts), 0, -1):
            found = self._posts.get((role, f"/{'/'.join(parts[:length])}/"))
            if found:
                return found
        return ()

    @property
    def helpers(self) -> frozenset[int]:
        """Everybody who is assigned to help one of the households asked about."""
        return frozenset(person for people in self._helpers.values() for person in people)


async def today(session: Session, households: Iterable[int] = ()) -> Holders:
    """Everybody who holds a post today, and who is assigned to help these households."""
    day = session.moment.today
    posts: dict[tuple[str, str], tuple[int, ...]] = {}
    for row in await session.execute(_POSTS, {"today": day}):
        key = row.role, row.path
        posts[key] = (*posts.get(key, ()), row.person_id)
    return Holders(posts, await _helpers(session, households, day))


async def near(session: Session, paths: Iterable[str], households: Iterable[int]) -> Holders:
    """The same for a few places only, and those above them."""
    ids = sorted({part for path in paths for part in path.split("/") if part})
    posts: dict[tuple[str, str], tuple[int, ...]] = {}
    for start in range(0, len(ids), AT_ONCE):
        chunk = {"today": session.moment.today, "regions": ids[start : start + AT_ONCE]}
        for row in await session.execute(_POSTS_OF, chunk):
            key = row.role, row.path
            posts[key] = (*posts.get(key, ()), row.person_id)
    return Holders(posts, await _helpers(session, households, session.moment.today))


async def _helpers(
    session: Session, households: Iterable[int], day: date
) -> dict[int, tuple[int, ...]]:
    ids = sorted(set(households))
    found: dict[int, tuple[int, ...]] = {}
    for start in range(0, len(ids), AT_ONCE):
        chunk = {"today": day, "ids": ids[start : start + AT_ONCE]}
        for row in await session.execute(_HELPERS, chunk):
            found[row.household_id] = (*found.get(row.household_id, ()), row.person_id)
    return found


_POSTS = (
    select(Post.role, Region.path, Post.person_id)
    .join(Region, Region.id == Post.region_id)
    .where(
        Post.since <= bindparam("today"),
        or_(Post.until.is_(None), Post.until >= bindparam("today")),
    )
    .order_by(Post.id)
)
_POSTS_OF = _POSTS.where(Post.region_id.in_(bindparam("regions", expanding=True)))
_HELPERS = (
    select(Assignment.household_id, Assignment.person_id)
    .where(
        Assignment.household_id.in_(bindparam("ids", expanding=True)),
        Assignment.since <= bindparam("today"),
        or_(Assignment.until.is_(None), Assignment.until >= bindparam("today")),
    )
    .order_by(Assignment.id)
)
