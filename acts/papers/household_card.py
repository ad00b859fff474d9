"""The household's card (明白卡) to hang at home: from records only, to be confirmed or disputed."""

from acts import card_benefits
from acts.actor import Actor
from acts.cards import Card, Item, card, may_in_words
from acts.papers.about import BLANK, about, foot, given, paper, written
from acts.papers.paper import BOXES, NUMBERED, Block, Facts, Lines, Paper, Table
from locales import _, ngettext
from notifications.tell import HOTLINE
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.cases import Filed
from storage.queries.households import Household

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
        _blocks(rules, shown),
        place=f"{shown.village} {shown.household}",
    )


async def of_home(session: Session, rules: Rulebook, household: Household) -> Paper:
    """The card of a family, whether or not it has a case; the caller has looked who may see it."""
    shown = await card(session, rules, household)
    return Paper(
        CARD,
        _("The household's card"),
        code="",
        shown_code=shown.household,
        place=f"{shown.village} {shown.household}",
        foot=foot(shown.village, session.moment.today, shown.landline or HOTLINE),
        blocks=_blocks(rules, shown),
        large=True,
    )


def _blocks(rules: Rulebook, shown: Card) -> tuple[Block, ...]:
    return given(_facts(shown), _gets(shown), _items(shown), _may(rules, shown), _saying(shown))


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


def _gets(shown: Card) -> Lines | None:
    if not shown.benefits:
        return None
    said = tuple(card_benefits.in_words(one) for one in shown.benefits)
    return Lines("gets", said, _("By the register your family gets:"), NUMBERED)


def _may(rules: Rulebook, shown: Card) -> Lines | None:
    titles = tuple(may_in_words(rules, shown))
    heading = _("By the rules your family may also ask for:")
    return Lines("may", titles, heading, BOXES) if titles else None


def _items(shown: Card) -> Table | None:
    if shown.benefits and not shown.items:
        return None
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
