"""What a notice is made of, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rulebook.notices.figures import Figure
from rulebook.notices.occasions import Occasion
from rulebook.notices.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A notice in one language; figures and the telephone are {placeholders} in it.

    `brief` and `short` are whole messages of one and of two parts; the others are the answers of
    the page, in its order: for whom, what they get, how, where, by when, and what else there is.
    """

    title: str
    brief: str = ""
    short: str = ""
    for_whom: str = ""
    gets: str = ""
    how: str = ""
    place: str = ""
    by_when: str = ""
    body: str = ""


FIELDS = ("title", "brief", "short", "for_whom", "gets", "how", "place", "by_when", "body")
"""The names of the words, in the order of the page."""


BRIEF, SHORT = "brief", "short"
FORMS = (BRIEF, SHORT)
"""The forms of a short message: one part, or two."""


@dataclass(frozen=True)
class ReadyNotice:
    """The notice of a policy that comes with its entry, in each language.

    `figures` are those its words use, as they were when the words were written for them.
    `may_apply`: a family itself can ask for it; else nobody is asked whether they want to.
    """

    policy: str
    may_apply: bool
    words: Mapping[str, Words]
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class PlainNotices:
    """Everything the entries say of notices: ready ones by policy, wording, occasions of a year."""

    ready: Mapping[str, ReadyNotice]
    wording: Mapping[str, Wording]
    occasions: Mapping[str, Occasion] = field(default_factory=dict)
