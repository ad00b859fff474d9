"""The menu for who asks and names nothing: what happens in a life, or a few questions instead."""

from collections.abc import Mapping

from handlers.policy_words import ABOUT, WALK
from handlers.reply import Reply, choices
from locales import DEFAULT, _, language
from rulebook.asking import LifeEvent
from rulebook.loader import Rulebook


def menu(rules: Rulebook, landline: str, offering: bool) -> Reply:
    """Ask what it is about who only said that they ask."""
    offers = [(named(event), f"{ABOUT}{event.id}") for event in rules.asking.events.values()]
    offers.append((_("Not sure: ask me a few questions"), WALK))
    return Reply(
        "policy.which",
        _(
            "Which field is it about? Or send 政策 and a word or two, for example 政策 上学. "
            "To ask a person call %(landline)s.",
            landline=landline,
        ),
        choices=choices(*offers) if offering else (),
    )


def meant(events: Mapping[str, LifeEvent], rest: str) -> tuple[LifeEvent | None, str]:
    """The event that was chosen, and what to look for; a word stands for itself."""
    event = events.get(rest)
    return event, event.look_for if event else rest


def named(event: LifeEvent) -> str:
    """Name an event."""
    return event.label.get(language(), event.label[DEFAULT])
