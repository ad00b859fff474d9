"""The systems, cards and forms the documents name, and what our service does about each."""

from dataclasses import dataclass

from rulebook.entry import Cite, Entry

VERBS = ("implement", "export", "import", "link", "track", "none")
GROUPS = ("platforms", "cards", "forms")


@dataclass(frozen=True)
class Part:
    """One thing we do about a system; `built` once the service does it."""

    verb: str
    zh: str
    built: bool


@dataclass(frozen=True)
class System:
    """A platform, a card or a form, where it is named and what the documents say it does."""

    id: str
    number: int
    group: str
    zh: str
    where: tuple[Cite, ...]
    says: str
    ours: tuple[Part, ...]
    procedures: tuple[str, ...]
    documents: tuple[str, ...]
    duties: tuple[str, ...]
    pitfalls: tuple[str, ...]


def read(entry: Entry, group: str) -> System:
    """Read a system."""
    entry.only(
        *("id", "number", "zh", "where", "says", "ours"),
        *("procedures", "documents", "duties", "pitfalls"),
    )
    number = entry.whole("number")
    if not entry.text("id").startswith(f"{number:02d}-"):
        raise entry.bad("number", "the number its id begins with")
    where = tuple(map(_cite, entry.parts("where")))
    if not where:
        raise entry.bad("where", "the clauses that name it")
    return System(
        id=entry.text("id"),
        number=number,
        group=group,
        zh=entry.text("zh"),
        where=where,
        says=entry.text("says"),
        ours=_ours(entry),
        procedures=entry.texts("procedures"),
        documents=entry.texts("documents"),
        duties=entry.texts("duties"),
        pitfalls=entry.texts("pitfalls"),
    )


def _cite(entry: Entry) -> Cite:
    entry.only("file", "section")
    return Cite(entry.text("file"), entry.text("section"))


def _ours(entry: Entry) -> tuple[Part, ...]:
    ours = tuple(map(_part, entry.parts("ours")))
    if not ours:
        raise entry.bad("ours", "what we do about it, or do: none with the reason")
    if len(ours) > 1 and any(part.verb == "none" for part in ours):
        raise entry.bad("ours", "none, or something else")
    return ours


def _part(entry: Entry) -> Part:
    entry.only("do", "zh", "built")
    part = Part(entry.one_of("do", VERBS), entry.text("zh"), entry.flag("built"))
    if part.built and part.verb == "none":
        raise entry.bad("built", "nothing: there is nothing to build")
    return part
