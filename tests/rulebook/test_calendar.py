from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.calendar import (
    SHANGHAI,
    add_working_days,
    is_working_day,
    known,
    quiet,
    quiet_ends,
)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 5, 4), False),
        (date(2026, 5, 6), True),
        (date(2026, 5, 9), True),
        (date(2026, 5, 10), False),
        (date(2026, 2, 14), True),
        (date(2026, 2, 16), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
        (date(2031, 10, 1), True),
    ],
)
def test_holidays_and_make_up_days_decide(book, day, working):
    assert is_working_day(book.calendars, day) is working


def test_a_year_without_an_entry_is_known_to_be_a_guess(book):
    assert known(book.calendars, 2026)
    assert not known(book.calendars, 2031)


def test_working_days_skip_the_holidays(book):
    assert add_working_days(book.calendars, date(2026, 4, 30), 1) == date(2026, 5, 6)
    assert add_working_days(book.calendars, date(2026, 4, 30), 4) == date(2026, 5, 9)
    assert add_working_days(book.calendars, date(2026, 4, 30), 0) == date(2026, 4, 30)


@pytest.mark.parametrize(
    ("at", "is_quiet"),
    [
        (time(20, 59, 59), False),
        (time(21), True),
        (time(0), True),
        (time(7, 59), True),
        (time(8), False),
        (time(12), False),
    ],
)
def test_nobody_is_disturbed_between_nine_and_eight(at, is_quiet):
    assert quiet(at) is is_quiet


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_quiet_ends_at_the_next_eight_oclock(naive):
    at = naive.replace(tzinfo=SHANGHAI)
    ends = quiet_ends(at)
    assert not quiet(ends.time())
    assert timedelta(0) <= ends - at <= timedelta(hours=11)
    assert (ends == at) is not quiet(at.time())


def test_a_time_in_another_zone_is_judged_by_the_clock_in_the_county():
    late = datetime(2026, 5, 10, 15, tzinfo=UTC)
    assert quiet_ends(late) == datetime(2026, 5, 11, 8, tzinfo=SHANGHAI)
