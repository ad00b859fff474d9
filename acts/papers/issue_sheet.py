"""The assignment sheet (交办单): which problem, who mends it, until when, by which clause."""

from datetime import date

from acts.actor import Actor
from acts.papers.about import BLANK, about, given, paper, written
from acts.papers.paper import NUMBERED, Facts, Lines, Paper, Table
from locales import _
from locales.steps import papers, roles, step
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure, State
from rulebook.sources import quote
from storage.engine import Session
from storage.queries import cases
from storage.queries.cases import Filed

SHEET = "issue_sheet"


def fits(rules: Rulebook, case: Filed) -> bool:
    """Whether a case is an issue somebody is charged with."""
    procedure = rules.procedures[case.procedure]
    return procedure.subject == "issue" or bool(_handed_over(procedure, case))


async def compose(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Paper | None:
    """The sheet for whoever mends the issue next."""
    procedure = rules.procedures[case.procedure]
    known = await about(session, actor, case)
    charged = _handed_over(procedure, case) or procedure.states[case.state]
    limits = [
        clock.deadline
        for clock in await cases.clocks_of(session, case.id)
        if clock.running and clock.deadline and clock.deadline >= case.opened_on
    ]
    return paper(
        known,
        SHEET,
        rules.documents[SHEET].zh,
        given(
            _what(rules, procedure, known.who, case),
            _who(rules, charged, min(limits, default=None)),
            _wanted(rules, procedure, charged),
            Table(
                "answer",
                (_("What was done"), _("By whom"), _("Day")),
                ((BLANK, BLANK, BLANK),) * 3,
                _("To be filled in by whoever mends it"),
                (5, 2, 2),
            ),
        ),
        signatures=(_("Assigned by (seal)"), _("Taken on by"), _("Assigned on"), _("Taken on on")),
    )


def _handed_over(procedure: Procedure, case: Filed) -> State | None:
    """The state a case enters when the sheet is handed over, if that is the next step."""
    for way in procedure.states[case.state].transitions:
        if SHEET in way.requires:
            return procedure.states[way.to]
    return None


def _what(rules: Rulebook, procedure: Procedure, who: str, case: Filed) -> Facts:
    rows = [
        (_("Problem"), who),
        (_("Procedure"), procedure.title),
        (_("Found on"), written(case.opened_on)),
    ]
    if procedure.source:
        rows.append((_("Rule"), quote(rules.sources, procedure.source)))
    return Facts("issue", tuple(rows))


def _who(rules: Rulebook, charged: State, limit: date | None) -> Facts:
    rows = [(_("Mended by"), roles(rules, (charged.actor,)))]
    if charged.helpers:
        rows.append((_("With the help of"), roles(rules, charged.helpers)))
    until = written(limit) if limit else _("The rules set no day; whoever assigns it writes one:")
    rows.append((_("Until"), until))
    return Facts("charge", tuple(rows), _("Who and until when"))


def _wanted(rules: Rulebook, procedure: Procedure, charged: State) -> Lines | None:
    lines = []
    for way in charged.transitions:
        if way.kind not in ("forward", "close"):
            continue
        name = step(rules, procedure, way.event, way.to)
        if way.requires:
            needed = papers(rules, way.requires)
            lines.append(_("%(step)s, with %(papers)s", step=name, papers=needed))
        else:
            lines.append(name)
    return Lines("wanted", tuple(lines), _("What is wanted"), NUMBERED) if lines else None
