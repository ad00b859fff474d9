"""When people are reminded, and who takes over what stays undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rulebook.duties.entry import Duty
from rulebook.roles import Role, level_above

# Who receives what comes up to a level; a design choice, the documents name nobody in general.
RECEIVES = {
    "township": "township_government",
    "county": "county_rural_revival_bureau",
    "city": "city_leading_group",
    "province": "prov_leading_group_office",
}
ONE_DAY = timedelta(days=1)
ALARMED_FIRST = ("village_committee", "first_secretary", "township_government")
"""Who hears of a danger at once, besides those a rule of triage names."""
ALARMED_LAST = "city"


@dataclass(frozen=True, order=True)
class Instant:
    """A day on which a reminder is due: `lead` before a deadline, `overdue` after it."""

    on: date
    kind: str


@dataclass(frozen=True)
class Escalation:
    """Who takes over, and whether a document says so (`source`) or we do (`design`)."""

    role: str
    basis: str
    implied: bool = False


@dataclass(frozen=True)
class Rung:
    """Who is told of an alarm together: these roles, of these levels."""

    roles: tuple[str, ...]
    levels: tuple[str, ...]


def ladder(roles: Mapping[str, Role]) -> tuple[Rung, ...]:
    """Return whom an alarm climbs to until somebody takes it over, village and township first."""
    rungs = [Rung(ALARMED_FIRST, ("village", "township"))]
    above = escalation(roles, None, ALARMED_FIRST[-1])
    while above and rungs[-1].levels[-1] != ALARMED_LAST:
        rungs.append(Rung((above.role,), (roles[above.role].level,)))
        above = escalation(roles, None, above.role)
    return tuple(rungs)


def planned(deadline: date, lead_days: int, today: date) -> list[Instant]:
    """Return every reminder due up to today, and the next one after it, in order.

    There is one before the deadline and, while the thing stays undone, one every day after.
    """
    instants = [Instant(deadline - timedelta(days=lead_days), "lead")]
    while instants[-1].on <= today:
        last = max(deadline, instants[-1].on)
        instants.append(Instant(last + ONE_DAY, "overdue"))
    return instants


def escalation(roles: Mapping[str, Role], duty: Duty | None, role: str) -> Escalation | None:
    """Return who takes over from a role: as the duty says, else the next level up."""
    if duty and duty.escalate_to and duty.escalate_to != role:
        return Escalation(duty.escalate_to, "source", duty.escalate_implied)
    above = level_above(roles[role].level)
    return Escalation(RECEIVES[above], "design") if above else None
