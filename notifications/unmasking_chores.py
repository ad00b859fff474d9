"""What unmasking leaves for those who audit: somebody had very much shown that is hidden.

A line names nobody, as it may be read on any phone; who it was stands on the page it leads to.
"""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from locales import _, day
from notifications.auditors import AUDITORS
from notifications.chore import Chore, Source
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.moment import county_day
from storage.queries import posts, unmaskings
from storage.queries.posts import Held
from storage.queries.unmaskings import Many
from storage.scope import EVERYTHING, Scope

MANY_A_DAY = 20
"""More than so many by one person in a day are looked at; one's own by another auditor."""
SHOWN_FOR = timedelta(days=7)


async def _of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    paths = tuple(post.path for post in held if post.role in AUDITORS)
    found = await _many(session, Scope(paths)) if paths else []
    return [_chore(session, one) for one in found if one.person_id != person_id]


async def _people(session: Session) -> set[int]:
    found: set[int] = set()
    for one in await _many(session, EVERYTHING):
        held = await posts.responsible(session, one.path, AUDITORS, session.moment.today)
        found |= {post.person_id for post in held} - {one.person_id}
    return found


SOURCE = Source(_of, _people)


async def _many(session: Session, scope: Scope) -> list[Many]:
    since = county_day(session.moment.real) - SHOWN_FOR
    return await unmaskings.many(session, scope, since, MANY_A_DAY)


def _chore(session: Session, one: Many) -> Chore:
    text = _(
        "Somebody had hidden details of families shown %(count)s times on %(day)s: look why.",
        count=one.count,
        day=day(one.on, session.moment.today),
    )
    where = {"who": one.person_id, "from": one.on.isoformat(), "until": one.on.isoformat()}
    return Chore(text, address=f"/console/audit/unmaskings?{urlencode(where)}")
