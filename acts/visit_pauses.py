"""Pausing visits to a household: nobody is sent there; what the village owes stays as it is."""

from collections.abc import Callable
from datetime import date, timedelta

from acts.actor import Actor, Trust
from acts.declined import Declined
from locales import _, day
from storage import audit
from storage.engine import Session
from storage.queries import visit_pauses
from storage.queries.households import Household
from storage.queries.visit_pauses import Pause

AWAY, REFUSES, HOSPITAL, OTHER = "away", "refuses", "hospital", "other"
KINDS = (AWAY, REFUSES, HOSPITAL, OTHER)
LONGEST = timedelta(days=92)
LONGEST_NOTE = 200
NAMES: dict[str, Callable[[], str]] = {
    AWAY: lambda: _("away from home"),
    REFUSES: lambda: _("does not want visits"),
    HOSPITAL: lambda: _("in hospital"),
    OTHER: lambda: _("another reason"),
}


class NotADayToPause(Declined):
    """A pause ends on a day within three months from today."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today

    def sentence(self) -> str:
        return _(
            "A pause ends between today and %(last)s. Until which day?",
            last=day(self.today + LONGEST, self.today),
        )


async def pause(
    session: Session, actor: Actor, household: Household, kind: str, last: date, note: str = ""
) -> Pause | None:
    """Send nobody to a household until a day; None where this actor serves no such household.

    A pause that runs already ends, and this one begins.

    Raises:
        NotAllowed: the way they came is not trusted this far.
        NotADayToPause: it would end before today, or last too long.
    """
    actor.needs(Trust.BOUND)
    if actor.person_id is None or not _serves(actor, household) or kind not in KINDS:
        return None
    today = session.moment.today
    if not today <= last <= today + LONGEST:
        raise NotADayToPause(today)
    await visit_pauses.end(session, [household.id], today)
    made = await visit_pauses.add(
        session, household.id, kind, last, note[:LONGEST_NOTE], actor.person_id
    )
    about = {"kind": kind, "household": household.id, "until": last.isoformat()}
    await audit.record(session, actor.name, "visits.paused", f"visit_pause:{made.id}", about)
    return made


async def resume(session: Session, actor: Actor, household: Household) -> bool | None:
    """End the pause of a household; False when none runs, None where they serve no such household.

    Raises:
        NotAllowed: the way they came is not trusted this far.
    """
    actor.needs(Trust.BOUND)
    if not _serves(actor, household):
        return None
    if not await visit_pauses.end(session, [household.id], session.moment.today):
        return False
    await audit.record(session, actor.name, "visits.resumed", f"household:{household.id}")
    return True


def _serves(actor: Actor, household: Household) -> bool:
    return bool(actor.roles_at(household.path, household.id))
