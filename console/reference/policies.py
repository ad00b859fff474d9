"""The page of policies: for whom, under which conditions, how much, by which clause."""

from collections.abc import Iterator, Mapping

from console.reference.book import Book, is_chinese, province, said
from console.reference.conditions import Names, lines
from console.reference.conditions import alternatives as in_one_line
from console.reference.measures import NO_AMOUNT, figure, formula, honest, unit
from console.reference.page import Chapter, Fact, Page, Section, Table, facts, link, listed
from rulebook.entry import Entry

DOMAINS = {
    "education": "教育",
    "health": "医疗健康",
    "housing": "住房",
    "water": "饮水",
    "safety-net": "低保、特困和救助",
    "disability": "残疾人",
    "employment": "就业",
    "industry-finance": "产业和贷款",
    "relocation": "易地搬迁",
    "other": "其他",
}
HISTORICAL = "已经停用的（只供查考，不推送）"
KINDS = {
    "cash": "发钱",
    "service": "办事或服务",
    "standard": "标准",
    "rate": "按比例报销或补贴",
    "waiver": "减免",
    "loan": "贷款",
}
DECISIONS = {
    "rule": "按条件就能判断",
    "discretionary": "由部门认定，这里只能提示",
    "area": "面向一个地方，不是一户一人的待遇",
    "process": "是办事步骤",
}
SUBJECTS = {"person": "个人", "household": "一户", "entity": "经营主体"}
PERIODS = {
    "yearly": "按年",
    "monthly": "按月",
    "daily": "按天",
    "quarterly": "按季度",
    "once": "一次",
    "per-loan": "每笔贷款",
    "per-admission": "每次住院",
    "school-year": "每学年",
    "school-days": "在校日",
}
HEDGES = {
    "at-least": "不低于",
    "in-principle": "原则上",
    "at-most": "不超过",
    "if-eligible": "符合条件的",
    "actual-receipts": "凭票据",
    "about": "左右",
    "overall": "总体上",
    "may": "可以",
}
RULES = {
    "shared-cap": "合起来算一个封顶",
    "exclusive": "只能享受一样",
    "once-per-person": "一个人只给一次",
    "stack": "可以同时享受",
}


def page(book: Book) -> Page:
    """Make the page of all policies."""
    names = _names(book)
    groups: dict[str, list[Entry]] = {}
    for entry in book.entries("policies"):
        past = entry.text("status") == "historical"
        domain = HISTORICAL if past else DOMAINS.get(entry.text("domain"), entry.text("domain"))
        groups.setdefault(domain, []).append(entry)
    order = [*DOMAINS.values(), *(name for name in groups if name not in DOMAINS.values())]
    chapters = [_chapter(book, names, name, groups[name]) for name in order if name in groups]
    chapters.append(Chapter("哪些能同时享受", tables=(_stacking(book),)))
    return Page(
        "policies",
        "政策",
        "一户人家、一个人能享受什么，要符合什么条件，有多少，依据哪一条。"
        "“至少”“最多”“平均”照文件的说法写；平均数和上限不能当作给某个人的承诺。",
        tuple(chapters),
    )


def section(book: Book, names: Names, entry: Entry) -> Section:
    """Tell of one policy."""
    benefit = entry.part("benefit")
    return Section(
        entry.text("id"),
        entry.text("title"),
        facts(
            Fact("一句话", entry.text("gist")),
            Fact("给谁", _audience(book, entry)),
            Fact("条件", lines=tuple(lines(names, entry.values["eligibility"]))),
            listed("有多少", tuple(_amount(names, benefit))),
            Fact("时间", _timing(entry)),
            Fact("怎么办", entry.text_or_none("how_to_apply") or ""),
            Fact("怎么判断", DECISIONS.get(entry.text("decision"), "")),
            listed("说明", tuple(_notes(entry, benefit))),
            Fact("依据", book.cite(entry)),
            Fact(
                "适用", f"{province(entry.values.get('region'))}，{entry.whole('effective_year')}年"
            ),
        ),
    )


def sections(book: Book) -> Iterator[Section]:
    names = _names(book)
    for entry in book.entries("policies"):
        yield section(book, names, entry)


def _chapter(book: Book, names: Names, title: str, entries: list[Entry]) -> Chapter:
    rows = tuple(
        (link(entry.text("id"), entry.text("title")), entry.text("gist")) for entry in entries
    )
    return Chapter(
        title,
        tuple(section(book, names, entry) for entry in entries),
        (Table(("政策", "一句话"), rows),),
    )


def _audience(book: Book, entry: Entry) -> str:
    tags = {tag.text("key"): tag.text("zh") for tag in book.listed("policies/_shared/tags.yaml")}
    audience = entry.part("audience")
    any_of = "、".join(tags.get(key, key) for key in audience.texts("any"))
    all_of = "、".join(tags.get(key, key) for key in audience.texts("all"))
    who = f"{any_of}；并且是：{all_of}" if any_of and all_of else any_of or all_of
    return f"{who}（按{SUBJECTS.get(entry.text('subject'), '')}算）"


