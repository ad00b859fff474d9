"""The letter of consent (承诺授权书): its parts, and the version a household answered to."""

from dataclasses import dataclass

from rulebook.entry import Entry

ABOUT = ("compared", "by_whom", "for_what", "truth", "free", "otherwise", "taken_back")


@dataclass(frozen=True)
class LetterPart:
    """One part of the letter: what it is about, its heading and its words."""

    about: str
    zh: str
    text: str


@dataclass(frozen=True)
class ConsentLetter:
    """The letter; `short` is what a chat or a short message shows before it asks."""

    version: str
    title: str
    short: str
    parts: tuple[LetterPart, ...]


def read(entry: Entry) -> ConsentLetter:
    """Read the letter; none of its parts may be left out."""
    entry.only("id", "version", "title", "short", "parts", "basis")
    parts = tuple(map(_part, entry.parts("parts")))
    if sorted(part.about for part in parts) != sorted(ABOUT):
        raise entry.bad("parts", f"each of {', '.join(ABOUT)} once")
    return ConsentLetter(entry.text("version"), entry.text("title"), entry.text("short"), parts)


def _part(entry: Entry) -> LetterPart:
    entry.only("about", "zh", "text")
    return LetterPart(entry.one_of("about", ABOUT), entry.text("zh"), entry.text("text"))
