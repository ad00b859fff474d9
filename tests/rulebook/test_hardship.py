from datetime import date
from decimal import Decimal

import pytest

from rulebook.hardship import (
    Answer,
    Problem,
    danger_in,
    from_json,
    parse,
    questions_for,
    risks_in,
    to_json,
)
from rulebook.months import Month

TODAY = date(2026, 5, 10)


def fields(questions):
    return [question.field for question in questions]


def test_a_first_report_asks_for_who_and_what_before_anything_else(book):
    asked = fields(questions_for(book.hardship, {}, TODAY))
    assert asked[:6] == [
        "reporter_phone",
        "reporter_name",
        "village",
        "reporter_relation",
        "risk_types",
        "story",
    ]
    assert "danger_detail" not in asked
    assert "property_year" not in asked


def test_an_answer_opens_the_questions_that_hang_on_it(book):
    answers = {"danger_now": True, "risk_types": ("illness",), "members": 3}
    asked = fields(questions_for(book.hardship, answers, TODAY))
    assert {"danger_detail", "labour_members", "medical_oop_year", "illness_name"} <= set(asked)
    assert "danger_now" not in asked


def test_a_visit_and_a_monitored_household_are_asked_more(book):
    asked = fields(questions_for(book.hardship, {}, TODAY, visit=True, monitored=True))
    assert {"property_year", "transfer_year", "knows_helper"} <= set(asked)


def test_only_the_first_six_are_needed_to_accept_a_report(book):
    needed = [question.id for question in book.hardship.questions if question.required]
    assert needed == ["q01", "q02", "q03", "q04", "q05", "q06", "q09"]


READABLE = [
    ("reporter_phone", "我的号码１３８ 0000-8000", "+8613800008000"),
    ("reporter_name", " 王大爷 ", "王大爷"),
    ("reporter_relation", "1", "self"),
    ("reporter_relation", "２", "relative"),
    ("reporter_relation", "第三个", "neighbour"),
    ("reporter_relation", "给自己家报", "self"),
    ("reporter_relation", "替隔壁邻居", "neighbour"),
    ("members", "3", 3),
    ("members", "３口人", 3),
    ("members", "三口", 3),
    ("members", "我家十二口", 12),
    ("members", "两个", 2),
    ("labour_members", "没有", 0),
    ("labour_members", "俩", 2),
    ("wage_year", "3万", 30000),
    ("wage_year", "三万", 30000),
    ("wage_year", "1.5万", 15000),
    ("wage_year", "一万一千元", 11000),
    ("wage_year", "1.5万一年", 15000),
    ("wage_year", "一万五", 15000),
    ("wage_year", "12000元", 12000),
    ("wage_year", "12,000", 12000),
    ("wage_year", "大概三万多块", 30000),
    ("wage_year", "一共1万2千元", 12000),
    ("wage_year", "1234.5", Decimal("1234.5")),
    ("wage_year", "没有收入", Problem),
    ("wage_year", "没有", 0),
    ("arrears_amount", "李四欠我三万", 30000),
    ("medical_oop_year", "一分没有", 0),
    ("danger_now", "是", True),
    ("danger_now", "没有", False),
    ("danger_now", "１", True),
    ("danger_now", "2", False),
    ("danger_now", "有的", True),
    ("knows_helper", "不知道", False),
    ("knows_helper", "知道", True),
    ("danger_detail", "1 3", ("house_collapse", "no_food")),
    ("danger_detail", "１、３，6", ("house_collapse", "no_food", "child_alone")),
    ("danger_detail", "房子塌了，没饭吃", ("house_collapse", "no_food")),
    ("special_members", "都没有", ()),
    ("current_benefits", "没有", ("none",)),
    ("current_benefits", "低保和残疾补贴", ("dibao", "disability_allowance")),
    ("insured_all", "有人没交", "some"),
    ("insured_all", "都没交", "none"),
    ("insured_all", "交了", "all"),
    ("insured_all", "有的没交", "some"),
    ("insured_all", "没交全", "some"),
    ("house_state", "墙裂了", "crack"),
    ("chronic_card", "没办过", "never"),
    ("chronic_card", "办过", "has"),
    ("risk_types", "看病", ("illness",)),
    ("risk_types", "1、6", ("illness", "disaster")),
    ("risk_types", "失业了，孩子也不想上学", ("job_loss", "dropout")),
    ("out_of_school_child", "没有", ""),
    ("happened_on", "今天", date(2026, 5, 10)),
    ("happened_on", "昨天", date(2026, 5, 9)),
    ("happened_on", "前天", date(2026, 5, 8)),
    ("happened_on", "大前天", date(2026, 5, 7)),
    ("happened_on", "上个月", Month(2026, 4)),
    ("happened_on", "上个月15号", date(2026, 4, 15)),
    ("happened_on", "5月3号", date(2026, 5, 3)),
    ("happened_on", "五月三号", date(2026, 5, 3)),
    ("happened_on", "5月20号", date(2025, 5, 20)),
    ("happened_on", "2026年5月", Month(2026, 5)),
    ("happened_on", "去年8月", Month(2025, 8)),
    ("happened_on", "去年腊月", Problem),
    ("happened_on", "2026-05-03", date(2026, 5, 3)),
    ("happened_on", "20260503", date(2026, 5, 3)),
    ("happened_on", "2026.5.3", date(2026, 5, 3)),
    ("happened_on", "三天前", date(2026, 5, 7)),
    ("happened_on", "两个月前", Month(2026, 3)),
    ("happened_on", "12月", Month(2025, 12)),
    ("happened_on", "上周三", date(2026, 4, 29)),
    ("loan_due_on", "6月1号", date(2026, 6, 1)),
    ("loan_due_on", "下个月15号", date(2026, 6, 15)),
]


