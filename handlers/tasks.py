"""What is to be done: 待办 is what is due, as in the digest; 任务 is all, also what has time.

The numbers of the last list are remembered, so that 为什么 2 and 推迟 2 mean its lines.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from aiogram import Router
from aiogram.fsm.context import FSMContext

from acts import leave
from acts.actor import Actor
from channels.contract import Choice
from channels.text import is_short
from handlers.listening import listen
from handlers.matching import chose, either, word
from handlers.reply import Reply, choices
from locales import _, ngettext
from notifications import agenda, digest
from notifications.agenda import Agenda, Entry, Section
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries.addresses import Contact

MOST = 9
LISTED = "listed"
MORE = "tasks:more:"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the last list: the schedule of its reminders, where the console has it, if late."""

    schedule: str
    address: str = "/console"
    late: bool = False


def routes() -> Router:
    """What is due, everything, and the next page of it."""
    router = Router(name="tasks")
    listen(router, due, either(word("待办", "待办事项"), chose("tasks:list")))
    listen(router, everything, word("任务", "我的任务", "全部任务"))
    listen(router, more, chose(MORE))
    return router


async def due(
    session: Session, state: FSMContext, contact: Contact, actor: Actor, rules: Rulebook
) -> Reply:
    """What this official must do now; those awaiting a visit can be tapped."""
    found = await _agenda(session, contact, actor, rules)
    if found is None:
        return unbound(contact)
    entries = found.due()
    if is_short(contact.channel):
        return _short(found)
    await remember(state, found.entries)
    later = len(found.entries) - len(entries)
    rest = []
    if later:
        rest.append(ngettext("%(count)s has time: 任务", "%(count)s have time: 任务", later))
    if not entries:
        lines = [_("Nothing is due. Thank you."), *found.told, *rest]
        return Reply("tasks.none", "\n".join(lines))
    count = len(entries)
    lines = [ngettext("%(count)s thing to do:", "%(count)s things to do:", count)]
    return _page(found, entries, 0, lines, rest)


async def everything(
    session: Session, state: FSMContext, contact: Contact, actor: Actor, rules: Rulebook
) -> Reply:
    """All that this official owes, the most pressing first, with how much of it is done."""
    return await _all_from(session, state, contact, actor, rules, 0)


async def more(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    rest: str,
) -> Reply:
    """The next lines of the list."""
    first = int(rest) if rest.isdecimal() else 0
    return await _all_from(session, state, contact, actor, rules, first)


async def remember(state: FSMContext, entries: Sequence[Entry]) -> None:
    """Keep what the numbers of a list mean."""
    await state.update_data({LISTED: [astuple(_line(one)) for one in entries]})


async def line(
    session: Session, state: FSMContext, actor: Actor, rules: Rulebook, number: int
) -> Line | None:
    """What a number means: of the last list, else of the one there would be now."""
    listed = (await state.get_data()).get(LISTED)
    if not listed and actor.person_id is not None:
        found = await agenda.of(session, rules, actor.person_id)
        listed = [astuple(_line(one)) for one in found.entries]
    if not listed or not 1 <= number <= len(listed):
        return None
    return Line(*listed[number - 1])


def unbound(contact: Contact) -> Reply:
    """What an address hears that may not do this: by SMS of an official, or of nobody known."""
    if contact.person_id is not None:
        said = _("Please send this in your bound chat, not by short message.")
        return Reply("tasks.elsewhere", said)
    return Reply(
        "tasks.unbound",
        _("This chat is not bound to an official yet. Send 绑定 and the code you were given."),
    )


def _line(entry: Entry) -> Line:
    return Line(entry.schedule, entry.address, entry.section == Section.OVERDUE)


async def _all_from(
    session: Session,
    state: FSMContext,
    contact: Contact,
    actor: Actor,
    rules: Rulebook,
    first: int,
) -> Reply:
    found = await _agenda(session, contact, actor, rules)
    if found is None:
        return unbound(contact)
    if is_short(contact.channel):
        return _short(found)
    await remember(state, found.entries)
    if not found.entries:
        return Reply("tasks.none", "\n".join([_("Nothing is due. Thank you."), *found.told]))
    lines = []
    if not first:
        lines.append(
            _(
                "%(count)s in all, %(due)s to be done now. Why: send 为什么 and the number.",
                count=len(found.entries),
                due=len(found.due()),
            )
        )
    return _page(found, found.entries, first, lines, [])


def _page(
    found: Agenda, entries: Sequence[Entry], first: int, lines: list[str], rest: list[str]
) -> Reply:
    """Some lines of a list, with what can be tapped."""
    shown = entries[first : first + MOST]
    lines = [*lines, *digest.listed(shown, first + 1)]
    if not first:
        lines += found.told
    offered = list(_visits(shown))
    if first + MOST < len(entries):
        offered += choices((_("More lines"), f"{MORE}{first + MOST}"))
    return Reply("tasks.list", "\n".join([*lines, *rest]), choices=tuple(offered))


def _short(found: Agenda) -> Reply:
    """The list as a text message; what it says reaches only the phone of the roster."""
    if not found.due():
        return Reply("tasks.none", _("Nothing is due. Thank you."))
    return Reply("tasks.list", digest.short(found))


async def _agenda(
    session: Session, contact: Contact, actor: Actor, rules: Rulebook
) -> Agenda | None:
    """All there is for whoever asks: an official by a bound chat, or by the roster's phone."""
    if actor.person_id is None and is_short(contact.channel):
        actor = leave.told_by(actor, contact)
    if actor.person_id is None:
        return None
    return await agenda.of(session, rules, actor.person_id)


def _visits(entries: Sequence[Entry]) -> tuple[Choice, ...]:
    """The households of these lines that can be tapped to log a visit."""
    return choices(
        *(
            (_("Visit %(household)s", household=entry.home), f"visit:{entry.household_id}")
            for entry in entries
            if entry.household_id
        )
    )
