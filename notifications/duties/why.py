"""Why a duty stands as it does: its figures, each line of its log, and who takes over."""

from collections.abc import Sequence
from dataclasses import dataclass

from notifications.duties import owing, standing
from notifications.duties.owing import Owed
from notifications.duties.standing import Standing
from rulebook.duties import Line, MissingParam
from rulebook.loader import Rulebook
from rulebook.reminders import Escalation, escalation
from storage.engine import Session
from storage.queries import households
from storage.queries.households import label
from storage.scope import Scope

HOME = "household:"


@dataclass(frozen=True, slots=True)
class Explained:
    """How a duty stands, the log of its period, and who is told when it slips."""

    standing: Standing
    lines: Sequence[Line]
    above: Escalation | None

    @property
    def counted(self) -> list[Line]:
        """What counted, by date."""
        return [line for line in self.lines if line.counted]

    @property
    def left_out(self) -> list[Line]:
        """What did not count although it is of a kind that is about this duty, by date."""
        return [line for line in self.lines if line.why_not and line.why_not.reason != "kind"]

    @property
    def others(self) -> int:
        """How many lines are of another kind."""
        return len(self.lines) - len(self.counted) - len(self.left_out)


async def of(session: Session, rules: Rulebook, owed: Owed, *, missed: bool = False) -> Explained:
    """Why something somebody owes stands as it does today; or the period before, if missed."""
    there = await owing.at(session, rules, owed.post.path, session.moment.today.year)
    [one] = await standing.asked_of(session, [owed], {owed.post.path: there})
    if missed:
        one = standing.before(one, session.moment.today) or one
    [stands] = await standing.answers(session, rules, [one])
    try:
        lines = (await standing.explained(session, rules, one)).lines
    except MissingParam:
        lines = ()
    return Explained(stands, lines, escalation(rules.roles, owed.duty, owed.post.role))


async def homes(session: Session, scope: Scope, lines: Sequence[Line]) -> dict[str, str]:
    """What the households of these lines are called, as far as a scope may see them."""
    targets = {target for line in lines for target in line.activity.targets}
    ids = {target.removeprefix(HOME) for target in targets if target.startswith(HOME)}
    found = await households.of_ids(session, scope, [int(one) for one in ids if one.isdecimal()])
    return {f"{HOME}{key}": label(home) for key, home in found.items()}
