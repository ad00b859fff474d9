"""The daily digest: one message a day and person, what is to be done, silent when it is nothing.

It is composed when it leaves. A chat shows the lines under their headings; a text message says
how many there are of each kind and the most pressing one, within two parts.
"""

from collections.abc import Callable, Mapping, Sequence

from channels.text import fit, units
from locales import _, ngettext
from notifications import agenda
from notifications.agenda import Agenda, Entry, Section
from rulebook.loader import Rulebook
from storage.engine import Session

MOST_LINES = 9
MOST_UNITS = 120
"""Of a text message: two parts are 134, less room for the sender's registered name."""

HEADINGS: Mapping[Section, Callable[[], str]] = {
    Section.OVERDUE: lambda: _("Overdue:"),
    Section.TODAY: lambda: _("Due today:"),
    Section.SOON: lambda: _("Due soon:"),
    Section.ABOVE: lambda: _("Came up from below:"),
    Section.WEEK: lambda: _("This week, where help is needed:"),
    Section.WAITING: lambda: _("Waiting for you:"),
    Section.LATER: lambda: _("There is still time:"),
}


COUNTS: Mapping[Section, Callable[[int], str]] = {
    Section.OVERDUE: lambda n: ngettext("%(count)s overdue", "%(count)s overdue", n),
    Section.TODAY: lambda n: ngettext("%(count)s due today", "%(count)s due today", n),
    Section.SOON: lambda n: ngettext("%(count)s due soon", "%(count)s due soon", n),
    Section.ABOVE: lambda n: ngettext("%(count)s from below", "%(count)s from below", n),
    Section.WEEK: lambda n: ngettext("%(count)s of the week", "%(count)s of the week", n),
    Section.WAITING: lambda n: ngettext("%(count)s waiting", "%(count)s waiting", n),
}
"""How many lines of a section there are, as a text message says it."""


async def text(session: Session, rules: Rulebook, person_id: int, channel: str) -> str | None:
    """What an official's digest says now on a channel; None when there is nothing to say."""
    found = await agenda.of(session, rules, person_id)
    if not found.due():
        return None
    return short(found) if channel.startswith("sms_") else said(found)


def said(found: Agenda) -> str:
    """The digest of an agenda, as a chat shows it."""
    entries = found.due()
    count = len(entries)
    lines = [ngettext("%(count)s thing to do:", "%(count)s things to do:", count)]
    lines += listed(entries[:MOST_LINES])
    if count > MOST_LINES:
        lines.append(_("%(count)s more: send 待办", count=count - MOST_LINES))
    return "\n".join([*lines, *found.told])


def listed(entries: Sequence[Entry], first: int = 1) -> list[str]:
    """Numbered lines under the headings of their sections; `first` is the first number."""
    lines: list[str] = []
    section = None
    for number, entry in enumerate(entries, first):
        if entry.section != section:
            section = entry.section
            lines.append(HEADINGS[section]())
        lines.append(f"{number}. {entry.text}")
    return lines


def short(found: Agenda) -> str:
    """The digest of an agenda as a text message of two parts at most."""
    entries = found.due()
    counts = [
        COUNTS[section](number)
        for section in COUNTS
        if (number := sum(entry.section == section for entry in entries))
    ]
    head = "，".join(counts)
    tail = _("Send 待办 in your chat for all.")
    room = MOST_UNITS - units(head) - units(tail) - 2
    return f"{head}。{fit(entries[0].text, room)}。{tail}"
