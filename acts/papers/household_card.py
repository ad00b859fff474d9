"""The household's card (明白卡) to hang at home: from records only, to be confirmed or disputed."""

from acts.actor import Actor
from acts.cards import Card, Item, card
from acts.papers.about import BLANK, about, given, paper, written
from acts.papers.paper import NUMBERED, Facts, Lines, Paper, Table
from locales import _, ngettext
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.cases import Filed

CARD = "household_card"
OF_CARDS = ("identify", "help_plan", "risk_removal", "no_labour_cert")
"""The procedures of households that are watched over and helped."""
REACHED = {"identify": ("monitored",)}
"""Where a case must stand for a card: a family that is only being looked at has none."""


def fits(rules: Rulebook, case: Filed) -> bool:
    """Whether the case's household may have a card."""
    if case.household_id is None or case.procedure not in OF_CARDS:
        return False
    return case.state in REACHED.get(case.procedure, (case.state,))


async def compose(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Paper | None:
    """The card as it would be handed over today."""
    known = await about(session, actor, case)
    if known.household is None:
        return None
    shown = await card(session, rules, known.household)
    return paper(
        known,
        CARD,
        _("The household's card"),
        given(_facts(shown), _items(shown), _saying(shown)),
        place=f"{shown.village} {shown.household}",
    )


def _facts(shown: Card) -> Facts:
    rows = [(_("Registered as"), shown.kind)]
    if shown.since:
        rows.append((_("Since"), written(shown.since)))
    if shown.people:
        said = ngettext("%(count)s person", "%(count)s people", shown.people)
        rows.append((_("Members"), said))
    helper = shown.helper
    rows.append((_("Helper"), f"{helper.name}（{helper.unit}）" if helper else _("not named yet")))
    landline = (helper.landline if helper else None) or shown.landline
    if landline:
        rows.append((_("To reach the helper call"), landline))
    return Facts("card", tuple(rows))


def _items(shown: Card) -> Table:
    rows = [(_text(item), item.amount or BLANK, _when(item)) for item in shown.items]
    header = (_("Help and benefits"), _("Amount"), _("When"))
    empty = ((_("Nothing is on record yet."), BLANK, BLANK),)
    return Table("items", header, tuple(rows) or empty, "", (5, 4, 4))


def _text(item: Item) -> str:
    if item.policy and item.policy not in item.text:
        return f"{item.text}（{item.policy}）"
    return item.text


def _when(item: Item) -> str:
    if item.done_on:
        return _("done on %(day)s", day=written(item.done_on))
    if item.due_on:
        return _("planned until %(day)s", day=written(item.due_on))
    return _("planned")


def _saying(shown: Card) -> Lines:
    lines = [
        _("Is all of this right? Answer 对 or 不对 to our message, or tell the helper."),
        _("If something is wrong or has not come, say so: somebody comes to look."),
    ]
    if shown.landline:
        lines.append(_("Questions: call %(landline)s.", landline=shown.landline))
    return Lines("saying", tuple(lines), "", NUMBERED)
