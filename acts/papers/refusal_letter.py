"""The letter on a refusal (告知书): what was asked, the decision, why, and how to disagree."""

from collections.abc import Sequence

from acts.actor import Actor
from acts.help_found import may_help
from acts.papers.about import About, about, given, head, paper, written
from acts.papers.paper import NUMBERED, Facts, Lines, Paper
from locales import _
from locales.steps import roles, step
from notifications.wording import shown_code
from rulebook.appeals import APPEALABLE
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure, Transition
from rulebook.sources import quote
from storage.engine import Session
from storage.queries import cases, reports
from storage.queries.cases import Filed, Happened

LETTER = "reject_letter"
MOST_POLICIES = 4


def refuses(procedure: Procedure, way: Transition) -> bool:
    """Whether a step says no to people: it refuses, or leads to where the letter is written."""
    wanted = procedure.states[way.to].transitions
    return way.kind == "reject" or any(LETTER in item.requires for item in wanted)


def may_follow(rules: Rulebook, case: Filed) -> bool:
    """Whether a case stands where a refusal may have led."""
    procedure = rules.procedures[case.procedure]
    ways = (way for state in procedure.states.values() for way in state.transitions)
    return any(way.to == case.state and refuses(procedure, way) for way in ways)


async def compose(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Paper | None:
    """The letter on the last refusal of a case; None where nothing was refused."""
    procedure = rules.procedures[case.procedure]
    history = await cases.history(session, actor.scope, case.id)
    refused = _last(procedure, history)
    if refused is None:
        return None
    known = await about(session, actor, case)
    title = rules.documents[LETTER].zh if _asks_for_it(procedure) else _("Letter on a decision")
    return paper(
        known,
        "refusal_letter",
        title,
        given(
            head(known),
            _decision(rules, procedure, case, refused),
            await _instead(session, rules, actor, known),
            _disagreeing(known),
        ),
        signatures=(_("Office (seal)"), _("Handed over by"), _("Received by"), _("Day")),
    )


def _last(procedure: Procedure, history: Sequence[Happened]) -> Happened | None:
    for item in reversed(history):
        if item.refusal or item.from_state is None:
            continue
        ways = procedure.states[item.from_state].transitions
        if any(
            way.event == item.event and way.to == item.to_state and refuses(procedure, way)
            for way in ways
        ):
            return item
    return None


def _asks_for_it(procedure: Procedure) -> bool:
    ways = (way for state in procedure.states.values() for way in state.transitions)
    return any(LETTER in way.requires for way in ways)


def _decision(rules: Rulebook, procedure: Procedure, case: Filed, refused: Happened) -> Facts:
    reason = refused.note or _(
        "The office wrote no reason down. Ask for it: you have a right to hear it."
    )
    clause = quote(rules.sources, procedure.source) if procedure.source else ""
    rows = [
        (_("What it is about"), procedure.title),
        (_("Begun on"), written(case.opened_on)),
        (_("Decision"), step(rules, procedure, refused.event, refused.to_state)),
        (_("Decided on"), written(refused.on)),
        (_("Decided by"), roles(rules, (refused.role,))),
        (_("Reason"), reason),
    ]
    if clause:
        rows.append((_("Rule"), clause))
    return Facts("decision", tuple(rows), _("What was decided"))


async def _instead(session: Session, rules: Rulebook, actor: Actor, known: About) -> Lines:
    lines = [
        _("If something changes at home, report again: send 申报, or tell the village."),
    ]
    if known.household:
        told = await reports.of_case(session, actor.scope, known.case.id)
        helpful = await may_help(
            session, rules, known.household, [report.answers for report in told]
        )
        names = [one.policy.title for one in helpful][:MOST_POLICIES]
        if names:
            lines.append(_("These policies may fit you; ask: %(names)s.", names="、".join(names)))
    return Lines("instead", tuple(lines), _("What you can do now"), NUMBERED)


def _disagreeing(known: About) -> Lines:
    code = shown_code(known.case.code)
    lines = [
        _("Send 不同意 %(code)s, or tell any village cadre, or come to the township.", code=code),
        _("The next level looks at it again. It costs nothing, and nobody may take it amiss."),
    ]
    if known.case.closed_on:
        last = known.case.closed_on + APPEALABLE
        lines.append(_("You have time for this until %(day)s.", day=written(last)))
    if known.landline:
        lines.append(_("To ask or to complain call %(landline)s.", landline=known.landline))
    return Lines("disagreeing", tuple(lines), _("If you do not agree"), NUMBERED)
