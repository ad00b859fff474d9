"""The ids that entries may name, of the parts of the rulebook read before them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rulebook.procedure_entries import Procedure
from rulebook.sources import Source


@dataclass(frozen=True)
class Known:
    """What pitfalls and systems may name."""

    roles: Iterable[str]
    sources: Mapping[str, Source]
    procedures: Mapping[str, Procedure]
    documents: Iterable[str]
    duties: Iterable[str]
    questions: Iterable[str]
    settings: Iterable[str]

    def names(self) -> Mapping[str, Iterable[str]]:
        """Return the ids by what they name; states, events and clocks of all procedures."""
        procedures = self.procedures.values()
        states = [state for procedure in procedures for state in procedure.states.values()]
        return {
            "roles": self.roles,
            "procedures": self.procedures,
            "states": {state.key for state in states},
            "events": {step.event for state in states for step in state.transitions}
            | {procedure.initial.event for procedure in procedures},
            "clocks": {clock for procedure in procedures for clock in procedure.clocks},
            "documents": self.documents,
            "duties": self.duties,
            "questions": self.questions,
        }
