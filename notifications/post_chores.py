"""What waits because somebody left: a village without first secretary, families without helper."""

from collections.abc import Iterable, Sequence

from locales import _, ngettext
from notifications.chore import Chore, Source
from notifications.plan_chores import HELPED_IN, NAMED_BY
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import holders, vacancies
from storage.queries.posts import Held
from storage.queries.vacancies import Vacancy
from storage.scope import EVERYTHING, Scope

ADDRESS = "/console/people"
SEAT = "first_secretary"


async def _of_posts(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    scope = _township(held)
    if scope is None:
        return []
    return [
        Chore(
            _("%(village)s has no first secretary at the moment.", village=village),
            address=_address(path),
        )
        for village, path, _one in await vacancies.posts(session, scope, SEAT)
    ]


async def _who_posts(session: Session) -> set[int]:
    return await _named_by(session, await vacancies.posts(session, EVERYTHING, SEAT))


async def _of_helpers(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    scope = _township(held)
    if scope is None:
        return []
    return [
        Chore(
            ngettext(
                "%(village)s: the helper of %(count)s watched family left, nobody came yet.",
                "%(village)s: the helpers of %(count)s watched families left, nobody came yet.",
                many,
                village=village,
            ),
            address=_address(path),
        )
        for village, path, many in await vacancies.helpers(session, scope, HELPED_IN)
    ]


async def _who_helpers(session: Session) -> set[int]:
    return await _named_by(session, await vacancies.helpers(session, EVERYTHING, HELPED_IN))


def _township(held: Sequence[Held]) -> Scope | None:
    paths = tuple(post.path for post in held if post.role == NAMED_BY)
    return Scope(paths) if paths else None


def _address(path: str) -> str:
    return f"{ADDRESS}?region={path.strip('/').split('/')[-1]}"


async def _named_by(session: Session, found: Iterable[Vacancy]) -> set[int]:
    """The township officials nearest to these villages."""
    paths = [path for _name, path, _many in found]
    if not paths:
        return set()
    known = await holders.near(session, paths, ())
    return {person for path in paths for person in known.of(NAMED_BY, path)}


POSTS = Source(_of_posts, _who_posts)
HELPERS = Source(_of_helpers, _who_helpers)
