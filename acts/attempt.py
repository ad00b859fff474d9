"""A step somebody tries to take, as those look at it who may hold it up."""

from dataclasses import dataclass

from rulebook.cases import Event, Refusal
from storage.queries.cases import Filed


@dataclass(frozen=True, slots=True)
class Attempt:
    """A case and what is tried in it; `handed_in` are the papers that came with the step itself.

    `by_service` says that the step follows from something done here, such as releasing a notice;
    `kind` is the transition's.
    """

    case: Filed
    event: Event
    handed_in: frozenset[str]
    by_service: bool
    kind: str
    note: str

    def refused(self, reason: str) -> Refusal:
        """Refuse it for a reason."""
        return Refusal(reason, self.event, self.case.state)

    def lacks(self, paper: str) -> Refusal:
        """Refuse it for a paper."""
        return Refusal("missing_document", self.event, self.case.state, missing=(paper,))
