"""Working days, counted against a public package and against a naive walk."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.calendar import (
    SHANGHAI,
    Between,
    Counted,
    add_working_days,
    is_working_day,
    known,
    working_days_between,
)

FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST - timedelta(days=120))
COUNTS = st.integers(0, 60)

# By hand, on the decrees' tables. Each report comes at 17:59 on the day before 国庆.
REPORTS = [
    # 2024: off 1–7 October, Saturday the 12th worked.
    (date(2024, 9, 30), 2, date(2024, 10, 9)),
    (date(2024, 9, 30), 5, date(2024, 10, 12)),
    (date(2024, 9, 30), 15, date(2024, 10, 25)),
    (date(2024, 9, 30), 20, date(2024, 11, 1)),
    # 2025: off 1–8 October, Saturday the 11th worked.
    (date(2025, 9, 30), 2, date(2025, 10, 10)),
    (date(2025, 9, 30), 5, date(2025, 10, 14)),
    (date(2025, 9, 30), 15, date(2025, 10, 28)),
    (date(2025, 9, 30), 20, date(2025, 11, 4)),
    # 2026: off 1–7 October, Saturday the 10th worked.
    (date(2026, 9, 30), 2, date(2026, 10, 9)),
    (date(2026, 9, 30), 5, date(2026, 10, 13)),
    (date(2026, 9, 30), 15, date(2026, 10, 27)),
    (date(2026, 9, 30), 20, date(2026, 11, 3)),
]


def test_twenty_years_are_as_the_public_package_has_them(book):
    days = [FIRST + timedelta(days=count) for count in range((LAST - FIRST).days + 1)]
    assert len(days) > 7300
    differing = [
        day
        for day in days
        if is_working_day(book.calendars, day) is not chinese_calendar.is_workday(day)
    ]
    assert not differing


@pytest.mark.parametrize(("day", "count", "due"), REPORTS)
def test_a_report_just_before_the_national_day_is_due_on_the_right_day(book, day, count, due):
    filed = datetime(day.year, day.month, day.day, 17, 59, tzinfo=SHANGHAI)
    counted = add_working_days(book.calendars, filed.astimezone(SHANGHAI).date(), count)
    assert counted == Counted(due)


def test_the_day_of_a_report_is_the_one_in_the_county(book):
    filed = datetime(2025, 9, 30, 16, 30, tzinfo=UTC).astimezone(SHANGHAI).date()
    assert filed == date(2025, 10, 1)
    assert add_working_days(book.calendars, filed, 2).day == date(2025, 10, 10)


@given(DAYS, COUNTS)
def test_adding_is_a_walk_over_the_days_that_are_worked(book, day, count):
    walked, left = day, count
    while left:
        walked += timedelta(days=1)
        left -= chinese_calendar.is_workday(walked)
    assert add_working_days(book.calendars, day, count) == Counted(walked)


@given(DAYS, COUNTS)
def test_between_undoes_adding(book, day, count):
    end = add_working_days(book.calendars, day, count).day
    assert working_days_between(book.calendars, day, end) == Between(count)
    assert working_days_between(book.calendars, end, day) == Between(-count)


@given(DAYS, DAYS, DAYS)
def test_between_adds_up_over_a_day_on_the_way(book, first, middle, last):
    def between(day, end):
        return working_days_between(book.calendars, day, end).days

    assert between(first, middle) + between(middle, last) == between(first, last)


@given(DAYS, COUNTS)
def test_a_later_start_is_never_due_earlier(book, day, count):
    later = add_working_days(book.calendars, day + timedelta(days=1), count)
    assert add_working_days(book.calendars, day, count).day <= later.day


@pytest.fixture(scope="module")
def until_2026(book):
    """The calendars as they are before anybody enters 2027."""
    return {year: calendar for year, calendar in book.calendars.items() if year <= 2026}


@pytest.mark.parametrize(
    ("day", "count", "years"),
    [
        (date(2026, 12, 31), 0, ()),
        (date(2026, 12, 30), 1, ()),
        (date(2026, 12, 31), 1, (2027,)),
        (date(2026, 12, 20), 20, (2027,)),
        (date(2027, 3, 1), 300, (2027, 2028)),
    ],
)
def test_an_answer_that_used_a_year_nobody_entered_says_so(until_2026, day, count, years):
    counted = add_working_days(until_2026, day, count)
    assert (counted.years, counted.sure) == (years, not years)
    between = working_days_between(until_2026, day, counted.day)
    assert (between.days, between.years, between.sure) == (count, years, not years)


def test_a_year_nobody_entered_is_monday_to_friday_and_known_to_be_a_guess(until_2026):
    assert known(until_2026, 2026)
    assert not known(until_2026, 2027)
    assert is_working_day(until_2026, date(2027, 10, 1))
    assert not is_working_day(until_2026, date(2027, 10, 2))


def test_a_negative_count_is_refused(book):
    with pytest.raises(ValueError, match="below zero"):
        add_working_days(book.calendars, date(2026, 5, 6), -1)
