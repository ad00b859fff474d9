"""What follows from a step that was taken, in the order it follows.

An effect runs in the step's transaction and is safe to run once per step. Modules of effects build
on `acts.case_steps` and `acts.opening`, never on `acts.cases`, which calls them.
"""

from collections.abc import Awaitable, Callable

from acts import (
    alarms,
    case_requests,
    consent_effects,
    counted_steps,
    decisions,
    opening,
    removals,
    reopening,
    sensitive,
)
from acts.actor import SERVICE
from acts.case_steps import Taken
from acts.detection import running as detection
from acts.help_plans import effects as help_plans
from acts.public_notices.effects import keep_notices_true
from notifications import tell
from rulebook.loader import Rulebook
from storage.engine import Session

Effect = Callable[[Session, Rulebook, Taken], Awaitable[object]]


async def tell_household(session: Session, rules: Rulebook, taken: Taken) -> None:
    """Tell the household what the step means for it."""
    kind, note = taken.transition.kind, taken.note
    await tell.of_step(session, rules, taken.case, taken.event.name, kind, note)


async def spawn(session: Session, rules: Rulebook, taken: Taken) -> None:
    """Open the case that grows out of this step, unless the household has one open."""
    if taken.transition.spawns is None:
        return
    procedure = rules.procedures[taken.transition.spawns]
    case = taken.case
    role = taken.event.by if taken.event.by in procedure.initial.by else "service"
    start = opening.Start(
        procedure.id,
        case.region_id,
        case.path,
        taken.event.on,
        case.household_id,
        subject=case.subject,
        role=role,
        level=case.level,
        follows_id=case.id,
        follows_how="spawned",
    )
    await opening.begin(session, rules, SERVICE, start)


EFFECTS: tuple[Effect, ...] = (
    decisions.freeze,
    tell_household,
    spawn,
    reopening.after_appeal,
    case_requests.carried_out,
    consent_effects.keep_letter,
    alarms.somebody_came,
    sensitive.after_step,
    keep_notices_true,
    help_plans.ask_about_plan,
    help_plans.start_measures,
    removals.enter_watch,
    removals.leave_watch,
    removals.certify,
    detection.at_step,
    counted_steps.log_step,
)
