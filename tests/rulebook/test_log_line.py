"""The line of an official: days, villages, households however named, and what stays a note."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import log_line, log_words
from rulebook.loader import load
from rulebook.log_line import Mention, day_of, names_in, read

TUESDAY = date(2026, 3, 3)
KNOWN = frozenset({"张", "李", "欧阳", "王大山", "李秋生"})
VILLAGES = {"柳河镇柳树村": "liu", "柳树村": "liu", "柳树": "liu", "赵庄村": "zhao"}


def said(text: str) -> log_line.Line:
    return read(text, TUESDAY, KNOWN & names_in(text), VILLAGES)


@pytest.mark.parametrize(
    ("text", "homes", "note"),
    [
        ("张家 李家 漏雨", [(None, "张"), (None, "李")], "漏雨"),
        ("3 5 8号", [(3, None), (5, None), (8, None)], ""),
        ("3 5 8 没发现问题", [(3, None), (5, None), (8, None)], "没发现问题"),
        ("3号张家、5号李家 都好", [(3, "张"), (5, "李")], "都好"),
        ("３号　张家，房顶漏雨", [(3, "张")], "房顶漏雨"),
        ("三号张家 都好", [(3, "张")], "都好"),
        ("3 张家 住院", [(3, "张")], "住院"),
        ("3漏雨", [(3, None)], "漏雨"),
        ("3和5 好", [(3, None), (5, None)], "好"),
        ("王大山 李秋生家 缺水", [(None, "王大山"), (None, "李秋生")], "缺水"),
        ("老张家 好", [(None, "张")], "好"),
        ("欧阳家 好", [(None, "欧阳")], "好"),
        ("陈家 好", [(None, "陈")], "好"),
        ("3 2口人都在", [(3, None)], "2口人都在"),
        ("3 200元到账", [(3, None)], "200元到账"),
        ("3 家里漏雨", [(3, None)], "家里漏雨"),
        ("3 张家昨天漏雨", [(3, "张")], "昨天漏雨"),
        ("大家都好", [], "大家都好"),
        ("李秋生漏雨", [], "李秋生漏雨"),
        ("王大三 好", [], "王大三 好"),
        ("", [], ""),
    ],
)
def test_a_line_names_households_and_the_rest_is_the_note(
    text: str, homes: list[tuple[int | None, str | None]], note: str
) -> None:
    line = said(text)
    assert [(one.number, one.name) for one in line.mentions] == homes
    assert line.note == note


@pytest.mark.parametrize(
    ("text", "on", "rest"),
    [
        ("昨天 3", date(2026, 3, 2), "3"),
        ("前天走访", date(2026, 3, 1), "走访"),
        ("周三 3", date(2026, 2, 25), "3"),
        ("周二 3", date(2026, 3, 3), "3"),
        ("周一 3", date(2026, 3, 2), "3"),
        ("上周三 3", date(2026, 2, 25), "3"),
        ("星期天 3", date(2026, 3, 1), "3"),
        ("2月27日 3", date(2026, 2, 27), "3"),
        ("12月3日 3", date(2025, 12, 3), "3"),
        ("2026-02-27 3", date(2026, 2, 27), "3"),
        ("明天 3", date(2026, 3, 4), "3"),
        ("3月9日 3", date(2026, 3, 9), "3"),
        ("3号 好", None, "3号 好"),
        ("2月30日 3", None, "2月30日 3"),
    ],
)
def test_the_day_stands_first_and_a_number_alone_is_no_day(
    text: str, on: date | None, rest: str
) -> None:
    assert day_of(text, TUESDAY) == (on, rest)


@pytest.mark.parametrize(
    ("text", "village", "count", "wants_more"),
    [
        ("柳树村 3 好", "liu", None, False),
        ("柳树 3 好", "liu", None, False),
        ("赵庄村3 好", "zhao", None, False),
        ("3家：张家 李家", None, 3, True),
        ("两户 张家 李家", None, 2, False),
        ("3户", None, 3, True),
        ("3 好", None, None, False),
    ],
)
def test_a_line_may_name_its_village_and_how_many_households(
    text: str, village: str | None, count: int | None, wants_more: bool
) -> None:
    line = said(text)
    assert (line.village, line.count, line.wants_more) == (village, count, wants_more)


@given(st.text("3 58号张家李王大山、，,和昨天周三村柳树漏雨好户。", max_size=24))
@settings(max_examples=100)
def test_nothing_is_made_up_whatever_is_typed(text: str) -> None:
    line = said(text)
    for one in line.mentions:
        assert one.text in text
        assert one.number is not None or one.name is not None
    assert all(char in text for char in line.note)


def test_names_are_looked_up_before_the_line_is_read() -> None:
    text = "王大山家、3号老张家 漏雨"
    assert {"王大山", "张"} <= names_in(text)
    assert said(text).mentions == (
        Mention("王大山家", None, "王大山"),
        Mention("3号老张家", 3, "张"),
    )


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("走访张家", "household_visit", "张家"),
        ("送明白纸 3 5", "notice_delivery", " 3 5"),
        ("联合劝返 王小明", "joint_persuasion", " 王小明"),
        ("培训 县里", "training", " 县里"),
        ("宣讲课", "policy_class", ""),
    ],
)
def test_the_first_word_says_what_is_logged(text: str, kind: str, rest: str) -> None:
    found = log_words.begun(text)
    assert found is not None
    assert (found[0].kind, found[2]) == (kind, rest)


@pytest.mark.parametrize("text", ["培训补贴怎么领", "会议室在哪", "开会了吗", "你好", "张家"])
def test_a_question_that_begins_alike_logs_nothing(text: str) -> None:
    assert log_words.begun(text) is None


def test_every_word_is_an_activity_the_rules_know() -> None:
    kinds = load().activity_kinds
    assert set(log_words.BY_KIND) <= set(kinds)
    every = [word for one in log_words.LOGGABLE for word in one.words]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("roles", "has", "lacks"),
    [
        (("first_secretary",), {"household_visit", "screening", "training"}, {"home_lesson"}),
        (("helper",), {"household_visit", "festival_greeting"}, {"screening"}),
        (("home_teacher",), {"home_lesson"}, {"household_visit"}),
        (("county_civil_affairs",), {"list_share"}, {"assessment"}),
        (("county_org_dept",), {"assessment", "feedback"}, {"list_share"}),
        (("school",), {"policy_class", "card_delivery", "persuasion"}, {"followup"}),
        (("sending_unit_head",), {"village_visit", "survey", "onsite_office"}, {"training"}),
    ],
)
def test_people_log_what_their_duties_count(
    roles: tuple[str, ...], has: set[str], lacks: set[str]
) -> None:
    kinds = set(log_words.kinds_for(load().duties.values(), roles))
    assert has <= kinds
    assert not lacks & kinds


def test_details_of_a_note_are_what_duties_ask() -> None:
    assert log_line.details("training", "县里 两天") == {"level": "county"}
    assert log_line.details("home_lesson", "王小明 3课时") == {"class_hours": "3"}
    assert log_line.details("list_share", "医保 财政") == {
        "to": ["county_finance", "county_medical_insurance"]
    }
    assert log_line.details("list_share", "三月的名单") == {}
    assert log_line.details("household_visit", "县里来人") == {}
    assert log_line.targets("王小明、李红 愿意回校") == (("王小明", "李红"), "愿意回校")
    assert log_line.classes("七1 七2 讲资助") == (("七1", "七2"), "讲资助")


@pytest.mark.parametrize(
    ("text", "spread"),
    [
        ("1-3", "1号 2号 3号 "),
        ("第2号到3号 没事", "2号 3号  没事"),
        ("7～8，都好", "7号 8号 ，都好"),
        ("3到5天没出门", "3到5天没出门"),
        ("3-5户", "3-5户"),
        ("5-3", "5-3"),
        ("1-400", "1-400"),
    ],
)
def test_a_range_of_households_names_each(text: str, spread: str) -> None:
    assert log_line.spread(text) == spread
