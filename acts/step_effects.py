"""What follows from a step that was taken, in the order it follows.

An effect runs in the step's transaction and is safe to run once per step. Modules of effects build
on `acts.case_steps` and `acts.opening`, never on `acts.cases`, which calls them.
"""

from collections.abc import Awaitable, Callable

from acts import opening
from acts.actor import SERVICE
from acts.case_steps import Taken
from notifications import tell
from rulebook.loader import Rulebook
from storage.engine import Session

Effect = Callable[[Session, Rulebook, Taken], Awaitable[object]]


async def tell_household(session: Session, rules: Rulebook, taken: Taken) -> None:
    """Tell the household what the step means for it."""
    await tell.of_step(session, rules, taken.case, taken.event)


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


EFFECTS: tuple[Effect, ...] = (tell_household, spawn)
