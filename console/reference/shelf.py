"""All pages, and where a single entry is found on them."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path

from console.reference import (
    calendars,
    duties,
    forms,
    hardship,
    pitfalls,
    policies,
    procedures,
    regions,
    settings,
    sources,
    systems,
)
from console.reference.book import Book
from console.reference.page import Chapter, Page, Section, Table, markdown

PAGES: tuple[Callable[[Book], Page], ...] = (
    policies.page,
    duties.page,
    procedures.page,
    forms.page,
    hardship.page,
    pitfalls.page,
    systems.page,
    regions.page,
    calendars.page,
    settings.page,
    sources.page,
)
EXPLAINED: dict[str, Callable[[Book], Iterator[Section]]] = {
    "policy": policies.sections,
    "duty": duties.sections,
    "procedure": procedures.sections,
    "pitfall": pitfalls.sections,
    "question": hardship.questions,
    "setting": settings.sections,
    "system": systems.sections,
}
NEAR = 5


def files(book: Book) -> dict[str, str]:
    """Write every page and the index, by the name of its file."""
    pages = [make(book) for make in PAGES]
    written = {f"{page.name}.md": markdown(page) for page in pages}
    return written | {"README.md": _index(pages)}


def stale(folder: Path, written: dict[str, str]) -> list[str]:
    """Name the files of a folder that are not what they should be, those too many included."""
    there = {file.name: file.read_text("utf-8") for file in folder.glob("*.md")}
    return sorted(name for name in {*there, *written} if there.get(name) != written.get(name))


def write(folder: Path, written: dict[str, str]) -> list[str]:
    """Bring a folder up to the pages; return the names of the files that changed or went."""
    folder.mkdir(parents=True, exist_ok=True)
    differing = stale(folder, written)
    for name in differing:
        if name in written:
            (folder / name).write_text(written[name], "utf-8")
        else:
            (folder / name).unlink()
    return differing


def find(book: Book, kind: str, entry_id: str) -> Section | tuple[str, ...]:
    """Find an entry, or the ids and titles that come nearest to what was asked for."""
    known = {section.id: section for section in EXPLAINED[kind](book)}
    if entry_id in known:
        return known[entry_id]
    by_name = {section.title: section.id for section in known.values()}
    inside = [key for title, key in by_name.items() if entry_id in title or entry_id in key]
    close = [*get_close_matches(entry_id, known, NEAR), *get_close_matches(entry_id, by_name, NEAR)]
    found = dict.fromkeys([*inside, *(by_name.get(name, name) for name in close)])
    return tuple(f"{key}  {known[key].title}" for key in list(found)[:NEAR])


def _index(pages: list[Page]) -> str:
    rows = tuple((f"[{page.title}]({page.name}.md)", str(page.count())) for page in pages)
    contents = Chapter("目录", tables=(Table(("一页", "条数"), rows),))
    return markdown(Page("README", "规则手册", ABOUT, (contents,)))


ABOUT = (
    "系统里每一条规则和它的出处，给县里的干部看、也给改规则的人看。"
    "要改规则，改 rulebook/entries 里的条目，再运行 python -m bot reference。"
    "在命令行看一条：python -m bot explain policy 编号。"
)
