from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.calendar import SHANGHAI, is_working_day, quiet, quiet_ends
from rulebook.entry import Cite

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1))  # noqa: DTZ001
ZONES = st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York"])


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
        (date(2020, 1, 31), False),
        (date(2020, 2, 3), True),
        (date(2099, 10, 1), True),
    ],
)
def test_holidays_and_make_up_days_decide(book, day, working):
    assert is_working_day(book.calendars, day) is working


def test_a_year_cites_its_decree_or_names_the_package_it_was_taken_from(book):
    assert book.calendars[2026].source == Cite("gb2026", "全文")
    assert book.calendars[2026].origin is None
    for year in range(2004, 2025):
        assert book.calendars[year].source is None
        assert book.calendars[year].origin.startswith("chinesecalendar ")


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


@given(MOMENTS, ZONES)
def test_quiet_ends_at_the_next_eight_oclock(naive, zone):
    at = naive.replace(tzinfo=ZoneInfo(zone))
    local, ends = at.astimezone(SHANGHAI), quiet_ends(at)
    here = ends.astimezone(SHANGHAI)
    assert not quiet(here.time())
    assert timedelta(0) <= ends.astimezone(UTC) - at.astimezone(UTC) <= timedelta(hours=11)
    assert (ends == at) is not quiet(local.time())
    assert ends == at or here.time() == time(8)


@given(MOMENTS)
def test_waiting_twice_is_waiting_once_and_nobody_overtakes(naive):
    at = naive.replace(tzinfo=UTC)
    assert quiet_ends(quiet_ends(at)) == quiet_ends(at)
    assert quiet_ends(at) <= quiet_ends(at + timedelta(minutes=1))


@given(MOMENTS)
def test_every_natural_day_of_the_county_has_twenty_four_hours(naive):
    midnight = datetime.combine(naive.date(), time(0), SHANGHAI).astimezone(UTC)
    next_one = datetime.combine(naive.date() + timedelta(days=1), time(0), SHANGHAI)
    assert next_one.astimezone(UTC) - midnight == timedelta(hours=24)


def test_midnight_waits_for_the_morning_of_its_own_day():
    midnight = datetime(2026, 5, 11, 0, 0, tzinfo=SHANGHAI)
    assert quiet_ends(midnight) == datetime(2026, 5, 11, 8, tzinfo=SHANGHAI)
    just_before = midnight - timedelta(microseconds=1)
    assert quiet_ends(just_before) == datetime(2026, 5, 11, 8, tzinfo=SHANGHAI)


def test_a_time_in_another_zone_is_judged_by_the_clock_in_the_county():
    late = datetime(2026, 5, 10, 15, tzinfo=UTC)
    assert quiet_ends(late) == datetime(2026, 5, 11, 8, tzinfo=SHANGHAI)