@pytest.mark.parametrize(("field", "text", "value"), READABLE)
def test_what_people_type_is_understood(book, field, text, value):
    found = parse(book.hardship.question(field), text, {"members": 3}, TODAY)
    if value is Problem:
        assert isinstance(found, Problem)
    else:
        assert found == Answer(field, value)


@pytest.mark.parametrize(
    ("field", "text", "kind", "limit"),
    [
        ("reporter_phone", "12345", "no_phone", None),
        ("reporter_name", "   ", "empty", None),
        ("reporter_name", "长" * 21, "too_long", 20),
        ("members", "0", "too_small", 1),
        ("members", "二十一", "too_large", 20),
        ("members", "好多", "no_number", None),
        ("members", "不知道", "unsure", None),
        ("labour_members", "4", "too_large", 3),
        ("wage_year", "三五万", "several_numbers", None),
        ("wage_year", "2到3万", "several_numbers", None),
        ("wage_year", "-5", "too_small", 0),
        ("happened_on", "明天", "after_today", None),
        ("happened_on", "2月30号", "no_date", None),
        ("happened_on", "忘了", "unsure", None),
        ("reporter_relation", "9", "no_choice", 4),
        ("reporter_relation", "外星人", "no_choice", 4),
        ("risk_types", "没有", "too_few", 1),
        ("danger_now", "说不清", "unsure", None),
        ("house_photo", "没有照片", "needs_photo", 4),
        ("current_benefits", "低保，都没有", "several_choices", None),
        ("wage_year", "½万", "several_numbers", None),
    ],
)
def test_what_cannot_be_read_is_asked_again_with_a_reason(book, field, text, kind, limit):
    found = parse(book.hardship.question(field), text, {"members": 3}, TODAY)
    assert isinstance(found, Problem)
    assert (found.kind, found.limit) == (kind, limit)


def test_answers_survive_storage(book):
    questions = {question.field: question for question in book.hardship.questions}
    answers = {
        "members": 3,
        "danger_now": True,
        "wage_year": Decimal("12.5"),
        "happened_on": Month(2026, 4),
        "loan_due_on": date(2026, 6, 1),
        "risk_types": ("illness",),
        "story": "摔了",
    }
    assert from_json(questions, to_json(answers)) == answers


@pytest.mark.parametrize(
    ("text", "risks"),
    [
        ("老伴住院花了三万", ("illness",)),
        ("老爹高血压常年吃药", ("chronic_burden",)),
        ("发大水把地淹了", ("disaster",)),
        ("骑车出了车祸", ("accident",)),
        ("工地一直欠工钱", ("wage_arrears",)),
        ("失业在家", ("job_loss",)),
        ("萝卜卖不出去", ("unsalable",)),
        ("孩子学费交不起", ("education_cost",)),
        ("孙子不想上学", ("dropout",)),
        ("房子漏雨", ("housing_unsafe",)),
        ("村里停水三天", ("water_problem",)),
        ("家里断粮了", ("food_clothing",)),
        ("低保停了", ("benefit_missing",)),
        ("住院又停水", ("illness", "water_problem")),
        ("你好", ()),
    ],
)
def test_a_story_finds_its_risks(book, text, risks):
    assert risks_in(book.hardship, text) == risks


def test_the_menu_never_needs_more_than_nine_choices(book):
    assert len(book.hardship.menu) == 9
    assert all(len(group.zh) <= 8 and len(group.risks) <= 9 for group in book.hardship.menu)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("昨晚房子塌了", {"house_collapse"}),
        ("墙倒了没地方住", {"house_collapse", "no_shelter"}),
        ("一天没饭吃 也没 水喝", {"no_food", "no_water"}),
        ("他喝药了，昏迷", {"self_harm", "injury"}),
        ("孩子没人管", {"child_alone"}),
        ("男人喝酒就打人", {"violence"}),
        ("我不想活了", {"self_harm"}),
        ("在外打工", set()),
        ("房子漏雨", set()),
        ("没受伤", set()),
        ("没有人受伤", set()),
        ("长期喝药", set()),
        ("没受伤，可是着火了", {"injury"}),
    ],
)
def test_words_of_danger_are_heard_and_nothing_else(book, text, kinds):
    assert danger_in(book.hardship, text) == kinds


def test_every_danger_word_belongs_to_a_choice_of_the_danger_question(book):
    hardship = book.hardship
    assert set(hardship.danger.words) == set(hardship.question("danger_detail").options)
    for key, words in hardship.danger.words.items():
        for word in words:
            assert key in danger_in(hardship, word)
