"""The page of sources: the documents every figure comes from, and the roles they name."""

from console.reference.book import Book, province
from console.reference.page import Chapter, Page, Table

LEVELS = {
    "province": "省",
    "city": "市",
    "county": "县",
    "township": "乡镇",
    "village": "村",
    "unit": "单位",
    "school": "学校",
    "clinic": "医疗机构",
    "household": "农户",
    "service": "本系统",
}


def page(book: Book) -> Page:
    """Make the page of all documents and roles."""
    return Page(
        "sources",
        "来源和角色",
        "每一个数都出自下面某份文件的某一节；引用时写成《文件名》（文号）章节。",
        (
            Chapter("文件", tables=(_documents(book),)),
            Chapter("角色", tables=(_roles(book),)),
        ),
    )


def _documents(book: Book) -> Table:
    rows = tuple(
        (
            source.id,
            f"《{source.title}》",
            source.issuer,
            source.doc_no or "",
            source.date.isoformat() if source.date else "",
            province(source.region) or "全国",
            source.note or "",
        )
        for source in book.rules.sources.values()
    )
    return Table(("代号", "文件", "发文机关", "文号", "日期", "适用", "说明"), rows)


def _roles(book: Book) -> Table:
    rows = tuple(
        (role.id, role.zh, LEVELS.get(role.level, role.level)) for role in book.rules.roles.values()
    )
    return Table(("代号", "角色", "层级"), rows)
