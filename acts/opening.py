"""Opening a case of any procedure: about a household, one of its members, or a thing."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from acts.actor import SERVICE, Actor, NotAllowed, Trust
from acts.case_steps import MADE_HERE, ON_BEHALF, clock_rows, happened
from notifications import tell
from rulebook import codes, procedures
from rulebook.cases import CaseState, Event, Refusal, to_json
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure
from storage import audit
from storage.engine import Session
from storage.models.base import new_id
from storage.queries import cases
from storage.queries.cases import Filed
from storage.queries.households import Household

IDENTIFY = "identify"

_random = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Start:
    """A case to be opened: which procedure, where, about what, by whom and on which day.

    One of `household_id` (perhaps with `member_id`) and `subject` says what it is about. A case
    that grew out of another names it in `follows_id`; `follows_how` is spawned, reopened or appeal.
    """

    procedure: str
    region_id: str
    path: str
    on: date
    household_id: int | None = None
    member_id: int | None = None
    subject: str = ""
    role: str | None = None
    documents: frozenset[str] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    level: str = "normal"
    follows_id: int | None = None
    follows_how: str | None = None


def about(household: Household, procedure: str, on: date) -> Start:
    """A start about a household."""
    return Start(procedure, household.region_id, household.path, on, household.id)


async def begin(session: Session, rules: Rulebook, actor: Actor, start: Start) -> Filed | Refusal:
    """Open a case; a household's open case of the same procedure is returned instead of a second.

    Appeals are about one case each, so there may be several.

    Raises:
        NotAllowed: this actor may not open cases, or not here.
    """
    actor.needs(Trust.CONSOLE)
    alone = start.member_id is None and start.follows_how != "appeal"
    if start.household_id and alone:
        found = await cases.open_of(session, SERVICE.scope, start.household_id, start.procedure)
        if found:
            return found
    opened = await _open(session, rules, actor, start)
    if isinstance(opened, Filed):
        await tell.of_opening(session, rules, opened)
    return opened


async def open_case(
    session: Session, rules: Rulebook, household: Household, by: str, level: str = "normal"
) -> Filed:
    """Open an `identify` case today for a household; its clocks start with it."""
    start = replace(about(household, IDENTIFY, session.moment.today), role=by, level=level)
    opened = await _open(session, rules, SERVICE, start)
    assert isinstance(opened, Filed), opened
    return opened


async def _open(session: Session, rules: Rulebook, actor: Actor, start: Start) -> Filed | Refusal:
    procedure = rules.procedures[start.procedure]
    papers = start.documents if actor is SERVICE else start.documents - MADE_HERE
    role = _role(procedure, actor, start)
    event = Event(start.on, procedure.initial.event, role, papers, start.facts)
    begun = procedures.begin(procedure, event)
    if isinstance(begun, Refusal):
        return begun
    case = await _filed(session, start, begun)
    await cases.insert_case(session, case)
    await cases.put_clocks(session, case.id, clock_rows(procedure, begun, event.on))
    kept = happened(session, event, None, begun.state, actor, start.note)
    await cases.append(session, case.id, kept, event.facts)
    for key in papers:
        await cases.add_document(session, case.id, key, actor.person_id)
    await audit.record(
        session, actor.name, "case.opened", f"case:{case.id}", {"procedure": procedure.id}
    )
    return case


async def _filed(session: Session, start: Start, begun: CaseState) -> Filed:
    return Filed(
        id=new_id(),
        code=await _unused_code(session),
        procedure=start.procedure,
        household_id=start.household_id,
        region_id=start.region_id,
        path=start.path,
        state=begun.state,
        level=start.level,
        contact_by=None,
        standing=to_json(begun),
        version=0,
        opened_on=start.on,
        closed_on=None,
        entered_on=start.on,
        member_id=start.member_id,
        follows_id=start.follows_id,
        follows_how=start.follows_how,
        subject=start.subject,
    )


def _role(procedure: Procedure, actor: Actor, start: Start) -> str:
    allowed = procedure.initial.by
    if actor is SERVICE:
        return start.role or next((role for role in allowed if role == "service"), allowed[0])
    if start.role in ON_BEHALF and start.role in allowed:
        return start.role
    held = actor.roles_at(start.path, start.household_id)
    if not held:
        raise NotAllowed("no post over this place")
    behalf = next((role for role in allowed if role in ON_BEHALF), held[0])
    return actor.role_among(start.path, allowed, start.household_id) or behalf


async def _unused_code(session: Session) -> str:
    while True:
        code = codes.make(_random)
        if await cases.by_code(session, SERVICE.scope, code) is None:
            return code
