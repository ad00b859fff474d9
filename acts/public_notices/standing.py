"""Who may do what with notices at this moment; a post that ended a second ago counts no more."""

from acts.actor import Actor, NotAllowed, Trust, signed_in
from acts.public_notices.problems import Quicker
from locales import _
from notifications.wording import shown_code
from rulebook.notice_kinds import Kind
from storage.engine import Session
from storage.queries import officials
from storage.queries.public_notices import Notice


async def at_this_moment(session: Session, actor: Actor) -> Actor:
    """The same person with the posts they hold now, read in this transaction.

    Raises:
        NotAllowed: nobody we can name, or not at the console.
    """
    actor.needs(Trust.CONSOLE)
    if actor.person_id is None:
        raise NotAllowed("nobody we can name")
    return await signed_in(session, actor.person_id)


def may_prepare(actor: Actor, kind: Kind, path: str) -> bool:
    """Whether they hold a post that prepares such notices over a place."""
    return actor.role_among(path, kind.authors) is not None


def may_release(actor: Actor, kind: Kind, path: str) -> bool:
    """Whether they hold a post that releases such notices over a place."""
    return actor.role_among(path, kind.releasers) is not None


async def quicker(session: Session, notice: Notice, person_id: int | None, did: str) -> Quicker:
    """What the second of two people is told: who was first, and what they did."""
    who = await officials.name(session, person_id) if person_id else None
    return Quicker(who or _("The service"), shown_code(notice.code), did)
