"""The alarms of a case: who was told when, who has read it, who has taken it over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from acts.actor import Actor
from acts.merging.joining import JOINED
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import alarms, officials
from storage.queries.alarms import Alarm
from storage.queries.cases import Filed


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody an alarm was sent to."""

    name: str
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Raised:
    """One alarm with whom it was sent to; `who` has taken it over."""

    alarm: Alarm
    told: Sequence[Heard]
    who: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the section shows; `goes_on` is the case this one was joined to."""

    alarms: Sequence[Raised]
    goes_on: int | None


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Shown | None:
    """The alarms of a case, and where it goes on when it was a duplicate."""
    goes_on = case.follows_id if case.follows_how == JOINED and case.closed_on else None
    raised = [await _raised(session, alarm) for alarm in await alarms.of_case(session, case.id)]
    return Shown(raised, goes_on) if raised or goes_on else None


async def _raised(session: Session, alarm: Alarm) -> Raised:
    told = await alarms.told_of(session, alarm.id)
    taker = [alarm.acknowledged_by] if alarm.acknowledged_by else []
    names = await officials.names(session, [*(one.person_id for one in told), *taker])
    return Raised(
        alarm,
        [Heard(names.get(one.person_id, ""), one.told_at, one.read_at) for one in told],
        names.get(alarm.acknowledged_by or 0, ""),
    )
