"""The negative list as checks, and what of a form is held already."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.burden import (
    ASSESSMENT,
    COMMITTEE,
    DEPARTMENT,
    INSPECTION,
    SURVEY,
    THIRD_PARTY,
    VILLAGE,
    Plan,
    bars,
    first_working_day,
    no_approval,
)
from rulebook.calendar import is_working_day
from rulebook.loader import load

BOOK = load()
FIRST = date(2026, 6, 1)
FINE = Plan(
    title="秋季巩固成果检查",
    kind=INSPECTION,
    initiator_kind=COMMITTEE,
    target_kind=VILLAGE,
    report_no="豫督报〔2026〕8号",
    authority_no=None,
    notice_on=None,
    first=FIRST,
)


def found(plan: Plan, county: dict[str, int] | None = None) -> list[tuple[str, str]]:
    return [(bar.pitfall, bar.field) for bar in bars(BOOK.pitfalls, plan, county or {})]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"report_no": None}, [("pf-neg-01", "report_no")]),
        ({"report_no": None, "kind": ASSESSMENT}, [("pf-neg-01", "report_no")]),
        ({"report_no": None, "kind": SURVEY, "title": "产业调研"}, []),
        ({"report_no": None, "kind": SURVEY, "title": "产业督导"}, [("pf-neg-03", "title")]),
        ({"report_no": None, "kind": SURVEY, "title": "考核调研"}, [("pf-neg-03", "title")]),
        ({"kind": SURVEY, "title": "产业督导"}, []),
        (
            {"initiator_kind": DEPARTMENT, "target_kind": COMMITTEE},
            [("pf-neg-02", "authority_no")],
        ),
        (
            {"initiator_kind": DEPARTMENT, "target_kind": COMMITTEE, "authority_no": "授〔1〕"},
            [],
        ),
        ({"initiator_kind": DEPARTMENT, "target_kind": DEPARTMENT}, []),
        ({"kind": THIRD_PARTY}, [("pf-hub18-03", "authority_no")]),
        ({"kind": THIRD_PARTY, "authority_no": "省〔2〕"}, []),
        ({"kind": ASSESSMENT, "earlier": 1}, []),
        ({"kind": ASSESSMENT, "earlier": 2}, [("pf-hub18-03", "kind")]),
        ({"kind": INSPECTION, "earlier": 9}, []),
        ({"notice_on": FIRST - timedelta(days=29)}, [("pf-neg-09", "first")]),
        ({"notice_on": FIRST - timedelta(days=30)}, []),
        ({"notice_on": FIRST - timedelta(days=1), "kind": SURVEY}, []),
    ],
    ids=str,
)
def test_what_the_negative_list_says_of_an_inspection(change, expected):
    assert found(replace(FINE, **change)) == expected


def test_every_reason_names_its_clause():
    worst = replace(
        FINE,
        report_no=None,
        initiator_kind=DEPARTMENT,
        target_kind=COMMITTEE,
        notice_on=FIRST,
    )
    said = bars(BOOK.pitfalls, worst, {})
    assert [bar.cite.section for bar in said if bar.cite] == ["十不得·1", "十不得·2", "十不得·9"]
    assert said[-1].until == FIRST + timedelta(days=30)


def test_a_county_may_set_the_days_after_a_notice():
    soon = replace(FINE, notice_on=FIRST - timedelta(days=40))
    assert found(soon) == []
    assert found(soon, {"pf-neg-09.days": 60}) == [("pf-neg-09", "first")]


def test_the_number_of_assessments_is_the_documents_not_the_countys():
    third = replace(FINE, kind=ASSESSMENT, earlier=2)
    assert found(third, {"pf-hub18-03.times": 9}) == [("pf-hub18-03", "kind")]


@given(
    st.builds(
        Plan,
        title=st.sampled_from(["督查", "调研", "考核"]),
        kind=st.sampled_from([INSPECTION, ASSESSMENT, THIRD_PARTY, SURVEY]),
        initiator_kind=st.sampled_from([COMMITTEE, DEPARTMENT, VILLAGE]),
        target_kind=st.sampled_from([COMMITTEE, DEPARTMENT, VILLAGE]),
        report_no=st.just(None),
        authority_no=st.sampled_from([None, "授"]),
        notice_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        first=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        earlier=st.integers(0, 4),
    )
)
@settings(max_examples=100)
def test_nothing_called_an_inspection_passes_without_a_number(plan):
    called = plan.kind != SURVEY or plan.title in ("督查", "考核")
    assert bool(bars(BOOK.pitfalls, plan, {})) >= called


def test_a_form_needs_its_approval_number():
    assert no_approval(BOOK.pitfalls, "批〔2026〕3号") is None
    refused = no_approval(BOOK.pitfalls, "")
    assert refused is not None
    assert (refused.pitfall, refused.field) == ("pf-neg-08", "approval_no")
    assert refused.cite is not None
    assert refused.cite.section == "十不得·8"


@pytest.mark.parametrize(
    ("heading", "key", "gives"),
    [
        ("户主姓名", "head", True),
        ("家 庭 人 口 数", "size", True),
        ("监测户数", "monitored", True),
        ("总户数（户）", "households", True),
        ("走访次数", "visits", True),
        ("是否通自来水", "hh.water_piped", True),
        ("户主身份证号", "id_number", False),
        ("联系电话", "phone", False),
        ("人均纯收入", "income", False),
        ("人均月收入", "hh.income_pc_month", False),
        ("残疾等级", "p.dis_level", False),
        ("年龄", "p.age", False),
        ("养牛头数", None, False),
    ],
)
def test_what_a_column_asks_for_is_found_by_its_heading(heading, key, gives):
    held = BOOK.form_fields.find(heading)
    assert (held.key, held.gives) == (key, gives) if held else key is None


@given(st.sampled_from(BOOK.form_fields.private), st.sampled_from(BOOK.form_fields.fields))
@settings(max_examples=100)
def test_no_heading_with_a_private_word_is_ever_given(private, field):
    held = BOOK.form_fields.find(f"{field.words[0]}{private}")
    assert held is not None
    assert not held.gives


@given(st.dates(date(2025, 1, 1), date(2026, 12, 31)))
@settings(max_examples=100)
def test_a_week_begins_to_work_once(day):
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=count) for count in range(7)]
    begins = first_working_day(BOOK.calendars, day)
    worked = [one for one in week if is_working_day(BOOK.calendars, one)]
    assert begins == (worked[0] if worked else None)


def test_a_week_that_begins_with_a_holiday_begins_late():
    assert first_working_day(BOOK.calendars, date(2025, 10, 8)) == date(2025, 10, 9)
