"""The page of local settings: what each county must tell for each year, and who can tell it."""

from collections.abc import Iterator

from console.reference.book import Book, said
from console.reference.page import Chapter, Fact, Page, Section, facts
from rulebook.entry import Entry

FOR_EACH = {"duty_without_figure": "每一条文件没有写数的义务都要问一次"}


def page(book: Book) -> Page:
    """Make the page of all local settings."""
    return Page(
        "settings",
        "本地设置",
        "这些数文件没有给，每个县每年自己录入（python -m bot setting）。没有录入的，"
        "用到它的规则就答“还不能判断：某某还没有录入”，不会拿往年的数来猜。",
        (Chapter("要录入的", tuple(sections(book))),),
    )


def sections(book: Book) -> Iterator[Section]:
    for entry in book.entries("settings"):
        yield section(book, entry)


def section(book: Book, entry: Entry) -> Section:
    """Tell of one setting."""
    return Section(
        entry.text("id"),
        entry.text("zh"),
        facts(
            Fact("单位", entry.text_or_none("unit") or ""),
            Fact("可以选", "、".join(entry.labels("options").values())),
            Fact("合理范围", _range(entry)),
            Fact("下限", _floor(book, entry)),
            Fact("没有录入时", _default(entry)),
            Fact("问谁", book.roles(entry.values.get("asked_of"))),
            Fact("每条都问", FOR_EACH.get(str(entry.values.get("for_each")), "")),
            Fact("说明", entry.text_or_none("note") or ""),
            Fact("依据", book.cite(entry) if "source" in entry else ""),
        ),
    )


def _range(entry: Entry) -> str:
    if "least" not in entry or "most" not in entry:
        return ""
    return f"{said(entry.values['least'])}到{said(entry.values['most'])}，超出的不收"


def _default(entry: Entry) -> str:
    return f"按{said(entry.values['default'])}" if "default" in entry else ""


def _floor(book: Book, entry: Entry) -> str:
    if "floor" not in entry:
        return ""
    lines = {line.text("id"): line for line in book.entries("hardship/lines")}
    line = lines[entry.text("floor")]
    return f"{line.text('zh')}：{said(line.values.get('amount'))}；{book.cite(line)}"
