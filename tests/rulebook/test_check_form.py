"""The visit form: what it asks, when it may be finished, and what differs."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import check_form
from rulebook.eligibility.facts import Facts, read
from rulebook.income import INCOME_FIELDS, RIGID_FIELDS, income
from rulebook.loader import load
from rulebook.months import Month
from rulebook.reported_facts import facts_from
from tests.rulebook.spoiling import complaint

BOOK = load()
FORM = BOOK.check_form
TODAY = date(2026, 5, 10)
EVERY = [section.key for section in FORM.sections]


def asked(key, values=None, monitored=False):
    section = FORM.section(key)
    found = check_form.asked_in(FORM, section, values or {}, TODAY, monitored)
    return [question.field for question in found]


def test_the_sections_are_those_that_must_be_looked_at():
    names = [section.zh for section in FORM.sections]
    assert names == [
        *("家庭基本情况", "吃穿", "教育", "医疗", "住房", "饮水", "收入", "劳动力", "风险"),
    ]


def test_fields_of_reports_keep_their_question():
    for question in BOOK.hardship.questions:
        if question.field in FORM.questions:
            assert FORM.questions[question.field] is question


@given(st.sets(st.sampled_from(EVERY)))
def test_a_form_with_any_section_unanswered_cannot_be_finished(done):
    answered = {FORM.section(key).needs[0] for key in done}
    missing = check_form.missing(FORM, answered)
    assert {section.key for section in missing} == set(EVERY) - done


@given(st.sampled_from(EVERY), st.data())
def test_what_a_section_needs_is_always_asked(key, data):
    amount = st.decimals(0, 1000, places=0)
    values = {"members": 3, "wage_year": data.draw(amount), "house_state": "ok"}
    needs = set(FORM.section(key).needs)
    assert needs & set(asked(key, values))


def test_income_alone_never_finishes_a_form():
    everything_of_income = set(FORM.section("income").fields)
    missing = check_form.missing(FORM, everything_of_income)
    assert [section.key for section in missing] == [key for key in EVERY if key != "income"]


def test_an_answer_opens_the_questions_that_hang_on_it():
    assert "water_litres" not in asked("water", {"water_source": "tap"})
    assert "water_litres" in asked("water", {"water_source": "carry"})
    assert "risk_before" in asked("risk", monitored=True)
    assert "risk_before" not in asked("risk")


def test_every_figure_of_the_arithmetic_can_be_answered_at_any_visit():
    home = {"business_gross_year": Decimal(0)}
    everywhere = {field for key in EVERY for field in asked(key, home)}
    assert set(INCOME_FIELDS) | set(RIGID_FIELDS) <= everywhere


DIFFERENT = [
    ("ok", "leak", True),
    ("ok", "ok", False),
    (None, "leak", False),
    ("ok", None, False),
    ("unsure", "all", False),
    (("smell", "dirt"), ("dirt", "smell"), False),
    (("smell",), (), True),
    (3, Decimal("3.00"), False),
    (True, False, True),
    (Month(2026, 3), date(2026, 3, 9), False),
    (date(2026, 3, 9), Month(2026, 4), True),
]


@pytest.mark.parametrize(("said", "seen", "differs"), DIFFERENT)
def test_what_differs_from_what_was_said(said, seen, differs):
    assert check_form.differs(said, seen) is differs


@pytest.mark.parametrize(
    ("typed", "key"), [("吃穿", "food"), ("房子", "house"), (" 收入 ", "income"), ("天气", None)]
)
def test_a_section_is_found_by_its_name(typed, key):
    found = check_form.named(FORM, typed)
    assert (found.key if found else None) == key


def test_what_is_on_record_is_an_answer_only_where_both_are_the_same_thing():
    facts = {"hh.size": 4, "hh.willing": True, "hh.water_lppd": "many", "hh.class": "none"}
    assert check_form.on_record(FORM, facts) == {"members": 4, "willing_to_work": True}
    assert check_form.on_record(FORM, {"hh.size": 400, "hh.willing": 1}) == {}


money = st.decimals(0, 300_000, places=2)
SEEN = st.fixed_dictionaries(
    {},
    optional={
        **{field: money for field in (*INCOME_FIELDS, *RIGID_FIELDS) if field != "members"},
        "members": st.integers(1, 20),
        "labour_members": st.integers(0, 20),
        "willing_to_work": st.booleans(),
        "relocated": st.booleans(),
        "water_fetch_minutes": st.integers(0, 300),
        "water_short_days_year": st.integers(0, 366),
        "water_litres": st.integers(0, 500),
        "water_off_now": st.integers(0, 60),
        "insured_all": st.sampled_from(list(FORM.questions["insured_all"].options)),
        "house_state": st.sampled_from(list(FORM.questions["house_state"].options)),
        "water_source": st.sampled_from(list(FORM.questions["water_source"].options)),
    },
)


@given(SEEN)
def test_whatever_was_seen_can_be_read_as_facts(seen):
    for field, value in seen.items():
        assert check_form.fits(FORM.questions[field], value, {})
    found = facts_from(seen)
    raw = {"hh": {}, "persons": [{"id": "1"}]}
    for key, value in found.items():
        part, _dot, name = key.partition(".")
        (raw["persons"][0] if part == "p" else raw["hh"])[name] = value
    assert isinstance(read(BOOK.policies, raw), Facts)


@given(SEEN)
def test_a_missing_figure_is_named_and_never_taken_for_nothing(seen):
    sums = income(seen)
    lacking = {field for field in (*INCOME_FIELDS, *RIGID_FIELDS) if field not in seen}
    assert set(sums.missing) == lacking
    assert (sums.per_capita_net_income is None) == bool(lacking & set(INCOME_FIELDS))
    assert (sums.rigid_expense_year is None) == bool(lacking & set(RIGID_FIELDS))


NO_FIT = [
    ("members", 0),
    ("members", True),
    ("wage_year", Decimal(-1)),
    ("house_state", "palace"),
    ("water_quality", ("gold",)),
    ("relocated", 1),
    ("other_seen", "字" * 301),
]


@pytest.mark.parametrize(("field", "value"), NO_FIT)
def test_a_value_the_question_cannot_have_does_not_fit(field, value):
    assert not check_form.fits(FORM.questions[field], value, {})


SPOILT = [
    ("needs: [food_clothing_ok]", "needs: [house_state]", "sections.1.needs"),
    ("fields: [food_clothing_ok]", "fields: [happiness]", "sections.1.fields"),
    ("field: risk_seen", "field: members", "questions"),
    ("fields: [food_clothing_ok]", "fields: [food_clothing_ok, members]", "sections"),
    ("ask_when: household is monitored", "ask_when: weather == fine", "questions.2.ask_when"),
]


@pytest.mark.parametrize(("old", "new", "field"), SPOILT)
def test_a_form_that_cannot_be_used_is_refused_with_its_place(root, old, new, field):
    assert complaint(root, "forms/check.yaml", old, new).field == field
