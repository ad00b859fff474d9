"""Helpers of households: who can be one, naming one, changing one; a watched one is never empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from acts import cases as case_acts
from acts.actor import Actor, NotAllowed, Trust
from acts.case_steps import Step
from acts.declined import Declined
from acts.help_plans.words import unit_of
from locales import _, speaking
from notifications import tell
from notifications.outbox import put
from notifications.wording import shown_code
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import assignments, cases, households, officials, regions
from storage.queries.assignments import Load, Official
from storage.queries.cases import Filed
from storage.queries.households import Household
from storage.scope import EVERYTHING

HELPER_ROLES = (
    *("helper", "first_secretary", "team_member", "township_cadre", "township_government"),
    *("township_party_secretary", "township_party_committee", "sending_unit"),
)
"""Posts whose holders are usually public employees; the village's own committee is not."""
NAMERS = ("township_government", "county_rural_revival_bureau")
AWAITING, PLANNING = "awaiting_helper", "planning"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be a household's helper, and how much they have to do already."""

    official: Official
    load: Load
    helps_already: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """Who is to help, from which day, and whether that is a public employee as the rule asks."""

    person_id: int
    public_employee: bool
    on: date
    note: str = ""


class NotACandidate(Declined):
    """Choose somebody of the list: who holds a post over this village or above it."""

    def sentence(self) -> str:
        return _("Choose somebody of the list.")


class SameHelper(Declined):
    """Somebody else must be chosen: this person helps the household already."""

    def sentence(self) -> str:
        return _("This person helps the family already. Choose somebody else.")


class NotPublic(Declined):
    """A helper is a public employee; choose one, or make sure that this is one."""

    def sentence(self) -> str:
        return _(
            "The helper must be a public employee. Choose one, or tick the box if this person is."
        )


class NeverEmpty(Declined):
    """A family under watch keeps a helper; name another one instead."""

    def sentence(self) -> str:
        return _(
            "This family is still under watch, so it keeps a helper. Name another one instead."
        )


async def candidates(session: Session, actor: Actor, case: Filed) -> Sequence[Candidate]:
    """Who can help the household of a case, those with the least to do first."""
    today = session.moment.today
    if await cases.get(session, actor.scope, case.id) is None:
        return ()
    found: dict[int, Official] = {}
    for one in await assignments.holders(session, case.path, HELPER_ROLES, today):
        found.setdefault(one.person_id, one)
    loads = await assignments.loads(session, found, today)
    now = await assignments.helper_of(session, case.household_id or 0, today)
    helping = now.person_id if now else None
    return sorted(
        (Candidate(one, loads[one.person_id], one.person_id == helping) for one in found.values()),
        key=lambda item: (item.load.households, item.load.cases, item.official.person_id),
    )


async def name_helper(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, naming: Naming
) -> Filed | Refusal | None:
    """Name the helper of a household, or another one; the one before ends the day before.

    While a plan waits for its helper, or is being written, this is a step of its case. Later it
    is none: the plan goes on with somebody else.

    Raises:
        NotACandidate, SameHelper, NotPublic: it was not done.
        NotAllowed: this actor names no helper here.
    """
    held = await _held(session, actor, case)
    await _check(session, actor, held, naming)
    if held.state == PLANNING:
        changed = Step("helper_changed", naming.on, note=naming.note)
        after = await case_acts.advance(session, rules, actor, held.id, changed)
        if not isinstance(after, Filed):
            return after
        held = after
    if held.state == AWAITING:
        facts = {"helper_is_public_employee": naming.public_employee}
        step = Step("helper_assigned", naming.on, facts=facts, note=naming.note)
        after = await case_acts.advance(session, rules, actor, held.id, step)
        if not isinstance(after, Filed):
            return after
        held = after
    await _assign(session, actor, held, naming)
    return held


async def release(session: Session, actor: Actor, household: Household, on: date) -> bool:
    """End the help of a household that is not under watch any more.

    Raises:
        NeverEmpty: it is under watch (pf-heb19-01).
        NotAllowed: this actor names no helper there.
    """
    actor.needs(Trust.CONSOLE)
    if not actor.role_among(household.path, NAMERS):
        raise NotAllowed("names no helper here")
    plan = await cases.open_of(session, EVERYTHING, household.id, "help_plan")
    if household.monitored or plan is not None:
        raise NeverEmpty
    ended = await assignments.end(session, household.id, on)
    await audit.record(session, actor.name, "helper.released", f"household:{household.id}")
    return ended


async def _held(session: Session, actor: Actor, case: Filed) -> Filed:
    actor.needs(Trust.CONSOLE)
    held = await cases.lock(session, actor.scope, case.id)
    if held is None or held.procedure != "help_plan" or held.closed_on:
        raise NotAllowed("no such plan")
    if not actor.role_among(held.path, NAMERS, held.household_id):
        raise NotAllowed("names no helper here")
    return held


async def _check(session: Session, actor: Actor, case: Filed, naming: Naming) -> None:
    possible = {one.official.person_id: one for one in await candidates(session, actor, case)}
    chosen = possible.get(naming.person_id)
    if chosen is None:
        raise NotACandidate
    if case.state == AWAITING:
        return  # the rule of the procedure decides the rest, and keeps what it refuses
    if chosen.helps_already:
        raise SameHelper
    if not naming.public_employee:
        raise NotPublic


async def _assign(session: Session, actor: Actor, case: Filed, naming: Naming) -> None:
    assert case.household_id is not None
    await officials.assign_helper(session, naming.person_id, case.household_id, naming.on)
    await audit.record(
        session,
        actor.name,
        "helper.named",
        f"household:{case.household_id}",
        {"person": naming.person_id, "case": case.id},
    )
    helper = await assignments.official(session, naming.person_id, session.moment.today)
    assert helper is not None, "a candidate holds a post"
    await _tell_household(session, case, helper)
    await _tell_helper(session, case, naming.person_id)


async def _tell_household(session: Session, case: Filed, helper: Official) -> None:
    """Say who helps, of which unit, and the office's telephone: a private one is not ours to give.

    Of why they help it says nothing; the phone may be shared.
    """
    contact = await tell.household_contact(session, case.household_id or 0)
    if contact is None:
        return
    landline = await regions.landline_for(session, helper.region_id)
    with speaking(contact.language):
        text = _(
            "From now on %(name)s (%(unit)s) is there for your family and will come to see you. "
            "Telephone of the office: %(landline)s",
            name=helper.name,
            unit=unit_of(helper),
            landline=landline or "12345",
        )
    await put(session, contact, "case.helper", text, values={"code": case.code})


async def _tell_helper(session: Session, case: Filed, person_id: int) -> None:
    contact = await tell.official_contact(session, person_id)
    household = await households.get(session, EVERYTHING, case.household_id or 0)
    place = await regions.get(session, case.region_id)
    if contact is None or household is None or place is None:
        return
    with speaking(contact.language):
        text = _(
            "You are now the helper of %(household)s (number %(code)s). "
            "See them and write the help plan; 待办 shows until when.",
            household=f"{place.name}{households.label(household)}",
            code=shown_code(case.code),
        )
    await put(session, contact, "case.helper", text, values={"code": case.code})
