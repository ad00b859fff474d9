"""The page of systems: what the documents name as platforms, cards and forms, and our part."""

from collections.abc import Iterator

from console.reference.book import Book, by_folder
from console.reference.page import Chapter, Fact, Page, Section, Table, facts, link, listed
from rulebook.entry import Entry

FOLDERS = {
    "platforms": "信息系统和平台",
    "cards": "给农户的卡、告知书和明白纸",
    "forms": "表册、档案和台账",
}
VERBS = {
    "implement": "由本系统做",
    "export": "导出文件",
    "import": "导入文件",
    "link": "告诉怎么找",
    "track": "只作登记",
    "none": "不做",
}


def page(book: Book) -> Page:
    """Make the page of all systems."""
    chapters = []
    groups = dict(by_folder(book.root, book.entries("systems")))
    for folder, entries in sorted(groups.items(), key=lambda group: [*FOLDERS].index(group[0])):
        rows = tuple(
            (
                str(entry.values.get("number", "")),
                link(entry.text("id"), entry.text("zh")),
                _verbs(entry),
            )
            for entry in entries
        )
        chapters.append(
            Chapter(
                FOLDERS.get(folder, folder),
                tuple(section(book, entry) for entry in entries),
                (Table(("序号", "名称", "我们做什么"), rows),),
            )
        )
    return Page(
        "systems",
        "系统、卡和表册",
        "文件里提到的系统、卡、表、台账，以及本系统和它们的关系。"
        "没有一个政府系统公开过接口，所以都是由有权限的人拿着文件来回传，不自动连接。",
        tuple(chapters),
    )


def sections(book: Book) -> Iterator[Section]:
    for entry in book.entries("systems"):
        yield section(book, entry)


def section(book: Book, entry: Entry) -> Section:
    """Tell of one system."""
    named = (
        ("办的程序", "procedures", {key: p.title for key, p in book.rules.procedures.items()}),
        ("有关的义务", "duties", book.duty_titles),
        ("防的问题", "pitfalls", book.pitfall_titles),
    )
    return Section(
        entry.text("id"),
        entry.text("zh"),
        facts(
            Fact("文件怎么说", entry.text("says")),
            listed("我们做什么", tuple(_part(part) for part in entry.parts("ours"))),
            Fact("材料", book.papers(entry.values.get("documents"))),
            *(
                Fact(label, "、".join(link(key, called.get(key, key), field) for key in keys))
                for label, field, called in named
                if (keys := entry.texts(field))
            ),
            listed("依据", tuple(book.clause(where) for where in entry.parts("where"))),
        ),
    )


def _part(part: Entry) -> str:
    built = "" if part.flag("built") or part.text("do") == "none" else "（还没有做）"
    return f"{_verb(part)}：{part.text('zh')}{built}" if "zh" in part else f"{_verb(part)}{built}"


def _verb(part: Entry) -> str:
    return VERBS.get(part.text("do"), part.text("do"))


def _verbs(entry: Entry) -> str:
    return "；".join(dict.fromkeys(map(_verb, entry.parts("ours"))))
