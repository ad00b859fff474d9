"""The page of procedures: where a case can stand, who must act, its limits, and the ways out."""

from collections.abc import Iterator

from console import words
from console.reference.book import Book, is_chinese, province, said, years
from console.reference.page import Chapter, Fact, Page, Section, Table, facts, link, listed
from locales import speaking
from rulebook.entry import Entry
from rulebook.guards import Atom, Guard
from rulebook.procedures import Clock, Procedure, State, Transition

SUBJECTS = {
    "household": "一户",
    "issue": "一个问题",
    "patient": "一个病人",
    "project": "一个项目",
    "cadre": "一名干部",
    "person": "一个人",
    "student": "一名学生",
}
KINDS = {
    "forward": "往下走",
    "return": "退回",
    "reject": "不通过",
    "withdraw": "撤回",
    "loop": "原地办",
    "close": "办结",
}
CLOCKS = {"max": "最多", "min": "至少", "fixed": "固定日期"}
BASES = {"source": "文件", "design": "本系统"}
COMPARED = {
    "gt": "大于",
    "gte": "不少于",
    "lt": "小于",
    "lte": "不超过",
    "in": "是",
    "eq": "是",
    "ne": "不是",
}


def page(book: Book) -> Page:
    """Make the page of all procedures."""
    entries = book.entries("procedures")
    rows = tuple(
        (
            link(entry.text("id"), entry.text("title")),
            SUBJECTS.get(entry.text("subject"), entry.text("subject")),
            str(len(entry.parts("states"))),
            "；".join(
                _limit(clock) for clock in book.rules.procedures[entry.text("id")].clocks.values()
            ),
        )
        for entry in entries
    )
    overview = Table(("程序", "办的是", "环节数", "时限"), rows)
    return Page(
        "procedures",
        "程序",
        "一件事从头到尾怎么办：停在哪个环节、该谁办、要什么材料、几天、下一步去哪里。"
        "最长时限从发生那天算第0天，到第几天的24时为止，退回也不重新算；公示这样的最短时限不算当天，要满几天才能往下走。"
        "“本系统”表示文件没有写，是我们补的，县里可以改。",
        (
            Chapter("有哪些程序", tables=(overview,)),
            Chapter("每个程序怎么走", tuple(section(book, entry) for entry in entries)),
            _automatic(book),
        ),
    )


def section(book: Book, entry: Entry) -> Section:
    """Tell of one procedure."""
    procedure = book.rules.procedures[entry.text("id")]
    first = procedure.initial
    with speaking("zh_CN"):
        return Section(
            procedure.id,
            procedure.title,
            facts(
                Fact("办的是", SUBJECTS.get(procedure.subject, procedure.subject)),
                Fact("谁可以起头", book.roles(first.by)),
                Fact("起头要的材料", book.papers(first.requires)),
                Fact("文件写的步骤", "、".join(entry.texts("source_steps"))),
                listed(
                    "时限",
                    tuple(_clock(book, procedure, clock) for clock in procedure.clocks.values()),
                ),
                Fact("从哪里来", "、".join(entry.labels("channels").values())),
                Fact("给哪些户", "、".join(entry.texts("eligible_groups"))),
                listed("说明", tuple(_notes(entry))),
                Fact("依据", book.cite(entry)),
                Fact("适用", f"{province(entry.values.get('region'))}，{years(entry)}"),
            ),
            (_states(book, procedure), _steps(book, procedure)),
        )


def sections(book: Book) -> Iterator[Section]:
    for entry in book.entries("procedures"):
        yield section(book, entry)


def _states(book: Book, procedure: Procedure) -> Table:
    rows = tuple(
        (
            f"{state.zh}{'（结束）' if state.terminal else ''}",
            _who(book, state),
            book.papers(state.documents),
            _told(book, state),
        )
        for state in procedure.states.values()
    )
    return Table(("环节", "该谁办", "材料", "告诉谁什么"), rows, "环节")


def _steps(book: Book, procedure: Procedure) -> Table:
    rows = tuple(
        (
            state.zh,
            _step(book, procedure, transition.event, transition.to),
            procedure.states[transition.to].zh,
            book.roles(transition.by),
            _needs(book, procedure, transition),
            f"{KINDS[transition.kind]}（{BASES[transition.basis]}）",
        )
        for state in procedure.states.values()
        for transition in state.transitions
    )
    return Table(("在哪个环节", "怎么办", "办完到", "谁能办", "要什么", "类别"), rows, "步骤")