def _amount(names: Names, benefit: Entry) -> Iterator[str]:
    """Say how much, line by line: the figure, how it is worked out, from where and up to where."""
    kind = KINDS.get(benefit.text("kind"), "")
    amount_type = benefit.text("amount_type")
    words = _figure(benefit)
    if words:
        hedges = "、".join(HEDGES.get(hedge, hedge) for hedge in benefit.texts("hedge"))
        period = PERIODS.get(str(benefit.values.get("period")), "")
        yield "，".join(
            part
            for part in (
                f"{kind}：{honest(amount_type, words)}",
                period,
                f"原文用词：{hedges}" if hedges else "",
            )
            if part
        )
    elif "tiers" not in benefit:
        yield f"{kind}：{NO_AMOUNT.get(amount_type, '文件没有写数额')}"
    for tier in benefit.parts("tiers"):
        when, worth = in_one_line(names, tier.values.get("when")), _figure(tier, benefit)
        worth = worth or formula(str(tier.values.get("formula")), names.fields)
        yield f"{when}：{honest(amount_type, worth)}"
    written = str(benefit.values.get("formula", ""))
    if any(sign in written for sign in "*/+-("):
        yield f"算法：{formula(written, names.fields)}" + (
            f"，单位：{unit(benefit.values['formula_unit'])}" if "formula_unit" in benefit else ""
        )
    yield from _bounds(names, benefit)


def _figure(benefit: Entry, fallback: Entry | None = None) -> str:
    written_unit = benefit.values.get("unit") or (fallback.values.get("unit") if fallback else None)
    if "amount" in benefit:
        return figure(benefit.values["amount"], written_unit)
    if "range" in benefit:
        limits = benefit.part("range")
        return f"{said(limits.values['min'])}到{figure(limits.values['max'], written_unit)}"
    return ""


def _bounds(names: Names, benefit: Entry) -> Iterator[str]:
    if "threshold" in benefit:
        start = benefit.part("threshold")
        about = "左右" if "hedge" in start else ""
        if "of" in start:
            of = names.fields.get(start.text("of"), start.text("of"))
            yield f"起付线：“{of}”的{start.number('factor') * 100:g}%{about}"
        elif start.values.get("amount") and "what" not in start:
            yield f"起付线：{figure(start.values['amount'], start.values.get('unit'))}"
        elif "what" not in start:
            yield "没有起付线"
    if "cap" in benefit:
        cap = benefit.part("cap")
        if "amount" in cap:
            shared = "，同类几项合起来算" if "shared_group" in cap else ""
            yield f"封顶：{figure(cap.values['amount'], cap.values.get('unit'))}{shared}"
        elif "from" in cap:
            yield f"封顶：{names.fields.get(cap.text('from'), cap.text('from'))}"
        else:
            yield "不设年度封顶"
    if "duration" in benefit:
        duration = benefit.part("duration")
        yield f"最长{figure(duration.values['amount'], duration.values.get('unit'))}"
    if "test" in benefit:
        test = in_one_line(names, benefit.values["test"])
        yield f"达标线：{test}"


def _timing(entry: Entry) -> str:
    if "deadline_or_frequency" not in entry:
        return ""
    return entry.part("deadline_or_frequency").text_or_none("text") or ""


def _notes(entry: Entry, benefit: Entry) -> Iterator[str]:
    """Give the notes officers can read; those in English are for who writes entries."""
    for note in (entry.text_or_none("note"), benefit.text_or_none("note")):
        if note and is_chinese(note):
            yield note


def _stacking(book: Book) -> Table:
    called = book.policy_titles
    rows = tuple(
        (
            "、".join(link(key, called.get(key, key)) for key in group.texts("policies")),
            RULES.get(group.text("rule"), group.text("rule")),
        )
        for group in book.listed("policies/_shared/stacking.yaml")
    )
    return Table(("政策", "怎么合并"), rows)


def _names(book: Book) -> Names:
    fields = book.listed("policies/_shared/fields.yaml")
    diseases = book.shared("policies/_shared/disease_lists.yaml")
    lists = {key: tuple(part.text("zh") for part in diseases.parts(key)) for key in diseases.values}
    named = {
        part.text("key"): part.text("zh") for key in diseases.values for part in diseases.parts(key)
    }
    labels: dict[str, Mapping[str, str]] = {"p.conditions": named}
    for field in fields:
        values = field.values.get("values")
        if isinstance(values, Mapping):
            labels[field.text("key")] = {str(key): str(label) for key, label in values.items()}
    return Names(
        fields={field.text("key"): field.text("zh") for field in fields},
        units={f.text("key"): f.text("unit") for f in fields if "unit" in f},
        labels=labels,
        lists=lists,
    )
