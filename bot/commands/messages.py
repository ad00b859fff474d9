"""Messages: `messages update` brings catalogues up to the code, `check` says what is missing."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from locales import LANGUAGES

ROOT = Path(__file__).parents[2]
ROOMS = (
    *("acts", "bot", "channels", "console", "handlers", "locales", "notifications", "storage"),
)
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
ORIGINAL = "en"


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do with the catalogues."""
    parser.add_argument("what", choices=["update", "check"])


async def run(args: argparse.Namespace) -> int:
    """Update the catalogues, and list what has no words yet."""
    said = spoken()
    missing = 0
    for language in LANGUAGES:
        catalogue = read(language)
        if args.what == "update":
            catalogue = updated(catalogue, said)
            write(catalogue, language)
        for message in untold(catalogue, said):
            print(f"{language}: {message}")
            missing += 1
    return 1 if missing else 0


def spoken() -> Catalog:
    """Every sentence the code can say."""
    said = Catalog()
    for room in ROOMS:
        found = extract_from_dir(ROOT / room, METHODS, keywords=KEYWORDS, strip_comment_tags=True)
        for file, _line, message, _comments, context in found:
            said.add(message, None, [(f"{room}/{file}", 0)], context=context)
    return said


def read(language: str) -> Catalog:
    """A catalogue as it is kept."""
    path = _path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(catalogue: Catalog, said: Catalog) -> Catalog:
    """The catalogue with just the sentences of the code; English says what is written there."""
    fresh = Catalog(locale=catalogue.locale, project="Mingbai", charset="utf-8")
    for message in said:
        if not message.id:
            continue
        known = catalogue.get(message.id)
        words = known.string if known else None
        if str(catalogue.locale) == ORIGINAL:
            words = message.id
        fresh.add(message.id, words or None, sorted(set(message.locations)))
    return fresh


def write(catalogue: Catalog, language: str) -> None:
    """Keep a catalogue; nothing in it changes from day to day by itself."""
    path = _path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=100, sort_output=True, omit_header=False, include_lineno=False
        )
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "-Date:" not in line))


def untold(catalogue: Catalog, said: Catalog) -> Iterator[str]:
    """Sentences of the code that a catalogue has no words for."""
    for message in said:
        known = catalogue.get(message.id) if message.id else None
        strings = (
            known.string
            if known and isinstance(known.string, tuple)
            else ((known.string,) if known else ("",))
        )
        if message.id and not all(strings):
            yield message.id if isinstance(message.id, str) else message.id[0]


def _path(language: str) -> Path:
    return ROOT / "locales" / language / "LC_MESSAGES" / "messages.po"
