"""The cover of a monitored household's file (监测户档案): what must lie in it, and what does."""

from acts.actor import Actor
from acts.papers.about import BLANK, about, family, given, head, paper, written
from acts.papers.paper import Paper, Table
from locales import _
from rulebook.cases import from_json
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure
from storage.engine import Session
from storage.queries import paper_data, papers
from storage.queries.cases import Filed

FILE = "household_file"
OF_A_FILE = ("identify", "help_plan", "risk_removal", "no_labour_cert")
"""The procedures whose papers lie in the file of a monitored household."""


def fits(rules: Rulebook, case: Filed) -> bool:
    """Whether the file belongs to this case."""
    return case.household_id is not None and case.procedure in OF_A_FILE


async def compose(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Paper | None:
    """The cover with the list of papers, of all cases of the household this actor may see."""
    known = await about(session, actor, case)
    if known.household is None:
        return None
    related = await paper_data.of_household(session, actor.scope, known.household.id)
    tables = []
    for one in related:
        if one.procedure in OF_A_FILE:
            on_file = await papers.keys_of(session, one.id)
            tables.append(_papers(rules, one, on_file | from_json(one.standing).documents))
    return paper(
        known,
        FILE,
        rules.documents[FILE].zh,
        given(head(known), family(known), *tables),
        signatures=(_("Put together by"), _("Looked through by"), _("Day")),
    )


def _papers(rules: Rulebook, case: Filed, there: frozenset[str]) -> Table:
    procedure = rules.procedures[case.procedure]
    rows = [
        (rules.documents[key].zh, _("in the file") if key in there else _("not in the file"), BLANK)
        for key in _wanted(procedure)
        if key != FILE
    ]
    title = _(
        "%(procedure)s, begun on %(day)s: %(state)s",
        procedure=procedure.title,
        day=written(case.opened_on),
        state=procedure.states[case.state].zh,
    )
    return Table(
        f"papers-{case.procedure}", (_("Paper"), _("In the file"), _("Page")), tuple(rows), title,
        (5, 2, 1),
    )  # fmt: skip


def _wanted(procedure: Procedure) -> list[str]:
    """Every paper a step of the procedure may need, in the order of its states."""
    keys = [
        key
        for state in procedure.states.values()
        for way in state.transitions
        for key in way.requires
    ]
    return list(dict.fromkeys(keys))
