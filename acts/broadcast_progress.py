"""How far a broadcast is, told in one cheap look: for whoever watches it leave."""

from collections.abc import Mapping
from dataclasses import dataclass

from acts.actor import Actor
from acts.broadcast_previews import seen
from acts.broadcast_views import Report, counted, unsent_of, waiting
from acts.broadcasts.states import APPROVED, DONE, DRAFT, PAUSED, SENDING, STOPPED
from storage.engine import Session
from storage.queries import notices, recipients
from storage.queries.notices import Sending
from storage.scope import EVERYTHING

STOPPABLE = (DRAFT, APPROVED, SENDING, PAUSED)
"""Where something of it can still leave."""
LEFT = ("sent", "delivered", "undelivered", "unsure", "parked")
"""The fates of what cannot be taken back."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is: every household meant is in exactly one of the counts."""

    sending: Sending
    households: int
    under_way: int
    fates: Mapping[str, int]
    excluded: Mapping[str, int]

    @property
    def over(self) -> bool:
        """Whether nothing of it moves any more."""
        return self.sending.state in (DONE, STOPPED) and not self.under_way

    @property
    def stoppable(self) -> bool:
        """Whether something of it can still leave."""
        return self.sending.state in STOPPABLE

    @property
    def meant(self) -> int:
        """How many households get it or are to get it; the others were left out."""
        return self.households - sum(self.excluded.values())

    @property
    def left(self) -> int:
        """To how many households it has left."""
        return sum(self.fates.get(fate, 0) for fate in LEFT)


async def may_watch(session: Session, actor: Actor, broadcast_id: int) -> bool:
    """Whether there is such a broadcast for this actor at this moment.

    Raises:
        NotAllowed: the actor holds no post over the place that sends notices.
    """
    return await seen(session, actor, broadcast_id) is not None


async def look(session: Session, broadcast_id: int) -> Progress | None:
    """How far a broadcast is; whoever is shown it was asked for their scope before."""
    sending = await notices.broadcast(session, EVERYTHING, broadcast_id)
    if sending is None:
        return None
    rows = await recipients.standing(session, sending.id)
    unsent = unsent_of(sending)
    fates, excluded = counted(rows, unsent)
    return Progress(
        sending=sending,
        households=sum(row.households for row in rows),
        under_way=waiting(rows, unsent),
        fates=fates,
        excluded=excluded,
    )


def of_report(report: Report) -> Progress:
    """The same from a report that was made already."""
    return Progress(
        sending=report.sending,
        households=report.households,
        under_way=report.under_way,
        fates=report.fates,
        excluded=report.excluded,
    )
