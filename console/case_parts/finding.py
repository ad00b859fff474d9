"""What the records show about a case that should be mended or explained."""

from collections.abc import Sequence

from acts.actor import Actor
from console import finding_view
from console.finding_view import View
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import findings
from storage.queries.cases import Filed
from storage.queries.findings import Wanted

MOST = 20


async def look(
    session: Session, rules: Rulebook, actor: Actor, case: Filed
) -> Sequence[View] | None:
    """The open findings about this case."""
    found = await findings.page(session, actor.scope, Wanted(case_id=case.id), MOST)
    return await finding_view.views(session, rules, actor, found) if found else None
