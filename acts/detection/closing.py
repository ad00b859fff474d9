"""Closing a finding by a person: it is mended, or it is explained and stays as it is."""

from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined
from channels.text import clean
from locales import _
from storage import audit
from storage.engine import Session
from storage.queries import findings
from storage.queries.findings import EXPLAINED, MENDED, Kept

SHORTEST_REASON = 5
LONGEST_REASON = 500
HOW = (MENDED, EXPLAINED)


class NoReason(Declined):
    """Say why it may stay as it is: in five characters or more."""

    def sentence(self) -> str:
        return _("Write why it may stay as it is, in at least five characters.")


class AlreadyClosed(Declined):
    """Somebody closed it, or the records showed it no more."""

    def sentence(self) -> str:
        return _("This was closed already.")


async def close(
    session: Session, actor: Actor, finding_id: int, how: str, reason: str
) -> Kept | None:
    """Close a finding; None when this actor sees no such finding.

    Raises:
        NotAllowed: it needs the console, or a post over the place.
        NoReason: an explanation needs one.
        AlreadyClosed: it is not open any more.
    """
    actor.needs(Trust.CONSOLE)
    found = await findings.get(session, actor.scope, finding_id)
    if found is None:
        return None
    if how not in HOW or not may_close(actor, found):
        raise NotAllowed("no post over this place")
    said = clean(reason, LONGEST_REASON)
    if how == EXPLAINED and len(said) < SHORTEST_REASON:
        raise NoReason
    if not await findings.close(session, [found.id], how, actor.person_id, said):
        raise AlreadyClosed
    await audit.record(
        session,
        actor.name,
        "finding.closed",
        f"finding:{found.id}",
        {"pitfall": found.pitfall, "how": how},
    )
    return found


def may_close(actor: Actor, found: Kept) -> bool:
    """Whether an official may close a finding: by a post over the place, or as the helper."""
    if actor.scope.everything or actor.roles_at(found.path):
        return True
    return found.about_kind == "household" and int(found.about_id) in actor.scope.helped
