"""What a visit does for warnings: it was looked at, and nobody is asked to write it twice."""

from collections.abc import Iterable
from datetime import date

from acts.actor import Actor
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import department_warnings
from storage.queries.department_warnings import LOOKED


async def visited(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    household_ids: Iterable[int],
    on: date,
    note: str,
) -> int:
    """Settle the open warnings of households that were visited on their day or after.

    The visit's note is the warning's. Returns how many warnings were settled.
    """
    settled = 0
    for warning_id in await department_warnings.open_at(session, actor.scope, household_ids, on):
        settled += await department_warnings.settle(
            session, warning_id, LOOKED, actor.person_id, note
        )
        await audit.record(
            session, actor.name, "warning.looked", f"warning:{warning_id}", {"by": "visit"}
        )
    return settled
