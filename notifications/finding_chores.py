"""Findings as chores: one line with their number for whoever can mend them, never a word more."""

from collections.abc import Sequence

from locales import ngettext
from notifications.chore import Chore, Source
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import findings, holders, posts
from storage.queries.findings import Group
from storage.queries.holders import HELPER, Holders
from storage.queries.posts import Held
from storage.scope import EVERYTHING, Scope

ADDRESS = "/console/findings?mine=1"


async def waiting_for(session: Session, person_id: int, held: Sequence[Held]) -> int:
    """How many open findings an official can mend: as the nearest in one of the roles, or as the
    helper of the household."""
    helped = await posts.helped_by(session, person_id, session.moment.today)
    scope = Scope(tuple(post.path for post in held), person_id=person_id, helped=helped)
    groups = await findings.groups(session, scope)
    known = await holders.near(session, {group.path for group in groups}, ())
    own = {post.role for post in held} - {HELPER}
    told = [group for group in groups if _tells(group, known, own, person_id)]
    count = sum(group.count for group in told)
    if helped:
        others = {(group.path, group.notify) for group in told}
        count += sum(
            group.count
            for group in await findings.groups(session, scope, helped)
            if HELPER in group.notify and (group.path, group.notify) not in others
        )
    return count


def _tells(group: Group, known: Holders, own: set[str], person_id: int) -> bool:
    mine = own & set(group.notify)
    return any(person_id in known.of(role, group.path) for role in mine)


async def _of(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[Chore]:
    count = await waiting_for(session, person_id, held)
    if not count:
        return []
    text = ngettext(
        "%(count)s finding in the records to mend or explain",
        "%(count)s findings in the records to mend or explain",
        count,
    )
    return [Chore(text, address=ADDRESS)]


async def _people(session: Session) -> set[int]:
    groups = await findings.groups(session, EVERYTHING)
    if not groups:
        return set()
    known = await holders.today(session, await findings.households(session, HELPER))
    told = {
        person
        for group in groups
        for role in set(group.notify) - {HELPER}
        for person in known.of(role, group.path)
    }
    return told | known.helpers


SOURCE = Source(_of, _people)
