"""Why a step was not taken, and what to do about it, in whole sentences."""

from console import words
from locales import _, day
from rulebook.cases import Refusal
from rulebook.guards import Atom
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure

REASONS: words.Words = {
    "wrong_state": lambda: _("Does not fit where the case stands"),
    "wrong_actor": lambda: _("Another role must do this"),
    "missing_document": lambda: _("Papers were missing"),
    "min_days_not_reached": lambda: _("Too early: the public notice was not over"),
    "guard_failed": lambda: _("A condition was not met"),
    "out_of_order": lambda: _("Dated before the last step"),
    "terminal_state": lambda: _("The case was finished already"),
}


def sentences(rules: Rulebook, procedure: Procedure, refusal: Refusal) -> tuple[str, str]:
    """The reason, and what can be done now."""
    match refusal.reason:
        case "wrong_state":
            return _wrong_state(rules, procedure, refusal)
        case "wrong_actor":
            return (
                _("Only %(roles)s may do this.", roles=words.roles(rules, refusal.allowed)),
                _("Ask them to take this step, or choose a step of your own."),
            )
        case "missing_document":
            return (
                _("Still missing: %(papers)s.", papers=words.papers(rules, refusal.missing)),
                _("Get these papers, tick them in the form, then send it again."),
            )
        case "min_days_not_reached":
            return _too_early(refusal)
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


def _wrong_state(rules: Rulebook, procedure: Procedure, refusal: Refusal) -> tuple[str, str]:
    state = procedure.states[refusal.state or procedure.initial.state]
    targets = {item.event: item.to for item in state.transitions}
    possible = [
        words.step(rules, procedure, event, targets.get(event)) for event in refusal.possible
    ]
    return (
        _("The case stands at “%(state)s” now, where this step is not possible.", state=state.zh),
        _("Possible now: %(steps)s.", steps="、".join(possible)),
    )


def _too_early(refusal: Refusal) -> tuple[str, str]:
    if refusal.earliest is None:
        return (
            _("The public notice has not begun, so it cannot be over."),
            _("Post the public notice first."),
        )
    return (
        _("The public notice must hang for five full days."),
        _("Send it again on %(day)s or later.", day=day(refusal.earliest)),
    )


def _conditions(rules: Rulebook, refusal: Refusal) -> str:
    if refusal.guard and refusal.guard.rule:
        return rules.guards[refusal.guard.rule]
    return "；".join(_atom(atom) for atom in refusal.unmet)


def _atom(atom: Atom) -> str:
    value = "、".join(map(str, atom.value)) if isinstance(atom.value, tuple) else str(atom.value)
    return f"{atom.key} {atom.op} {value}"
