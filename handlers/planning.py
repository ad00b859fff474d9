"""The order of this week's visits (本周怎么走): a proposal, nobody has to follow it."""

from collections.abc import Sequence
from datetime import date

from aiogram import Router

from acts import visit_plan
from acts.actor import Actor
from acts.visit_plan import Proposed
from channels.contract import Choice
from handlers import tasks
from handlers.listening import listen
from handlers.matching import word
from handlers.reply import Reply, choices
from locales import _, day, ngettext
from rulebook.loader import Rulebook
from rulebook.visit_plan import Round
from storage.engine import Session
from storage.queries.addresses import Contact
from storage.queries.households import label

WORDS = ("本周怎么走", "这周怎么走", "这星期怎么走", "本周走访", "走访计划", "先走哪家", "怎么走")
MOST_LINES = 9
MOST_CHOICES = 9
FEW = 3
"""So many homes of a later day are named."""


def routes() -> Router:
    """The proposal."""
    router = Router(name="planning")
    listen(router, propose, word(*WORDS))
    return router


async def propose(session: Session, contact: Contact, actor: Actor, rules: Rulebook) -> Reply:
    """Propose whom to visit on which day of this week; the first day's homes can be tapped."""
    if actor.person_id is None:
        return tasks.unbound(contact)
    found = await visit_plan.propose(session, rules, actor)
    paused = len(found.plan.paused)
    if not found.plan.rounds:
        lines = [_("Nobody waits for a visit of yours now.")]
        return Reply("plan.none", "\n".join([*lines, *_left_out(0, paused)]))
    today = session.moment.today
    lines = [_why(found, today)]
    for round_ in found.plan.rounds:
        lines += _of_day(found, round_, today)
    shown = lines[: MOST_LINES + 1]
    shown += _left_out(len(found.plan.left), paused)
    return Reply("plan.visits", "\n".join(shown), choices=_taps(found))


def _why(found: Proposed, today: date) -> str:
    """The one line that explains the order."""
    first = found.plan.first
    assert first is not None
    village = found.villages.get(first.village, "")
    if first.deadline is None:
        return _("First %(village)s, everybody of a village together:", village=village)
    return _(
        "First %(village)s, where something ends on %(day)s; everybody of a village together:",
        village=village,
        day=day(first.deadline, today),
    )


def _of_day(found: Proposed, round_: Round, today: date) -> list[str]:
    """A day's visits, a line a village."""
    return [
        _(
            "%(day)s %(village)s: %(homes)s",
            day=day(round_.on, today),
            village=found.villages.get(village, ""),
            homes=_named(_labels(found, round_, village), first=round_ is found.plan.rounds[0]),
        )
        for village in round_.villages
    ]


def _named(labels: Sequence[str], *, first: bool) -> str:
    """The homes by name; of a later day only some of them, and how many there are."""
    if first or len(labels) <= FEW:
        return "、".join(labels)
    homes = "、".join(labels[:FEW])
    return _("%(homes)s and others, %(count)s in all", homes=homes, count=len(labels))


def _labels(found: Proposed, round_: Round, village: str) -> Sequence[str]:
    return [
        label(found.homes[visit.household])
        for visit in round_.visits
        if visit.village == village and visit.household in found.homes
    ]


def _left_out(left: int, paused: int) -> list[str]:
    lines = []
    if left:
        lines.append(
            ngettext(
                "%(count)s household is for later: it finds no room these days.",
                "%(count)s households are for later: they find no room these days.",
                left,
            )
        )
    if paused:
        lines.append(
            ngettext(
                "%(count)s household is left out: visits there are paused.",
                "%(count)s households are left out: visits there are paused.",
                paused,
            )
        )
    return lines


def _taps(found: Proposed) -> tuple[Choice, ...]:
    """The homes of the first day, to be tapped when one is there."""
    visits = found.plan.rounds[0].visits[:MOST_CHOICES]
    pairs = (
        (_("Visit %(household)s", household=label(found.homes[visit.household])), visit.household)
        for visit in visits
        if visit.household in found.homes
    )
    return choices(*((text, f"visit:{home}") for text, home in pairs))
