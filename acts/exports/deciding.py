"""The second person: approve what somebody wants to take along, or refuse it with a reason."""

from dataclasses import dataclass

from acts.actor import Actor, Trust
from acts.declined import Declined
from acts.exports.asking import FETCHED_WITHIN, SHORTEST, WAITS
from acts.exports.kinds import SOURCES
from acts.offices import places
from channels.text import clean
from locales import _
from notifications.export_chores import APPROVERS
from storage import audit
from storage.engine import Session
from storage.queries import exports
from storage.queries.exports import GRANTED, REFUSED, WAITING, WITHDRAWN, Export

LONGEST = 200


class OwnExport(Declined):
    """Let somebody else look."""

    def sentence(self) -> str:
        return _("You asked for it yourself: a second person has to approve it.")


class NoReason(Declined):
    """Say why not."""

    def sentence(self) -> str:
        return _("Write why not, so that the one who asked knows what to change.")


class DecidedAlready(Declined):
    """Look at what was decided."""

    def sentence(self) -> str:
        return _("It waits no more: somebody has decided, or it was taken back.")


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes or a no; a no has a reason."""

    granted: bool
    reason: str = ""


def oversees(actor: Actor, path: str) -> bool:
    """Whether somebody may approve what leaves a place."""
    return any(path.startswith(own) for own in places(actor, APPROVERS))


async def waiting(session: Session, actor: Actor) -> list[Export]:
    """What waits for this person's yes or no, the oldest first."""
    own = places(actor, APPROVERS)
    if not own or actor.person_id is None:
        return []
    return await exports.waiting(session, own, actor.person_id)


async def decide(session: Session, actor: Actor, export_id: int, said: Decision) -> Export | None:
    """Approve or refuse an export; None where there is none this actor may decide on.

    Raises:
        NotAllowed: the actor did not come by the console.
        OwnExport, NoReason, DecidedAlready: why it was not decided.
    """
    actor.needs(Trust.CONSOLE)
    found = await exports.get(session, export_id, lock=True)
    if found is None or found.kind not in SOURCES or not oversees(actor, found.path):
        return None
    if actor.person_id is None or found.author_id == actor.person_id:
        raise OwnExport
    reason = clean(said.reason, LONGEST)
    if not said.granted and len(reason) < SHORTEST:
        raise NoReason
    state = GRANTED if said.granted else REFUSED
    until = session.moment.real + (FETCHED_WITHIN if said.granted else WAITS)
    if found.expires_at <= session.moment.real or not await exports.decide(
        session, export_id, state, actor.person_id, until, reason
    ):
        raise DecidedAlready
    action = "export.approved" if said.granted else "export.refused"
    detail = {"kind": found.kind, "rows": found.rows, "author": found.author_id}
    await audit.record(session, actor.name, action, f"export:{export_id}", detail)
    return found


async def withdraw(session: Session, actor: Actor, export_id: int) -> bool:
    """Take back what one asked for and nobody has decided on; False where it is not there."""
    actor.needs(Trust.CONSOLE)
    found = await exports.get(session, export_id, lock=True)
    if found is None or found.author_id != actor.person_id:
        return False
    if found.state == WAITING:
        await exports.decide(session, export_id, WITHDRAWN, found.author_id, session.moment.real)
        await audit.record(session, actor.name, "export.withdrawn", f"export:{export_id}")
    return True
