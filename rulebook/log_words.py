"""The words that begin a line of the log: which kind of activity each is, and what it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rulebook.duties.entry import Duty

HOMES, STUDENTS, CLASSES, PLACE = "homes", "students", "classes", "place"
CADRES, UNITS = "cadres", "units"
VISIT, GREETING, SCREENING = "household_visit", "festival_greeting", "screening"


@dataclass(frozen=True)
class Loggable:
    """A kind of activity that a line can log: its words, what it is about, and an example.

    `glued` words may stand right before what follows (走访张家); the others need a space after
    them, because 培训补贴 is a question about a benefit.
    """

    kind: str
    words: tuple[str, ...]
    about: str
    example: str
    glued: bool = False
    paper: bool = False


LOGGABLE = (
    Loggable(VISIT, ("走访", "入户"), HOMES, "走访 3 张家 漏雨", glued=True),
    Loggable(GREETING, ("慰问",), HOMES, "慰问 3 5 8"),
    Loggable(SCREENING, ("排查",), HOMES, "排查 3 5 8 没发现问题"),
    Loggable("notice_delivery", ("送明白纸",), HOMES, "送明白纸 3 5 8"),
    Loggable("card_delivery", ("送明白卡", "送告知书"), HOMES, "送明白卡 3 张家"),
    Loggable("followup", ("随访",), HOMES, "随访 3 张家"),
    Loggable("persuasion", ("劝返",), STUDENTS, "劝返 王小明 答应下周回校"),
    Loggable("joint_persuasion", ("联合劝返",), STUDENTS, "联合劝返 王小明"),
    Loggable("home_lesson", ("送教",), STUDENTS, "送教 王小明 3课时"),
    Loggable("policy_class", ("宣讲", "宣讲课"), CLASSES, "宣讲 七1 七2", paper=True),
    Loggable("special_meeting", ("开会", "会议"), PLACE, "开会 研究三季度工作", paper=True),
    Loggable("report_hearing", ("听汇报", "听取汇报"), PLACE, "听汇报 驻村工作队", paper=True),
    Loggable("training", ("培训",), PLACE, "培训 县里 两天", paper=True),
    Loggable("plan_issued", ("印发计划",), PLACE, "印发计划 年度帮扶计划", paper=True),
    Loggable("list_share", ("抄送名单",), PLACE, "抄送名单 财政 卫健 医保", paper=True),
    Loggable("assessment", ("考核",), CADRES, "考核 王伟、李明", paper=True),
    Loggable("feedback", ("考核反馈",), UNITS, "考核反馈 县水利局", paper=True),
    Loggable("survey", ("调研",), PLACE, "调研 柳树村 饮水"),
    Loggable("village_visit", ("到村",), PLACE, "到村 柳树村 修路的事"),
    Loggable("onsite_office", ("现场办公",), PLACE, "现场办公 柳树村 定了修路"),
)
BY_KIND: Mapping[str, Loggable] = {one.kind: one for one in LOGGABLE}
WITH_PAPER = frozenset(one.kind for one in LOGGABLE if one.paper)
_BY_WORD = sorted(
    ((word, one) for one in LOGGABLE for word in one.words), key=lambda pair: -len(pair[0])
)

WITH_HOMES = frozenset(
    {"village_committee", "village_party_secretary", "first_secretary", "team_member", "helper"}
    | {"township_cadre", "township_government", "township_party_secretary"}
    | {"township_party_committee"}
)
"""Whose work is with homes: they log visits and greetings, whatever their duties count."""


def begun(text: str) -> tuple[Loggable, str, str] | None:
    """The kind a line logs, the word that says so, and what follows; None when it logs nothing."""
    for word, one in _BY_WORD:
        if text.startswith(word):
            rest = text[len(word) :]
            if one.glued or not rest or not rest[0].isalpha():
                return one, word, rest
    return None


def kinds_for(duties: Iterable[Duty], roles: Iterable[str]) -> tuple[str, ...]:
    """The kinds of activity that people in these roles have a reason to log."""
    held = frozenset(roles)
    wanted = {
        kind
        for duty in duties
        if duty.status != "historical" and held & set(duty.roles)
        for kind in duty.kinds
    }
    if held & WITH_HOMES:
        wanted |= {VISIT, GREETING}
    return tuple(kind for kind in BY_KIND if kind in wanted)
