"""Why a step was not taken, and what to do about it, in whole sentences."""

from collections.abc import Callable, Mapping

from locales import _, day, ngettext, reasons, steps
from rulebook.cases import Refusal
from rulebook.guards import Atom
from rulebook.loader import Rulebook
from rulebook.notice_kinds import PUBLICITY
from rulebook.procedure_entries import Procedure

REASONS: Mapping[str, Callable[[], str]] = {
    "wrong_state": lambda: _("Does not fit where the case stands"),
    "wrong_actor": lambda: _("Another role must do this"),
    "missing_document": lambda: _("Papers were missing"),
    "min_days_not_reached": lambda: _("Too early: it has to last longer"),
    "guard_failed": lambda: _("A condition was not met"),
    "out_of_order": lambda: _("Dated before the last step"),
    "terminal_state": lambda: _("The case was finished already"),
    "objection_open": lambda: _("An objection is not answered yet"),
    "reason_missing": lambda: _("No reason was given"),
    "income_alone": lambda: _("Income alone was given as the reason"),
}


HELD_UP: Mapping[str, Callable[[], tuple[str, str]]] = {
    "objection_open": lambda: (
        _("Somebody has objected to the public notice and has no answer yet."),
        _("Check it again and answer the objection on the page of the notice first."),
    ),
    "reason_missing": lambda: (
        _("Sending back and refusing need a reason."),
        _("Write why in the note: the household hears it, and may disagree."),
    ),
    "income_alone": lambda: (
        _("Income alone does not decide whether a household is taken up."),
        _("Write what food, school, health, house, water and risks look like as well."),
    ),
}
"""What stands around a case and holds a step up."""


def sentences(rules: Rulebook, procedure: Procedure, refusal: Refusal) -> tuple[str, str]:
    """The reason, and what can be done now."""
    if refusal.reason in HELD_UP:
        return HELD_UP[refusal.reason]()
    match refusal.reason:
        case "wrong_state":
            return _wrong_state(rules, procedure, refusal)
        case "wrong_actor":
            return (
                _("Only %(roles)s may do this.", roles=steps.roles(rules, refusal.allowed)),
                _("Ask them to take this step, or choose a step of your own."),
            )
        case "missing_document":
            return _missing(rules, refusal)
        case "min_days_not_reached":
            return _too_early(procedure, refusal)
        case "guard_failed":
            return (
                _(
                    "A condition is not met: %(conditions)s.",
                    conditions=_conditions(rules, refusal),
                ),
                _("Check these facts; when they are right, another step must be taken."),
            )
        case "out_of_order":
            assert refusal.last_on is not None
            return (
                _(
                    "The last step was on %(day)s; this one is dated before it.",
                    day=day(refusal.last_on),
                ),
                _("Correct the date, then send it again."),
            )
    return (
        _("This case is finished; nothing more can be done in it."),
        _("If the household is in trouble again, take a new report."),
    )


def _missing(rules: Rulebook, refusal: Refusal) -> tuple[str, str]:
    still = _("Still missing: %(papers)s.", papers=steps.papers(rules, refusal.missing))
    if PUBLICITY.paper in refusal.missing:
        return still, _(
            "Prepare the public notice on the page “Public notices”; this step is taken "
            "when a second person releases it."
        )
    if "system_record" in refusal.missing:
        return still, _(
            "Record the number the national system gave, on this page under “The national "
            "system”; this step is taken with it."
        )
    return still, _("Get these papers, tick them in the form, then send it again.")


def _wrong_state(rules: Rulebook, procedure: Procedure, refusal: Refusal) -> tuple[str, str]:
    state = procedure.states[refusal.state or procedure.initial.state]
    targets = {item.event: item.to for item in state.transitions}
    possible = [
        steps.step(rules, procedure, event, targets.get(event)) for event in refusal.possible
    ]
    return (
        _("The case stands at “%(state)s” now, where this step is not possible.", state=state.zh),
        _("Possible now: %(steps)s.", steps="、".join(possible)),
    )


def _too_early(procedure: Procedure, refusal: Refusal) -> tuple[str, str]:
    if refusal.earliest is None:
        return (
            _("What has to last so long has not begun, so it cannot be over."),
            _("Take the step that begins it first, such as posting the public notice."),
        )
    return (
        _lasting(procedure, refusal),
        _("Send it again on %(day)s or later.", day=day(refusal.earliest)),
    )


def _lasting(procedure: Procedure, refusal: Refusal) -> str:
    """Say how long it has to last: 5 full days of a public notice, 2 years of a post."""
    state = procedure.states[refusal.state or procedure.initial.state]
    names = [item.min_clock for item in state.transitions if item.event == refusal.event.name]
    clock = next((procedure.clocks[name] for name in names if name), None)
    if clock and clock.years:
        return ngettext(
            "This has to last for %(count)s year.",
            "This has to last for %(count)s years.",
            clock.years,
        )
    if clock and clock.days:
        return ngettext(
            "This has to last for %(count)s full day.",
            "This has to last for %(count)s full days.",
            clock.days,
        )
    return _("The time this has to last is not over.")


def _conditions(rules: Rulebook, refusal: Refusal) -> str:
    if refusal.guard and refusal.guard.rule:
        return rules.guards[refusal.guard.rule]
    return "；".join(_atom(rules, atom) for atom in refusal.unmet)


def _atom(rules: Rulebook, atom: Atom) -> str:
    """Say what must hold, in the words the entries have for it."""
    named = rules.guard_facts[atom.key]
    if isinstance(atom.value, bool):
        return reasons.must_be(named.zh, atom.value is (atom.op == "eq"))
    values = atom.value if isinstance(atom.value, tuple) else (atom.value,)
    wanted = "、".join(named.values.get(str(value), str(value)) for value in values)
    return reasons.compared(atom.op, named.zh, wanted)
