"""The sections of the console: what the menu offers, in groups, each page in one line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from acts.actor import Actor
from acts.offices import ADMINISTRATORS, AUDITORS
from locales import _
from notifications.notices.senders import SENDERS


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the menu; without `roles` everybody who is signed in has it."""

    address: str
    name: Callable[[], str]
    roles: Sequence[str] = ()

    def is_at(self, path: str) -> bool:
        """Whether a page belongs to it."""
        own = self.address
        return path == own or (own != "/console" and path.startswith(f"{own}/"))

    def is_for(self, actor: Actor) -> bool:
        """Whether an official has any business there."""
        return not self.roles or any(post.role in self.roles for post in actor.held)


DAILY = (
    Section("/console", lambda: _("What is due")),
    Section("/console/duties", lambda: _("Duties")),
    Section("/console/cases", lambda: _("Cases")),
    Section("/console/households", lambda: _("Household list")),
    Section("/console/notices", lambda: _("Notices")),
    Section("/console/figures", lambda: _("Pictures and figures")),
)
"""What is used every day stands open in the menu; the rest is folded under the groups."""

GROUPS: tuple[tuple[Callable[[], str], tuple[Section, ...]], ...] = (
    (
        lambda: _("My work"),
        (
            Section("/console/activities", lambda: _("Work log")),
            Section("/console/chat", lambda: _("Chat")),
            Section("/console/leave", lambda: _("Leave")),
            Section("/console/handoffs", lambda: _("Needs a person")),
            Section("/console/binding", lambda: _("Bind a chat")),
            Section("/console/account", lambda: _("My account")),
        ),
    ),
    (
        lambda: _("Work with families"),
        (
            Section("/console/screenings", lambda: _("Screening")),
            Section("/console/cards", lambda: _("Cards of households")),
            Section("/console/ledger", lambda: _("Ledger")),
            Section("/console/entries", lambda: _("Entry sheet")),
            Section("/console/public-notices", lambda: _("Public notices")),
            Section("/console/findings", lambda: _("Findings")),
        ),
    ),
    (
        lambda: _("Telling"),
        (
            Section("/console/approvals", lambda: _("Waiting for a second person"), SENDERS),
            Section("/console/deliveries", lambda: _("Messages")),
            Section("/console/awareness", lambda: _("Who knows what")),
            Section("/console/templates", lambda: _("Registered templates"), SENDERS),
            Section("/console/proposals", lambda: _("Drafts from systems"), SENDERS),
            Section("/console/posters", lambda: _("Village posters")),
            Section("/console/rules", lambda: _("Policies and rules")),
        ),
    ),
    (
        lambda: _("Administration"),
        (
            Section("/console/begin", lambda: _("What comes next"), ADMINISTRATORS),
            Section("/console/people", lambda: _("People")),
            Section("/console/burden", lambda: _("Burden")),
            Section("/console/accounts", lambda: _("Accounts"), ADMINISTRATORS),
            Section("/console/imports", lambda: _("Imports"), ADMINISTRATORS),
            Section("/console/exports", lambda: _("Exports")),
            Section("/console/settings", lambda: _("Settings"), ADMINISTRATORS),
            Section("/console/tokens", lambda: _("Access for systems"), ADMINISTRATORS),
            Section("/console/audit", lambda: _("Audit"), AUDITORS),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Menu:
    """The menu as one official sees it on one page."""

    daily: list[Section]
    groups: list[tuple[str, list[Section]]]
    here: Section | None


def menu(actor: Actor | None, path: str) -> Menu:
    """What the menu shows; nothing for whoever has not signed in."""
    if actor is None:
        return Menu([], [], None)
    daily = [one for one in DAILY if one.is_for(actor)]
    groups = [(name(), [one for one in found if one.is_for(actor)]) for name, found in GROUPS]
    everything = [*daily, *(one for _name, found in groups for one in found)]
    return Menu(daily, [group for group in groups if group[1]], _nearest(everything, path))


def _nearest(sections: Sequence[Section], path: str) -> Section | None:
    at = [one for one in sections if one.is_at(path)]
    return max(at, key=lambda one: len(one.address), default=None)
