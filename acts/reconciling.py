"""Reconciling the ledger (对账销号): what came in, less what was closed by an event, is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import ledger
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Balance:
    """A month of the ledger: `closed` counts by the event that closed, `still_open` by the cases.

    Carried over and opened, less closed, is what is open: else the ledger is wrong.
    """

    first: date
    carried: int
    opened: int
    closed: Mapping[str, int]
    still_open: int

    @property
    def expected(self) -> int:
        """What should be open by the history."""
        return self.carried + self.opened - sum(self.closed.values())

    @property
    def balanced(self) -> bool:
        """Whether history and ledger say the same."""
        return self.expected == self.still_open


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A case that left the ledger without a closing event, or came into it without an opening."""

    case_id: int
    path: str
    since: date | None


async def reconcile(
    session: Session, rules: Rulebook, scope: Scope, month: date, path: str = ""
) -> Balance:
    """Balance one month of what a scope may see, in a place of it."""
    first = month.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    flow = await ledger.flow(session, scope, path, first, after, terminal(rules))
    return Balance(first, flow.carried, flow.opened, flow.closed, flow.still_open)


async def mismatches(session: Session, rules: Rulebook, path: str) -> list[Mismatch]:
    """The cases of a place whose history and place in the ledger disagree."""
    found = await ledger.unexplained(session, path, terminal(rules))
    return [Mismatch(*one) for one in found]


def terminal(rules: Rulebook) -> list[tuple[str, str]]:
    """The procedures and states in which a case is over."""
    return [
        (procedure.id, state.key)
        for procedure in rules.procedures.values()
        for state in procedure.states.values()
        if state.terminal
    ]
