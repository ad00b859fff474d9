from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.duties import Activity, Params, counts, period, status, why_not
from rulebook.periods import LENGTHS, labelled, period_of
from tests.rulebook.tables import cases


def activity_of(raw):
    one = [raw["target"]] if "target" in raw else []
    return Activity(
        on=raw["date"],
        kind=raw["kind"],
        role=raw.get("role"),
        by=raw.get("by"),
        targets=frozenset([*one, *raw.get("targets", [])]),
        for_period=raw.get("for_period"),
    )


@pytest.mark.parametrize("case", cases("duty_cases.yaml"), ids=lambda case: case["id"])
def test_the_duty_cases_come_out_as_written(book, case):
    found = status(
        book.duties[case["duty"]],
        [activity_of(raw) for raw in case["log"]],
        case["evaluate_on"],
        Params(**case.get("params", {})),
        case.get("period"),
    )
    assert {name: getattr(found, name) for name in case["expect"]} == case["expect"]


@pytest.mark.parametrize(
    ("activity", "reason"),
    [
        (Activity(date(2026, 5, 1), "household_visit"), None),
        (Activity(date(2026, 5, 1), "household_visit", role="team_member"), None),
        (Activity(date(2026, 5, 1), "household_visit", role="county_water"), "role"),
        (Activity(date(2026, 5, 1), "festival_greeting"), "kind"),
        (Activity(date(2026, 5, 1), "training"), "kind"),
    ],
)
def test_an_activity_counts_or_says_why_not(book, activity, reason):
    duty = book.duties["unq-hen23-household-visits"]
    assert counts(duty, activity) is (reason is None)
    found = why_not(duty, activity)
    assert (found.reason if found else None) == reason


def test_an_activity_of_another_month_says_so(book):
    duty = book.duties["unq-hen23-household-visits"]
    may = period(duty, date(2026, 5, 9))
    found = why_not(duty, Activity(date(2026, 4, 30), "household_visit"), may)
    assert (found.reason, found.accepted) == ("period", ("2026-05",))


def test_a_coverage_duty_without_its_total_is_a_mistake_of_the_caller(book):
    with pytest.raises(ValueError, match="total"):
        status(book.duties["hen23-screening-all-households"], [], date(2026, 5, 1))


@pytest.mark.parametrize(
    ("per", "on", "label"),
    [
        ("week", date(2026, 5, 10), "2026-05-04/W"),
        ("month", date(2026, 5, 10), "2026-05"),
        ("two-month", date(2018, 8, 31), "2018-B4"),
        ("quarter", date(2023, 4, 1), "2023-Q2"),
        ("half-year", date(2023, 6, 30), "2023-H1"),
        ("year", date(2023, 12, 31), "2023"),
    ],
)
def test_periods_are_labelled(per, on, label):
    assert period_of(per, on).label == label


@given(
    st.sampled_from(sorted(LENGTHS)),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_periods_hold_their_days_without_gap_or_overlap(per, on):
    found = period_of(per, on)
    assert found.start <= on <= found.end
    assert labelled(found.label) == found
    assert period_of(per, found.end + timedelta(days=1)).start == found.end + timedelta(days=1)
