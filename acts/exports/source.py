"""What an export can be of: its columns, the filters it knows, how many lines it has, and them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from acts.actor import Actor
from acts.declined import Declined
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session

MOST = 20_000
"""Lines of one table: more is several tables."""
ANY = "region"
"""The filter every kind knows: a place, by its id."""

Line = Sequence[str]
Word = Callable[[str, str | None], str]
"""What a code is called on screens, by table and code; what has no word stays a code."""


class TooMany(Declined):
    """Narrow it down."""

    def sentence(self) -> str:
        return _("These are too many lines for one table: choose a place or a time.")


@dataclass(frozen=True, slots=True)
class Look:
    """One look at what is exported: by whom, which lines, in which place.

    `path` empty is all that the actor may see. `plain` writes names and phones out.
    """

    session: Session
    rules: Rulebook
    actor: Actor
    filters: Mapping[str, str]
    path: str
    plain: bool
    word: Word


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of export; `roles` are the posts it needs, none means any.

    `count` may stop counting one above `MOST`. `where` is the path of what the filters name besides
    a place, None where that is not there for this actor.
    """

    key: str
    name: Callable[[], str]
    filters: tuple[str, ...]
    headings: Callable[[], Sequence[str]]
    count: Callable[[Look], Awaitable[int]]
    lines: Callable[[Look, int], Awaitable[list[Line]]]
    roles: Sequence[str] = ()
    list_page: str = "/console"
    where: Callable[[Look], Awaitable[str | None]] | None = None
    has_names: bool = False
    """Whether it shows less of names and phones unless the purpose asks for them."""


def as_code(_table: str, key: str | None) -> str:
    """A code as it is, where nobody said what it is called."""
    return key or ""
