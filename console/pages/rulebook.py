"""The rulebook in a browser: every entry with its source, found by words or by turning pages."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web

from channels.text import clean
from console.house import HOUSE
from console.reference.book import Book
from console.reference.page import LINK, Page, Section
from console.reference.shelf import PAGES
from console.render import page
from rulebook.loader import ENTRIES, Rulebook
from rulebook.search.ranking import Hit

LONGEST_QUESTION = 60
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that was looked for: the page it stands on, and what is said of it."""

    page: Page
    section: Section


@dataclass
class Shelf:
    """The pages of the rulebook, made when somebody first opens one."""

    rules: Rulebook | None = None
    pages: tuple[Page, ...] = ()

    async def opened(self, rules: Rulebook) -> tuple[Page, ...]:
        """Every page, of the rules that hold now."""
        if self.rules is not rules:
            self.pages = await asyncio.to_thread(_made, rules)
            self.rules = rules
        return self.pages


SHELF = web.AppKey("shelf", Shelf)


async def index(request: web.Request) -> web.Response:
    """The kinds of entries, or what was found for the words in the address."""
    pages = await _pages(request)
    asked = clean(request.query.get("q", ""), LONGEST_QUESTION)
    rules = request.app[HOUSE].rules
    found = _found(pages, asked, rules.search.find(asked, MOST_FOUND)) if asked else []
    return await page(request, "rules.html", {"pages": pages, "asked": asked, "found": found})


async def chapter(request: web.Request) -> web.Response:
    """One kind of entries: their titles in chapters, or their tables."""
    shown = await _page(request)
    return await page(request, "rules_page.html", {"shown": shown, "linked": linked})


async def entry(request: web.Request) -> web.Response:
    """One entry: all that is said of it, with the clause it comes from."""
    shown = await _page(request)
    sections = list(shown.sections())
    wanted = request.match_info["entry"]
    at = next((place for place, one in enumerate(sections) if one.id == wanted), None)
    if at is None:
        raise web.HTTPNotFound
    values = {
        "shown": shown,
        "section": sections[at],
        "before": sections[at - 1] if at else None,
        "after": sections[at + 1] if at + 1 < len(sections) else None,
        "linked": linked,
        "notice": wanted in request.app[HOUSE].rules.plain_notices.ready,
    }
    return await page(request, "rules_entry.html", values)


def linked(text: str, here: str) -> Iterator[tuple[str, str]]:
    """A text in pieces: words, and the address each leads to, empty where it leads nowhere."""
    after = 0
    for match in LINK.finditer(text):
        yield text[after : match.start()], ""
        target = match[0].rpartition("(")[2].partition("#")[0].removesuffix(".md") or here
        yield match[1], f"/console/rules/{target}/{match[2]}"
        after = match.end()
    yield text[after:], ""


async def _page(request: web.Request) -> Page:
    wanted = request.match_info["page"]
    found = next((one for one in await _pages(request) if one.name == wanted), None)
    if found is None:
        raise web.HTTPNotFound
    return found


async def _pages(request: web.Request) -> tuple[Page, ...]:
    return await request.app[SHELF].opened(request.app[HOUSE].rules)


def _made(rules: Rulebook) -> tuple[Page, ...]:
    book = Book(ENTRIES, rules)
    return tuple(make(book) for make in PAGES)


def _found(pages: tuple[Page, ...], asked: str, hits: tuple[Hit, ...]) -> list[Found]:
    """The entries whose title or id has the words, then policies that answer, then the rest."""
    every = [Found(shown, section) for shown in pages for section in shown.sections()]
    answering = {hit.id: place for place, hit in enumerate(hits)}

    def rank(one: Found) -> tuple[int, int] | None:
        if asked in one.section.title or asked == one.section.id:
            return 0, 0
        if one.section.id in answering:
            return 1, answering[one.section.id]
        return (2, 0) if any(asked in fact.text for fact in one.section.facts) else None

    ranked = [(where, one) for one in every if (where := rank(one)) is not None]
    return [one for _where, one in sorted(ranked, key=lambda pair: pair[0])][:MOST_FOUND]
