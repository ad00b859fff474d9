"""The page of pitfalls: what goes wrong again and again, how it is found, and who is told."""

import re
from collections.abc import Iterator

from console.reference.book import Book, by_folder
from console.reference.page import Chapter, Fact, Page, Section, Table, facts, link
from rulebook.entry import Entry

TOPICS = {
    "responsibility": "领导责任",
    "resident_teams": "驻村帮扶",
    "monitoring": "防止返贫监测帮扶",
    "education": "教育",
    "health": "医疗健康",
    "housing": "住房",
    "water": "饮水",
    "safety_net": "低保、特困和残疾人",
    "relocation": "易地搬迁",
    "industry": "产业、贷款和资金",
    "employment": "就业",
    "construction": "乡村建设",
    "governance": "乡村治理",
    "oversight": "督查考核",
    "burden": "给基层添负担",
    "older": "早先的文件里提到的",
}
NOT_OURS = "not_by_software"
MODES = {"detect": "能查出来", "prevent": "能事先拦住", "both": "能查出来，也能事先拦住"}
OURS = "（本系统定的数）"


def page(book: Book) -> Page:
    """Make the page of all pitfalls."""
    groups = dict(by_folder(book.root, book.entries("pitfalls")))
    left = groups.pop(NOT_OURS, ())
    order = [*TOPICS, *(folder for folder in groups if folder not in TOPICS)]
    chapters = [
        Chapter(TOPICS.get(folder, folder), tuple(section(book, e) for e in groups[folder]))
        for folder in order
        if folder in groups
    ]
    rows = tuple((entry.text("id"), entry.text("why"), book.cite(entry)) for entry in left)
    chapters.append(Chapter("软件管不了的", tables=(Table(("编号", "为什么", "依据"), rows),)))
    return Page(
        "pitfalls",
        "关注问题",
        "检查考核里反复出现的问题：软件能怎么查、怎么拦，告诉谁。查出来的只是线索，要由人去看。",
        tuple(chapters),
    )


def sections(book: Book) -> Iterator[Section]:
    for entry in book.entries("pitfalls"):
        if "title" in entry:
            yield section(book, entry)


def section(book: Book, entry: Entry) -> Section:
    """Tell of one pitfall."""
    procedures = (
        link(key, book.rules.procedures[key].title, "procedures")
        for key in entry.texts("procedures")
    )
    duties = (link(key, book.duty_titles[key], "duties") for key in entry.texts("duties"))
    return Section(
        entry.text("id"),
        entry.text("title"),
        facts(
            Fact("软件", MODES.get(entry.text("mode"), "")),
            Fact("怎么看出来", _rule(book, entry)),
            Fact("要看的记录", _records(book, entry)),
            Fact("告诉谁", book.roles(entry.values.get("notify"))),
            Fact("有关的义务", "、".join(duties)),
            Fact("有关的程序", "、".join(procedures)),
            Fact("依据", book.cite(entry)),
        ),
    )


def _rule(book: Book, entry: Entry) -> str:
    """Say the rule with the names of the records it speaks of."""
    named = _kinds(book)
    rule = entry.text("rule").replace(" [ours]", OURS)
    return re.sub(r"(?<![\w-])[a-z_]+(?![\w-])", lambda match: named.get(match[0], match[0]), rule)


def _records(book: Book, entry: Entry) -> str:
    named = _kinds(book)
    return "、".join(named.get(key, key) for key in entry.texts("data"))


def _kinds(book: Book) -> dict[str, str]:
    known = book.shared("pitfalls/_shared/records.yaml")
    return {key: known.part(key).text("zh").partition("（")[0] for key in known.values}
