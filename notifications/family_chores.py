"""What waits about families: alarms nobody took over, families registered twice or moving in."""

from collections.abc import Sequence
from datetime import timedelta

from locales import _, ngettext
from notifications.chore import Chore, Source
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import alarms, cases, merges, posts, transfers
from storage.queries.posts import Held
from storage.scope import EVERYTHING, Scope

VILLAGE, TOWNSHIP = "village_committee", "township_government"
SETTLED = timedelta(days=1)
"""Who reports is asked whose family it is; only what is open a day later is somebody's chore."""


async def _alarms_of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    codes: dict[str, None] = {}
    for alarm in await alarms.waiting_for(session, person_id):
        case = await cases.get(session, EVERYTHING, alarm.case_id)
        if case:
            codes[case.code] = None
    return [
        Chore(
            _("Urgent, nobody has taken it over: number %(code)s", code=shown_code(code)),
            session.moment.today,
            "/console/alarms",
        )
        for code in codes
    ]


async def _twice_of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    paths = tuple(post.path for post in held if post.role == VILLAGE)
    before = session.moment.now - SETTLED
    count = len(await merges.likely(session, Scope(paths), before)) if paths else 0
    if not count:
        return []
    text = ngettext(
        "%(count)s family may be registered twice: look and merge",
        "%(count)s families may be registered twice: look and merge",
        count,
    )
    return [Chore(text, None, "/console/merges")]


async def _moving_of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    paths = tuple(post.path for post in held if post.role in (VILLAGE, TOWNSHIP))
    count = await transfers.waiting_at(session, Scope(paths)) if paths else 0
    if not count:
        return []
    text = ngettext(
        "%(count)s family moves to your village: accept or decline",
        "%(count)s families move to your village: accept or decline",
        count,
    )
    return [Chore(text, None, "/console/transfers")]


async def _moving_people(session: Session) -> set[int]:
    """The receiving village's committee, else its township."""
    found: set[int] = set()
    for path in await transfers.waiting_places(session):
        roles = (VILLAGE, TOWNSHIP)
        held = await posts.responsible(session, path, roles, session.moment.today)
        found.update(post.person_id for post in held if post.path == held[0].path)
    return found


async def _twice_people(session: Session) -> set[int]:
    found: set[int] = set()
    for path in await merges.places(session, session.moment.now - SETTLED):
        held = await posts.responsible(session, path, (VILLAGE,), session.moment.today)
        found.update(post.person_id for post in held if post.path == path)
    return found


ALARMS = Source(_alarms_of, alarms.people_waited_for)
TWICE = Source(_twice_of, _twice_people)
MOVING = Source(_moving_of, _moving_people)
