"""What the steps of cases are called, and the roles and papers they need, in words.

Roles and papers are called as in the rules; so is a step, unless it has words of its own here.
"""

from collections.abc import Callable, Mapping

from locales import _
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure

STEPS: Mapping[str, Callable[[], str]] = {
    "clue_found": lambda: _("Report received"),
    "visit_started": lambda: _("The first visit was made"),
    "verified": lambda: _("Checked at home, papers complete"),
    "consent_declined": lambda: _("The household does not give consent"),
    "comparison_returned": lambda: _("Comparison of records is back"),
    "material_returned": lambda: _("Back to the village: something is missing"),
    "publicity_started": lambda: _("Public notice posted"),
    "publicity_passed": lambda: _("Public notice over, nobody objected"),
    "objection_raised": lambda: _("Someone objected to the public notice"),
    "objection_upheld": lambda: _("The objection is right: check again"),
    "township_passed": lambda: _("The township agrees"),
    "township_returned": lambda: _("The township sends it back"),
    "county_approved": lambda: _("The county approves"),
    "county_returned": lambda: _("The county sends it back"),
    "not_identified_decided": lambda: _("Not taken up this time"),
    "announced": lambda: _("Result announced"),
    "entered": lambda: _("Entered into the national system"),
    "duplicate_found": lambda: _("Belongs to another report"),
    "withdrawn_by_household": lambda: _("The household withdraws"),
    "merge.undone": lambda: _("Two families after all: open again"),
    "household.transferred": lambda: _("The family moved here, its case came with it"),
    "sensitive.made": lambda: _("Made confidential"),
    "sensitive.lifted": lambda: _("No longer confidential"),
    "reader.added": lambda: _("One more person may see it"),
    "reader.removed": lambda: _("A person may see it no longer"),
}


def step(rules: Rulebook, procedure: Procedure, event: str, to: str | None) -> str:
    """What a step is called; one without words of its own is named by where it leads."""
    found = STEPS.get(event)
    if found:
        return found()
    if event in rules.step_names:
        return rules.step_names[event]
    state = procedure.states.get(to or "")
    return _("Move on to: %(state)s", state=state.zh) if state else event


def roles(rules: Rulebook, names: tuple[str, ...]) -> str:
    """Roles as the rules call them."""
    return "、".join(rules.roles[name].zh if name in rules.roles else name for name in names)


def papers(rules: Rulebook, names: tuple[str, ...]) -> str:
    """Papers as the rules call them."""
    return "、".join(f"《{rules.documents[name].zh}》" for name in names)