def _who(book: Book, state: State) -> str:
    helpers = book.roles(state.helpers)
    return book.roles(state.actor) + (f"（{helpers}配合）" if helpers else "")


def _told(book: Book, state: State) -> str:
    known = book.rules.notices
    return "；".join(f"{book.roles(tell.to)}：{known[tell.notice].zh}" for tell in state.informs)


def _needs(book: Book, procedure: Procedure, transition: Transition) -> str:
    needs = [book.papers(transition.requires)]
    if transition.min_clock:
        needs.append(f"满{_length(procedure.clocks[transition.min_clock])}")
    if transition.guard:
        needs.append(_guard(book, transition.guard))
    if spawned := book.rules.procedures.get(transition.spawns or ""):
        needs.append(f"办完同时开始“{spawned.title}”")
    return "；".join(filter(None, needs))


def _guard(book: Book, guard: Guard) -> str:
    if guard.rule:
        return book.rules.guards[guard.rule]
    between = "，并且" if guard.every else "，或者"
    return between.join(_atom(book, atom) for atom in guard.atoms)


def _atom(book: Book, atom: Atom) -> str:
    known = book.shared("procedures/_shared/facts.yaml")
    fact = known.part(atom.key) if atom.key in known else None
    called = fact.text("zh") if fact else atom.key
    if isinstance(atom.value, bool):
        return f"{called}：{said(atom.value is (atom.op == 'eq'))}"
    values = fact.labels("values") if fact else {}
    wanted = atom.value if isinstance(atom.value, tuple) else (atom.value,)
    named = "、".join(values.get(str(value), said(value)) for value in wanted)
    return f"{called} {COMPARED[atom.op]}{named}"


def _clock(book: Book, procedure: Procedure, clock: Clock) -> str:
    starts, stops = (_events(book, procedure, events) for events in (clock.start_on, clock.stop_on))
    duty = book.duty_titles.get(clock.duty or "")
    parts = [
        f"{_limit(clock)}",
        f"从“{starts}”起" if starts else "从开始办起",
        f"到“{stops}”止" if stops else "",
        "每次重新开始都重算" if clock.restart else "",
        f"对应义务：{duty}" if duty else "",
    ]
    return "，".join(filter(None, parts))


def _events(book: Book, procedure: Procedure, events: tuple[str, ...]) -> str:
    """Name events by the step they are, or by the opening of the case."""
    targets = {
        transition.event: transition.to
        for state in procedure.states.values()
        for transition in state.transitions
    }
    targets.setdefault(procedure.initial.event, procedure.initial.state)
    named = (_step(book, procedure, event, targets.get(event)) for event in events)
    return "”或“".join(dict.fromkeys(named))


def _step(book: Book, procedure: Procedure, event: str, to: str | None) -> str:
    named = book.shared("procedures/_shared/events.yaml")
    return named.text_or_none(event) or words.step(book.rules, procedure, event, to)


def _limit(clock: Clock) -> str:
    length = _length(clock)
    return f"{CLOCKS[clock.kind]}{length}" if length else "文件没有写天数，由县里定"


def _length(clock: Clock) -> str:
    if clock.date:
        return clock.date.isoformat()
    parts = ((clock.years, "年"), (clock.months, "个月"), (clock.days, "天"))
    return "".join(f"{number}{unit}" for number, unit in parts if number is not None)


def _notes(entry: Entry) -> Iterator[str]:
    for field in ("note", "clock_note"):
        if (note := entry.text_or_none(field)) and is_chinese(note):
            yield note
    for clock in entry.parts("clocks"):
        if (note := clock.text_or_none("note")) and is_chinese(note):
            yield note


def _automatic(book: Book) -> Chapter:
    when = {
        "deadline_near": "时限快到",
        "deadline_overdue": "已经超期",
        "returned": "被退回",
        "objection_raised": "公示期有人提意见",
    }
    people = {"actor": "该办的人", "escalation": "上一级"}
    rows = tuple(
        (
            when.get(notice.when, notice.when)
            + (f"（还剩{notice.days_left}天）" if notice.days_left else "")
            + (f"（每{notice.every_days}天一次）" if notice.every_days else ""),
            book.rules.notices[notice.notice].zh,
            "、".join(people.get(role) or book.roles(role) for role in notice.to),
        )
        for notice in book.rules.automatic_notices
    )
    return Chapter("自动发的提醒", tables=(Table(("什么时候", "告诉什么", "告诉谁"), rows),))
