"""A page of the reference: chapters of sections, one section for an entry."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NOTICE = "<!-- 由 python -m bot reference 从 rulebook/entries 生成，不要手改。 -->"
LINK = re.compile(r"\[([^\]]+)\]\([^)]*#([^)]+)\)")


@dataclass(frozen=True)
class Line:
    """A line of a list, some steps in."""

    depth: int
    text: str


@dataclass(frozen=True)
class Fact:
    """Something said about an entry: in a few words, in a list, or both."""

    label: str
    text: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows of cells below headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True)
class Section:
    """An entry: its id, which never changes, its title, and what is said about it."""

    id: str
    title: str
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """Entries that belong together, perhaps below a table."""

    title: str
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Page:
    """All entries of a kind."""

    name: str
    title: str
    about: str
    chapters: tuple[Chapter, ...]

    def sections(self) -> Iterator[Section]:
        for chapter in self.chapters:
            yield from chapter.sections

    def count(self) -> int:
        """Count what the page tells of: its sections, or the rows of its tables."""
        found = sum(1 for _section in self.sections())
        return found or sum(len(t.rows) for chapter in self.chapters for t in chapter.tables)


def link(section_id: str, title: str, page: str = "") -> str:
    """Link to a section of this page, or of another one."""
    target = f"{page}.md#{section_id}" if page else f"#{section_id}"
    return f"[{title}]({target})"


def listed(label: str, texts: tuple[str, ...]) -> Fact:
    """Say several things under one label, one in the same line."""
    if len(texts) == 1:
        return Fact(label, texts[0])
    return Fact(label, lines=tuple(Line(0, text) for text in texts))


def facts(*given: Fact | None) -> tuple[Fact, ...]:
    """Keep the facts that say something."""
    return tuple(fact for fact in given if fact and (fact.text or fact.lines))


def markdown(page: Page) -> str:
    """Write a page."""
    blocks = [NOTICE, f"# {page.title}", page.about]
    for chapter in page.chapters:
        blocks.append(f"## {chapter.title}")
        blocks += map(_table, chapter.tables)
        for section in chapter.sections:
            blocks.append(f'### <a id="{section.id}"></a>{_safe(section.title)} `{section.id}`')
            if section.facts:
                blocks.append("\n".join(line for fact in section.facts for line in _fact(fact)))
            blocks += map(_table, section.tables)
    return "\n\n".join(block for block in blocks if block) + "\n"


def plain(section: Section) -> list[str]:
    """Write one section for a terminal."""
    said = [f"{section.title}（{section.id}）"]
    for fact in section.facts:
        said.append(f"{fact.label}：{fact.text}")
        said += [f"{'  ' * (line.depth + 1)}· {line.text}" for line in fact.lines]
    for table in section.tables:
        said.append(table.title or "、".join(table.headings))
        for row in table.rows:
            cells = [
                f"{heading}：{cell}"
                for heading, cell in zip(table.headings[1:], row[1:], strict=True)
                if cell
            ]
            said.append(f"  · {row[0]}" + (f"（{'；'.join(cells)}）" if cells else ""))
    return [LINK.sub(r"\1（\2）", line) for line in said]


def _fact(fact: Fact) -> Iterator[str]:
    yield f"- **{fact.label}**：{_safe(fact.text)}"
    for line in fact.lines:
        yield f"{'  ' * (line.depth + 1)}- {_safe(line.text)}"


def _table(table: Table) -> str:
    lines = [
        f"| {' | '.join(table.headings)} |",
        f"|{'---|' * len(table.headings)}",
        *(f"| {' | '.join(map(_cell, row))} |" for row in table.rows),
    ]
    return (f"**{table.title}**\n\n" if table.title else "") + "\n".join(lines)


def _cell(text: str) -> str:
    return _safe(text).replace("|", "\\|")


def _safe(text: str) -> str:
    """Keep a text from being read as markup, in one line."""
    return " ".join(text.replace("<", "&lt;").replace("*", "\\*").split())
