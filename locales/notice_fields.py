"""What the parts of a notice are called."""

from collections.abc import Callable, Mapping

from locales import _

FIELDS: Mapping[str, Callable[[], str]] = {
    "title": lambda: _("Title"),
    "brief": lambda: _("Short message of one part"),
    "short": lambda: _("Short message of two parts"),
    "for_whom": lambda: _("Who it is for"),
    "gets": lambda: _("What you get"),
    "how": lambda: _("How to get it"),
    "place": lambda: _("Where"),
    "by_when": lambda: _("By when"),
    "body": lambda: _("Good to know"),
}


def field_name(name: str) -> str:
    """A field of a notice in words."""
    return FIELDS[name]()
