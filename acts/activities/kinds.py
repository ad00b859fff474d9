"""Which kinds of activity an official has a reason to log."""

from acts.activities import counting
from acts.activities.refusals import NoSuchDuty
from acts.actor import HELPER, Actor
from rulebook import log_words
from rulebook.loader import Rulebook
from storage.engine import Session


async def of(session: Session, rules: Rulebook, actor: Actor) -> tuple[str, ...]:
    """The kinds that the duties of an official's roles count, in the order they are shown."""
    roles = {post.role for post in actor.held} | ({HELPER} if actor.scope.helped else set())
    year = session.moment.today.year
    found: set[str] = set(log_words.kinds_for((), roles))
    for path in {post.path for post in actor.held}:
        there = await counting.at(session, rules, path, year)
        found.update(log_words.kinds_for(there.duties.values(), roles))
    return tuple(kind for kind in log_words.BY_KIND if kind in found)


async def check(session: Session, rules: Rulebook, actor: Actor, kind: str) -> None:
    """Stop what the official's posts have no duty of.

    Raises:
        NoSuchDuty: they have none.
    """
    if kind not in await of(session, rules, actor):
        raise NoSuchDuty(kind)


def recipients(rules: Rulebook, actor: Actor, kind: str) -> tuple[str, ...]:
    """The roles that must get a thing of this kind by the duties of an official's roles."""
    held = {post.role for post in actor.held}
    asked = [duty for duty in rules.duties.values() if kind in duty.kinds and held & {*duty.roles}]
    return tuple(dict.fromkeys(role for duty in asked for role in duty.subject.recipients))
