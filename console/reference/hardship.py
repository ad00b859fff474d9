"""The page of hardship: what may be reported and asked, and how reports are sorted."""

from collections.abc import Iterator

from console.reference.book import Book, said, texts
from console.reference.page import Chapter, Fact, Page, Section, Table, facts, link, listed
from console.reference.situations import sentence
from rulebook.entry import Entry
from rulebook.hardship import Hardship
from rulebook.questions import Question

TYPES = {
    "text": "几句话",
    "phone": "电话号码",
    "int": "整数",
    "money": "钱数",
    "date": "日子",
    "choice": "选一样",
    "multi": "可以选几样",
    "bool": "有没有、是不是",
    "photo": "照片",
    "place": "地方",
}


def page(book: Book) -> Page:
    """Make the page of everything about reports."""
    return Page(
        "hardship",
        "申报：难处、问题和分级",
        "农户可以报哪些难处，会问哪些话，报上来怎么分急缓、告诉谁，收入怎么算，各条线是多少。"
        "自己申报只是一条线索，能不能纳入要走程序。",
        (
            Chapter("原则", tables=(_principles(book),)),
            Chapter("监测对象的类别", tables=(_classes(book),)),
            Chapter("难处", tuple(_risk(book, entry) for entry in book.entries("hardship/risks"))),
            Chapter("重点关注的人", tables=(_groups(book),)),
            Chapter(
                "会问的话", tuple(_question(book, e) for e in book.entries("hardship/questions"))
            ),
            Chapter("分急缓", _triage(book), (_levels(book),)),
            Chapter("收入怎么算", tables=(_arithmetic(book),)),
            Chapter("各条线", tables=(_lines(book),)),
        ),
    )


def questions(book: Book) -> Iterator[Section]:
    for entry in book.entries("hardship/questions"):
        yield _question(book, entry)


def _risk(book: Book, entry: Entry) -> Section:
    report = book.rules.hardship
    procedure = book.rules.procedures.get(str(entry.values.get("procedure")))
    groups = {group.id: group.zh for group in report.menu}
    group = entry.part("menu").text("group")
    return Section(
        entry.text("id"),
        entry.text("zh"),
        facts(
            Fact("在菜单里", groups.get(group, group)),
            Fact("人们会说", "、".join(entry.texts("words"))),
            Fact("归口", _domains(book, entry)),
            Fact("包括", "、".join(entry.texts("hazards"))),
            Fact(
                "走的程序", link(procedure.id, procedure.title, "procedures") if procedure else ""
            ),
            Fact("说明", entry.text_or_none("note") or ""),
            Fact("依据", book.cite(entry)),
        ),
    )


def _domains(book: Book, entry: Entry) -> str:
    known = book.rules.hardship.domains
    return "、".join(
        f"{known[key].zh}（{book.roles(known[key].lead_role)}）" for key in entry.texts("domains")
    )


def _question(book: Book, entry: Entry) -> Section:
    report = book.rules.hardship
    question = report.question(entry.text("field"))
    return Section(
        question.id,
        question.text,
        facts(
            Fact("怎么答", TYPES[question.type]),
            listed("可以答", tuple(question.options.values())) if question.options else None,
            Fact("提示", _hint(report, question)),
            Fact("什么时候问", sentence(report, entry.text("ask_when"))),
            Fact("必须答吗", "必须" if question.required else "可以不答"),
            Fact("保密", "短信和共用手机上不出现" if question.sensitive else ""),
            Fact("依据", book.cite(entry)),
        ),
    )


def _hint(report: Hardship, question: Question) -> str:
    """Give the hint, naming the answer a limit may refer to."""
    most = question.limits.most
    if not question.hint or not isinstance(most, str):
        return question.hint or ""
    return question.hint.replace(most, f"“{report.question(most).text}”答的数")


def _triage(book: Book) -> tuple[Section, ...]:
    report, levels = book.rules.hardship, book.rules.triage.levels
    return tuple(
        Section(
            entry.text("id"),
            levels[entry.text("level")].zh + "：" + sentence(report, entry.text("when")),
            facts(
                Fact("告诉谁", book.roles(entry.values.get("tell"))),
                Fact("归口", _domains(book, entry)),
                Fact("对应文件里的话题", entry.text_or_none("source_link") or ""),
                Fact("依据", book.cite(entry)),
            ),
        )
        for entry in book.entries("hardship/triage")
    )


def _levels(book: Book) -> Table:
    rows = tuple(
        (level.zh, f"{level.first_contact_hours}小时内", level.channel, level.also or "")
        for level in book.rules.triage.levels.values()
    )
    return Table(("分级", "多久内要联系上", "怎么联系", "另外"), rows)


def _principles(book: Book) -> Table:
    entry = book.shared("hardship/principles.yaml")
    parts = (entry.part(key) for key in entry.values)
    return Table(("原则", "依据"), tuple((part.text("zh"), book.cite(part)) for part in parts))


def _classes(book: Book) -> Table:
    entry = book.shared("hardship/classes.yaml")
    rows = []
    for key in entry.values:
        part = entry.part(key)
        told = [part.text_or_none(field) or "" for field in ("base", "within", "hint")]
        told += list(part.texts("includes"))
        rows.append((part.text("zh"), "；".join(filter(None, told)), book.cite(part)))
    return Table(("类别", "是什么样的户", "依据"), tuple(rows))


def _groups(book: Book) -> Table:
    entry = book.shared("hardship/groups.yaml")
    parts = tuple(entry.part(key) for key in entry.values)
    rows = tuple(
        (
            part.text("zh"),
            part.text_or_none("definition") or part.text_or_none("note") or "",
            book.cite(part),
        )
        for part in parts
    )
    return Table(("哪些人", "说明", "依据"), rows)


def _arithmetic(book: Book) -> Table:
    entry = book.shared("hardship/arithmetic.yaml")
    report = book.rules.hardship

    def asked(field: str) -> str:
        return "；".join(report.question(key).text for key in entry.texts(field))

    rows = [
        ("算哪一段", entry.text("period")),
        ("收入由这几问得来", asked("income_fields")),
        ("另外列出的硬支出", asked("rigid_fields")),
        ("没报全时", entry.text("fields_missing")),
        *(("规则", rule) for rule in entry.texts("rules")),
        ("取整", entry.text("rounding")),
        ("这是谁定的", entry.text("basis_note")),
    ]
    return Table(("项目", "怎么算"), tuple(rows))


def _lines(book: Book) -> Table:
    titles = book.policy_titles
    rows = tuple(
        (
            entry.text("zh"),
            _figure(entry),
            "、".join(link(key, titles.get(key, key), "policies") for key in _points_to(entry)),
            book.cite(entry),
        )
        for entry in book.entries("hardship/lines")
    )
    return Table(("线", "数", "指向的政策", "依据"), rows)


def _figure(entry: Entry) -> str:
    for field, ending in (("amount", ""), ("multiple", "倍"), ("percent", "%")):
        if field in entry:
            return f"{said(entry.values[field])}{ending}"
    return ""


def _points_to(entry: Entry) -> tuple[str, ...]:
    return texts(entry.values.get("points_to"))
