"""What is due (待办): the list an official sees, the same as in the digest."""

from aiogram import Router

from acts.actor import Actor
from handlers.listening import listen
from handlers.matching import chose, either, word
from handlers.reply import Reply, choices
from locales import _, ngettext
from notifications import chores, worklist
from notifications.digest import numbered
from rulebook.loader import Rulebook
from storage.engine import Session

MOST = 9


def routes() -> Router:
    """The list of things to do."""
    router = Router(name="tasks")
    listen(router, listing, either(word("待办", "任务", "待办事项"), chose("tasks:list")))
    return router


async def listing(session: Session, actor: Actor, rules: Rulebook) -> Reply:
    """What this official must do, soonest first; those awaiting a visit can be tapped."""
    if not actor.is_official:
        return Reply(
            "tasks.unbound",
            _("This chat is not bound to an official yet. Send 绑定 and the code you were given."),
        )
    items = await worklist.of(session, rules, actor.person_id, actor.held)
    waiting = await chores.of(session, rules, actor.person_id or 0, actor.held)
    count = len(items) + len(waiting)
    if not count:
        return Reply("tasks.none", _("Nothing is due. Thank you."))
    shown = items[:MOST]
    lines = [ngettext("%(count)s thing to do:", "%(count)s things to do:", count)]
    lines += numbered(shown, waiting, session.moment.today)
    return Reply(
        "tasks.list",
        "\n".join(lines),
        choices=choices(
            *(
                (
                    _("Visit %(household)s", household=f"{item.village}{item.household}"),
                    f"visit:{item.case.household_id}",
                )
                for item in shown
            )
        ),
    )
