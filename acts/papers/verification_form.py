"""The visit form (核查表): what was said beside what was seen, or room to write it down."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from acts import checks
from acts.actor import Actor
from acts.checks import Cell, Part, Sheet
from acts.papers.about import BLANK, about, family, given, head, paper, written
from acts.papers.paper import Facts, Lines, Paper, Table
from locales import _, yuan
from rulebook import hardship
from rulebook.loader import Rulebook
from rulebook.months import Month
from rulebook.questions import Question
from storage.engine import Session
from storage.queries.cases import Filed

FORMS = ("verification_form", "household_check_form")
FEW_CHOICES = 8
LINE = "＿" * 4
BOX = "□\N{NO-BREAK SPACE}"
"""A box to tick; the first word after it stays beside it."""
DIFFERS = "≠ "
"""Stands before what was seen where it is not what was said."""


def form_of(rules: Rulebook, case: Filed) -> str | None:
    """Which form a step of the case's procedure asks for."""
    states = rules.procedures[case.procedure].states.values()
    asked = {key for state in states for way in state.transitions for key in way.requires}
    return next((form for form in FORMS if form in asked), None)


def fits(rules: Rulebook, case: Filed) -> bool:
    """Whether the case's procedure has a visit with a form."""
    return case.household_id is not None and form_of(rules, case) is not None


async def compose(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Paper | None:
    """The form, filled in as far as anybody has answered; a blank one may be taken along."""
    form = form_of(rules, case)
    shown = await checks.sheet(session, rules, actor, case) if form else None
    if form is None or shown is None:
        return None
    known = await about(session, actor, case)
    return paper(
        known,
        "verification_form",
        rules.documents[form].zh,
        given(head(known), family(known), *map(_part, shown.parts), _sums(rules, shown), _room()),
        signatures=(_("Visited by"), _("Visited by"), _("Head of the household"), _("Day")),
    )


def _part(part: Part) -> Table:
    rows = [(cell.question.text, _said(cell), _seen(cell)) for cell in part.cells]
    header = (_("To look at"), _("What was said"), _("What was seen"))
    return Table(part.section.key, header, tuple(rows), part.section.zh, (5, 3, 4))


def _said(cell: Cell) -> str:
    return BLANK if cell.said is None else _words(cell.question, cell.said)


def _seen(cell: Cell) -> str:
    if cell.seen is None:
        return _room_for(cell.question)
    said = _words(cell.question, cell.seen)
    return f"{DIFFERS}{said}" if cell.differs else said


def _words(question: Question, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return "、".join(_words(question, item) for item in value)
    if isinstance(value, date):
        return written(value)
    if isinstance(value, Month):
        return f"{value.year}-{value.month:02}"
    if question.type == "money" and isinstance(value, int | Decimal):
        return yuan(value)
    return question.options.get(str(value), str(value))


def _room_for(question: Question) -> str:
    """What a pen may tick or fill in."""
    if question.type == "bool":
        return f"{BOX}{_('yes')}　{BOX}{_('no')}"
    if question.options and len(question.options) <= FEW_CHOICES:
        return "　".join(f"{BOX}{label}" for label in question.options.values())
    if question.type == "money":
        return _("%(line)s yuan", line=LINE)
    return LINE


def _sums(rules: Rulebook, shown: Sheet) -> Facts:
    """The year's income; what lacks a figure says which, and is never taken as nothing."""
    sums = shown.sums
    rows = [
        (_("Net income of the year"), _amount(sums.net_income_year)),
        (_("Net income per head"), _amount(sums.per_capita_net_income)),
        (_("Rigid expenses of the year"), _amount(sums.rigid_expense_year)),
        (_("Per head after rigid expenses"), _amount(sums.after_rigid_per_capita)),
    ]
    if shown.line is not None:
        rows.append((_("Line of this year"), yuan(shown.line)))
    if sums.missing and shown.seen:
        rows.append((_("Figures still missing"), _missing(rules, sums.missing)))
    return Facts("sums", tuple(rows), _("Income, as far as the figures go"))


def _amount(value: Decimal | None) -> str:
    return BLANK if value is None else yuan(hardship.shown(value))


def _missing(rules: Rulebook, fields: Sequence[str]) -> str:
    questions = rules.check_form.questions
    return " ".join(questions[field].text if field in questions else field for field in fields)


def _room() -> Lines:
    return Lines(
        "opinion",
        (
            _("Income alone decides nothing: every section counts."),
            _("Opinion of the visitors:") + LINE * 6,
        ),
        _("What the visitors think"),
    )
