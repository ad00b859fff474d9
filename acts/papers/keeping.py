"""Putting a signed paper on file: as a picture of it, by an official of the place."""

from acts import case_steps
from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined
from locales import _
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import cases
from storage.queries.cases import Filed
from storage.queries.paper_data import JPEG

ELSEWHERE = frozenset({"consent_letter"})
"""Papers with a page of their own, where more is noted than that they exist."""


class NotKept(Declined):
    """Choose one of the papers this case needs."""

    def sentence(self) -> str:
        return _("Choose which paper this is; the letter of consent has a page of its own.")


def expected(rules: Rulebook, case: Filed) -> tuple[str, ...]:
    """The papers a step of the case's procedure may ask for and that may be handed in signed."""
    states = rules.procedures[case.procedure].states.values()
    keys = [key for state in states for way in state.transitions for key in way.requires]
    elsewhere = ELSEWHERE | case_steps.MADE_HERE
    return tuple(key for key in dict.fromkeys(keys) if key not in elsewhere)


async def keep(
    session: Session, rules: Rulebook, actor: Actor, case_id: int, key: str, picture: bytes
) -> int | None:
    """Put a paper on file; returns the document's id, None when the actor sees no such case.

    `picture` is a JPEG of ours, developed from what was sent.

    Raises:
        NotAllowed: not signed in to the console, or without a post over this place.
        NotKept: the case needs no such paper.
    """
    actor.needs(Trust.CONSOLE)
    case = await cases.get(session, actor.scope, case_id)
    if case is None:
        return None
    if not actor.roles_at(case.path, case.household_id):
        raise NotAllowed("no post over this place")
    if key not in expected(rules, case):
        raise NotKept
    document = await cases.add_document(session, case.id, key, actor.person_id, picture, JPEG)
    await audit.record(
        session, actor.name, "paper.kept", f"case:{case.id}", {"paper": key, "document": document}
    )
    return document
