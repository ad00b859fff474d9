"""What departments warned of, in the case that looks into it."""

from collections.abc import Sequence

from acts.actor import Actor
from acts.screenings.answering import sentence, sight_of
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import department_warnings
from storage.queries.cases import Filed
from storage.queries.department_warnings import Wanted

MOST = 20


async def look(
    session: Session, rules: Rulebook, actor: Actor, case: Filed
) -> Sequence[str] | None:
    """The warnings that opened this case or joined it, in words."""
    warnings = rules.exchanges.warnings
    wanted = Wanted(case_id=case.id)
    found = await department_warnings.page(session, sight_of(warnings, actor), wanted, MOST)
    return [sentence(warnings, one) for one in found] or None
