"""A parked message: who has found out whether it arrived sends it again or gives it up."""

from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined
from acts.notices import SENDERS
from locales import _
from storage import audit
from storage.engine import Session
from storage.models.delivery import State
from storage.queries import fates, parked

AGAIN, GIVEN_UP = "sent again by a person", "given up by a person"


class Settled(Declined):
    """Look at the list again: something else has settled it."""

    def sentence(self) -> str:
        return _("A receipt came, or somebody else decided, a moment ago. Nothing was sent.")


async def decide(session: Session, actor: Actor, outbox_id: int, *, again: bool) -> bool:
    """Send a parked message again or give it up; False when this actor sees no such one.

    Raises:
        NotAllowed: the actor holds no post over its household that sends notices.
        Settled: it is not parked any more.
    """
    actor.needs(Trust.CONSOLE)
    path = await parked.place_of(session, actor.scope, outbox_id)
    if path is None:
        return False
    if actor.role_among(path, SENDERS) is None:
        raise NotAllowed("no post over this place that sends notices")
    state, reason = (State.QUEUED, AGAIN) if again else (State.DROPPED, GIVEN_UP)
    if not await fates.decide_parked(session, outbox_id, state, reason):
        raise Settled
    await parked.off_the_list(session, outbox_id, actor.person_id)
    await audit.record(
        session, actor.name, "message.decided", f"message:{outbox_id}", {"again": again}
    )
    return True
