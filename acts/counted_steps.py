"""Steps of cases that are countable acts themselves: they are in the log without being typed.

A clock of a procedure cites the duty its term comes from. The step that such a term waits for, or
that begins one which must last, is what the duty counts; it is logged for whoever took it.
"""

from datetime import date

from acts.activities import counting
from acts.actor import Actor
from acts.case_steps import Taken
from rulebook.loader import Rulebook
from rulebook.log_words import VISIT
from rulebook.procedure_entries import Procedure
from storage import audit
from storage.engine import Session
from storage.queries import activities, logged
from storage.queries.activities import Done
from storage.queries.cases import Filed

MUST_LAST = "min"
"""The kind of clock that counts from its beginning; one with a limit counts at its end."""
MEASURE = "measure"
DEVELOPING = ("helper", "township_government")
EARNS_A_LIVING = "产业就业"
"""The category of a measure that develops, in the words of the duty that counts it."""
VISITS = frozenset({"visit_started"})
"""Steps that are a visit to the household."""


async def log_step(session: Session, rules: Rulebook, taken: Taken) -> None:
    """Log a step that is a visit or that a duty counts, with its household and case."""
    actor, case, event = taken.actor, taken.case, taken.event
    kind = counted(rules, rules.procedures[case.procedure], event.name, event.by)
    if kind is None or actor.person_id is None or await _follows_its_entry(session, taken):
        return
    done = Done(
        kind,
        actor.person_id,
        event.by,
        case.region_id,
        case.household_id,
        case.id,
        event.on,
        "",
        actor.channel,
    )
    activity_id = await activities.add(session, done)
    await counting.count(session, rules, activity_id, done, case.path)
    about = {"kind": done.kind, "case": case.id}
    await audit.record(session, actor.name, "activity.logged", f"activity:{activity_id}", about)


async def log_measure(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, on: date
) -> None:
    """Log that a measure of a plan that earns a living was carried out for a household."""
    if actor.person_id is None:
        return
    role = actor.role_among(case.path, DEVELOPING, case.household_id)
    done = Done(
        MEASURE,
        actor.person_id,
        role or actor.held[0].role,
        case.region_id,
        case.household_id,
        case.id,
        on,
        "",
        actor.channel,
        detail={"category": EARNS_A_LIVING},
    )
    activity_id = await activities.add(session, done)
    await counting.count(session, rules, activity_id, done, case.path)


def counted(rules: Rulebook, procedure: Procedure, event: str, role: str) -> str | None:
    """The kind of activity a step is when this role takes it, if anything counts it."""
    if event in VISITS:
        return VISIT
    for clock in procedure.clocks.values():
        duty = rules.duties.get(clock.duty or "")
        events = clock.start_on if clock.kind == MUST_LAST else clock.stop_on
        if duty and duty.status == "active" and event in events and role in duty.roles:
            return duty.kinds[0]
    return None


async def _follows_its_entry(session: Session, taken: Taken) -> bool:
    """Whether the step came of an entry of the log, which was kept in this transaction."""
    assert taken.actor.person_id is not None
    now, home = session.moment.real, taken.case.household_id
    return any(
        entry.recorded_at == now and entry.done.household_id == home
        for entry in await logged.latest_of(session, taken.actor.person_id, 9)
    )
