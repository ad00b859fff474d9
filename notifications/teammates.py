"""What teammates did for a duty that is owed together, so that nobody goes twice."""

from collections.abc import Sequence
from datetime import timedelta

from locales import ngettext
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import duty_logs
from storage.queries.duty_logs import Line, Whose
from storage.queries.posts import Held

VILLAGE = "village"


async def lines(
    session: Session, rules: Rulebook, person_id: int, held: Sequence[Held]
) -> list[str]:
    """What others of one's village team did since yesterday, a line a village."""
    found = []
    since = session.moment.today - timedelta(days=1)
    for path in dict.fromkeys(post.path for post in held if post.level == VILLAGE):
        log = await duty_logs.read(session, Whose(path=path), since, session.moment.today)
        homes = {line.household_id for line in log if _is_theirs(line, person_id)}
        homes -= {line.household_id for line in log if line.logged.by == str(person_id)}
        if homes:
            found.append(
                ngettext(
                    "Your teammates have been to %(count)s household since yesterday.",
                    "Your teammates have been to %(count)s households since yesterday.",
                    len(homes),
                )
            )
    return found


def _is_theirs(line: Line, person_id: int) -> bool:
    return line.household_id is not None and line.logged.by != str(person_id)
