from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.duties.lasting import begun, completed, plus
from rulebook.periods import LENGTHS, following, labelled, period_of


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


@given(st.sampled_from(sorted(LENGTHS)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_periods_hold_their_days_without_gap_or_overlap(per, on):
    found = period_of(per, on)
    assert found.start <= on <= found.end
    assert labelled(per, found.label) == found
    assert following(per, found).start == found.end + timedelta(days=1)


@pytest.mark.parametrize(
    ("per", "label"),
    [
        ("quarter", "2023-Q5"),
        ("quarter", "2023-03"),
        ("month", "2023-3"),
        ("month", "2023-13"),
        ("year", "2023-03"),
        ("year", "this"),
        ("week", "2023-05-10/W"),
        ("half-year", "2023-H0"),
    ],
)
def test_a_label_of_no_period_of_the_kind_is_refused(per, label):
    with pytest.raises(ValueError, match=label):
        labelled(per, label)


@pytest.mark.parametrize(
    ("start", "number", "unit", "last"),
    [
        (date(2023, 6, 1), 5, "天", date(2023, 6, 6)),
        (date(2022, 8, 31), 6, "月", date(2023, 2, 28)),
        (date(2020, 2, 29), 1, "年", date(2021, 2, 28)),
        (date(2021, 6, 1), 2, "年", date(2023, 6, 1)),
    ],
)
def test_what_lasts_ends_on_the_same_day_number_or_the_last_of_the_month(start, number, unit, last):
    assert plus(start, number, unit) == last


@given(
    st.dates(date(2000, 1, 1), date(2020, 1, 1)),
    st.integers(0, 3000),
    st.sampled_from(["月", "年"]),
)
def test_units_begun_are_those_completed_and_the_one_that_runs(start, days, unit):
    until = start + timedelta(days=days)
    whole = completed(start, until, unit)
    assert begun(start, until, unit) == whole + 1
    assert plus(start, whole, unit) < until or whole == 0
    assert until <= plus(start, whole + 1, unit)
