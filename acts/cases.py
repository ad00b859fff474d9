"""Cases: take one a step further, and let everything follow that must."""

from collections.abc import Mapping

from acts import step_facts
from acts.actor import SERVICE, Actor
from acts.case_steps import Step, Taken, take
from acts.opening import IDENTIFY, Start, begin, open_case
from acts.step_effects import EFFECTS
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases
from storage.queries.cases import Filed

__all__ = [
    "IDENTIFY",
    "Start",
    "Step",
    "add_papers",
    "advance",
    "begin",
    "close_as_duplicate",
    "open_case",
]


async def advance(
    session: Session, rules: Rulebook, actor: Actor, case_id: int, step: Step
) -> Filed | Refusal | None:
    """Take a case a step further; None when this actor sees no such case.

    A refused step changes nothing and is kept in the case's history. What follows from a step that
    was taken (messages, a case it spawns, the decision record …) follows in this transaction.

    Raises:
        NotAllowed: the step needs the console.
        Overtaken: somebody else changed the case meanwhile.
    """
    step = await step_facts.counted(session, rules, case_id, step)
    taken = await take(session, rules, actor, case_id, step)
    if not isinstance(taken, Taken):
        return taken
    for effect in EFFECTS:
        await effect(session, rules, taken)
    return taken.case


async def close_as_duplicate(session: Session, rules: Rulebook, case: Filed) -> None:
    """Close a case whose report turned out to belong to another one."""
    step = Step("duplicate_found", session.moment.today, role="service")
    await advance(session, rules, SERVICE, case.id, step)


async def add_papers(
    session: Session, actor: Actor, case: Filed, papers: Mapping[str, bytes | None]
) -> None:
    """Keep papers handed in with a step; None content means: seen on paper."""
    for key, content in papers.items():
        await cases.add_document(session, case.id, key, actor.person_id, content)
