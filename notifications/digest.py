"""The daily digest: one message a day and person, what is to be done, silent when it is nothing."""

from collections.abc import Sequence
from datetime import date

from locales import _, day, ngettext
from notifications import chores, worklist
from notifications.chores import Chore
from notifications.wording import days_left, shown_code
from notifications.worklist import Item
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import posts

MOST_LINES = 6


async def text(session: Session, rules: Rulebook, person_id: int) -> str | None:
    """What an official's digest says now; None when there is nothing to say."""
    held = await posts.held_by(session, person_id, session.moment.today)
    items = await worklist.of(session, rules, person_id, held)
    waiting = await chores.of(session, rules, person_id, held)
    return said(items, session.moment.today, waiting)


def said(items: Sequence[Item], today: date, waiting: Sequence[Chore] = ()) -> str | None:
    """The digest of these items, with what waits besides."""
    count = len(items) + len(waiting)
    if not count:
        return None
    lines = [ngettext("%(count)s thing to do:", "%(count)s things to do:", count)]
    lines += numbered(items, waiting, today)[:MOST_LINES]
    if count > MOST_LINES:
        lines.append(_("%(count)s more: send 待办", count=count - MOST_LINES))
    if items:
        lines.append(_("After a visit send for example: 走访 3 张家 and what you saw."))
    return "\n".join(lines)


def numbered(items: Sequence[Item], waiting: Sequence[Chore], today: date) -> list[str]:
    """One numbered line each, the steps of cases first."""
    lines = [line(number, item, today) for number, item in enumerate(items, 1)]
    return lines + [
        f"{number}. {chore.text}" for number, chore in enumerate(waiting, len(items) + 1)
    ]


def line(number: int, item: Item, today: date) -> str:
    """One line of a list of things to do."""
    if item.deadline is None:
        return _(
            "%(number)s. %(village)s %(household)s: %(what)s (%(code)s)",
            number=number,
            village=item.village,
            household=item.household,
            what=item.what,
            code=shown_code(item.case.code),
        )
    return _(
        "%(number)s. %(village)s %(household)s: %(what)s, %(left)s (until %(deadline)s)",
        number=number,
        village=item.village,
        household=item.household,
        what=item.what,
        left=days_left(item.deadline, today),
        deadline=day(item.deadline, today),
    )
