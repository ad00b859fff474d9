"""The page of forms: what visits look at, what offices are asked and warn of, what is entered."""

from dataclasses import replace

from console.reference.book import OURS, Book, texts
from console.reference.page import Chapter, Fact, Page, Section, Table
from rulebook.entry import Entry

PER = {"household": "户", "place": "地区", "person": "人"}
KINDS = {"yes_no": "是或否", "count": "个数", "yuan": "元"}


def page(book: Book) -> Page:
    """Make the page of all forms."""
    return Page(
        "forms",
        "表和书",
        "核查表看什么、比对问哪些单位、部门预警有哪几类、授权书怎么写、录入单有哪些栏、帮扶措施分哪几类。"
        "文件只有名称没有样式的，是本系统的写法，县里可以改。",
        (
            Chapter(
                "表和书",
                (
                    _check(book.shared("forms/check.yaml")),
                    _letter(book.shared("forms/consent_letter.yaml")),
                    _comparison(book.shared("forms/comparison.yaml")),
                    _entry_sheet(book.shared("forms/entry_sheet.yaml")),
                    _warnings(book.shared("forms/warnings.yaml")),
                    _held(book.shared("forms/held_fields.yaml")),
                ),
            ),
            Chapter("帮扶措施的类别", (), (_measures(book.shared("forms/measures.yaml")),)),
        ),
    )


def _check(entry: Entry) -> Section:
    rows = tuple(
        (one.text("zh"), str(len(texts(one.values["fields"])))) for one in entry.parts("sections")
    )
    return _section(entry, entry.text("zh"), Table(("栏目", "问几项"), rows))


def _letter(entry: Entry) -> Section:
    rows = tuple((one.text("zh"), one.text("text")) for one in entry.parts("parts"))
    title = f"{entry.text('title')}（{entry.text('version')}）"
    return _section(entry, title, Table(("讲什么", "怎么写"), rows))


def _comparison(entry: Entry) -> Section:
    rows = tuple(
        (one.text("zh"), item.text("zh"), KINDS[item.text("type")])
        for one in entry.parts("departments")
        for item in one.parts("items")
    )
    return _section(entry, "信息比对", Table(("单位", "查什么", "答什么"), rows))


def _entry_sheet(entry: Entry) -> Section:
    rows = tuple(
        (one.text("zh"), "、".join(column.text("zh") for column in one.parts("columns")))
        for one in entry.parts("sheets")
    )
    return _section(entry, "录入单", Table(("哪一张", "有哪些栏"), rows))


def _warnings(entry: Entry) -> Section:
    rows = tuple(
        (one.text("zh"), kind.text("zh"), kind.text("plain"))
        for one in entry.parts("departments")
        for kind in one.parts("kinds")
    )
    return _section(entry, "部门预警", Table(("单位", "预警什么", "聊天里怎么说"), rows))


def _held(entry: Entry) -> Section:
    rows = tuple(
        (
            one.text("zh"),
            PER[one.text("per")],
            "不给" if "give" in one and not one.flag("give") else "能给",
            "、".join(one.texts("words")),
        )
        for one in entry.parts("fields")
    )
    table = Table(("我们有什么", "按什么记", "报表里给不给", "表头写成"), rows)
    never = Fact("表头有这些字的一律不给", "、".join(entry.texts("private")))
    made = _section(entry, "别人又要填的栏里我们已有的", table)
    return replace(made, facts=(*made.facts, never))


def _measures(entry: Entry) -> Table:
    rows = tuple(
        (key, one.text("zh"), "是" if one.flag("develops") else "")
        for key in entry.values
        for one in [entry.part(key)]
    )
    return Table(("类别", "名称", "能增收"), rows)


def _section(entry: Entry, title: str, table: Table) -> Section:
    return Section(entry.text("id"), title, (Fact("依据", OURS["design"]),), (table,))
