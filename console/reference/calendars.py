"""The page of calendars: which days are off, which weekends are worked, when festivals fall."""

from datetime import date, timedelta

from console.reference.book import Book
from console.reference.page import Chapter, Page, Table
from rulebook.entry import Entry, read

WEEKDAYS = "一二三四五六日"


def page(book: Book) -> Page:
    """Make the page of every year there is an entry for, the latest first."""
    files = sorted((book.root / "calendars").glob("[0-9]*.yaml"), reverse=True)
    return Page(
        "calendars",
        "日历",
        "工作日按这里的放假和调休算；没有条目的年份，周一到周五当作工作日，并且注明那一年的安排还没有公布。"
        "义务和程序的期限除非另外写明，都按自然日算。",
        (
            Chapter("放假和调休", tables=tuple(_year(book, read(file)) for file in files)),
            Chapter("节日（节日慰问不算走访）", tables=_festivals(book)),
        ),
    )


def _year(book: Book, entry: Entry) -> Table:
    rows = [
        (part.text("zh"), _span(part.day("from"), part.day("to")))
        for part in entry.parts("holidays")
    ]
    worked = "、".join(map(_day, entry.days("worked_weekends")))
    rows += [("上班的周末", worked or "没有"), ("依据", _origin(book, entry))]
    return Table((f"{entry.whole('year')}年", "日子"), tuple(rows))


def _festivals(book: Book) -> tuple[Table, ...]:
    folder = book.root / "calendars" / "festivals"
    entries = [read(file) for file in sorted(folder.glob("*.yaml"), reverse=True)]
    names = tuple(
        dict.fromkeys(part.text("zh") for entry in entries for part in entry.parts("festivals"))
    )
    rows = []
    for entry in entries:
        days = {part.text("zh"): part.day("day") for part in entry.parts("festivals")}
        cells = (f"{days[n].month}月{days[n].day}日" if n in days else "" for n in names)
        rows.append((f"{entry.whole('year')}年", *cells))
    return (Table(("年份", *names), tuple(rows)),) if rows else ()


def _origin(book: Book, entry: Entry) -> str:
    origin = entry.text_or_none("origin")
    return book.cite(entry) + (f"（{origin}）" if origin else "")


def _span(first: date, last: date) -> str:
    if first == last:
        return _day(first)
    days = (last - first + timedelta(days=1)).days
    return f"{_day(first)}到{_day(last)}，共{days}天"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
