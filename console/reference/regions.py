"""The page of regions: the places the documents name, as a tree."""

from collections.abc import Iterator

from console.reference.book import Book
from console.reference.page import Chapter, Page, Table
from rulebook.entry import Entry

LEVELS = {"province": "省", "city": "市", "county": "县", "township": "乡镇", "village": "村"}


def page(book: Book) -> Page:
    """Make the page of all regions, one chapter for each province."""
    entries = book.entries("regions")
    below: dict[str | None, list[Entry]] = {}
    for entry in entries:
        below.setdefault(entry.text_or_none("parent"), []).append(entry)
    return Page(
        "regions",
        "地区",
        "文件里点到名的地方。代码只为导入方便，用之前要由管理员和当前的行政区划代码表核对。",
        (
            *(_chapter(below, province) for province in below.get(None, [])),
            Chapter("文件里的名单", tables=tuple(_lists(book, entries))),
        ),
    )


def _lists(book: Book, entries: tuple[Entry, ...]) -> Iterator[Table]:
    names = {entry.text("id"): entry.text("name") for entry in entries}
    parents = {entry.text("id"): entry.text_or_none("parent") for entry in entries}

    def path(region: str | None) -> str:
        return path(parents[region]) + names[region] if region else ""

    folder = "regions/_shared"
    villages = book.shared(f"{folder}/villages_2020.yaml")
    rows = tuple((str(n), path(key)) for n, key in enumerate(villages.texts("villages"), 1))
    yield Table(("序号", "村"), rows, f"2019年底还没有出列的贫困村（{book.cite(villages)}）")
    counties = book.shared(f"{folder}/counties_2020.yaml")
    linked = (
        (post.text("post"), "、".join(map(path, post.texts("counties"))))
        for post in counties.parts("posts")
    )
    over = counties.whole("people_over")
    title = f"2019年底贫困人口超过{over}人的县（{book.cite(counties)}）"
    yield Table(("联系的省级岗位", "县"), tuple(linked), title)
    pooling = book.shared(f"{folder}/pooling_counties_2018.yaml")
    yield Table(
        ("县",),
        tuple((path(key),) for key in pooling.texts("counties")),
        f"可以统筹整合资金的非贫困县（{book.cite(pooling)}）",
    )
    counts = book.listed(f"{folder}/counts.yaml")
    yield Table(
        ("地方", "什么", "个数", "依据"),
        tuple(
            (path(c.text("region")), c.text("what"), str(c.whole("count")), book.cite(c))
            for c in counts
        ),
        "文件只给了个数、没有给名字的",
    )


def _note(entry: Entry) -> str:
    written = entry.text_or_none("written_as")
    parts = (entry.text_or_none("note"), f"文件里写作{written}" if written else None)
    return "；".join(part for part in parts if part)


def _chapter(below: dict[str | None, list[Entry]], province: Entry) -> Chapter:
    rows: list[tuple[str, ...]] = []

    def add(entry: Entry, path: str) -> None:
        named = f"{path}{entry.text('name')}"
        level = LEVELS.get(entry.text("level"), "")
        rows.append(
            (named, level, entry.text_or_none("code") or "", entry.text_or_none("note") or "")
        )
        for child in sorted(below.get(entry.text("id"), []), key=lambda child: child.text("id")):
            add(child, f"{named} › ")

    add(province, "")
    return Chapter(
        province.text("name"), tables=(Table(("地方", "层级", "代码", "说明"), tuple(rows)),)
    )
