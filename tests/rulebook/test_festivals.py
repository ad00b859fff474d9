"""Festivals by name, against their known days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.entry import BadEntry
from rulebook.festivals import kind_is_asked, near
from rulebook.reading.calendars import read_calendars

ENTERED = st.dates(date(2018, 1, 1), date(2030, 12, 24))


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 2, 9), ()),
        (date(2026, 2, 10), ("春节",)),
        (date(2026, 2, 17), ("春节",)),
        (date(2026, 2, 18), ()),
        (date(2026, 2, 28), ("元宵节",)),
        (date(2026, 6, 15), ("端午节",)),
        (date(2025, 9, 30), ("国庆节", "中秋节")),
        (date(2026, 9, 24), ("中秋节", "国庆节")),
        (date(2026, 10, 12), ("重阳节",)),
        (date(2026, 1, 20), ("腊八节",)),
        (date(2026, 12, 28), ("元旦",)),
        (date(2026, 7, 1), ("建党节",)),
        (date(2026, 4, 20), ()),
    ],
)
def test_the_festivals_of_the_next_week_are_named(book, day, names):
    assert near(book.festivals, day) == names
    assert kind_is_asked(book.festivals, day) is bool(names)


def test_a_window_of_no_days_is_the_festival_itself(book):
    assert near(book.festivals, date(2026, 2, 17), within=0) == ("春节",)
    assert near(book.festivals, date(2026, 2, 16), within=0) == ()


@given(ENTERED, st.integers(0, 30))
def test_a_wider_window_names_at_least_as_many(book, day, within):
    assert set(near(book.festivals, day, within)) <= set(near(book.festivals, day, within + 1))


@given(ENTERED)
def test_a_festival_is_near_for_eight_days(book, day):
    for zh in near(book.festivals, day):
        ahead = (day + timedelta(days=step) for step in range(8))
        assert any(zh in near(book.festivals, each, 0) for each in ahead)


@pytest.mark.parametrize("day", [date(2099, 4, 20), date(2003, 4, 20), date(2017, 12, 26)])
def test_where_nobody_entered_the_festivals_the_kind_is_asked(book, day):
    assert kind_is_asked(book.festivals, day)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("year: 2026\nfestivals: [{zh: 春节, day: 2025-02-17}]\nbasis: design\n", "festivals"),
        ("year: 2025\nfestivals: []\nbasis: design\n", "year"),
        ("year: 2026\nfestivals: []\nbasis: generated\n", "origin"),
        ("year: 2026\nfestivals: [{zh: 春节}]\nbasis: design\n", "day"),
    ],
)
def test_a_bad_year_of_festivals_names_its_field(book, tmp_path, text, field):
    file = tmp_path / "festivals" / "2026.yaml"
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    with pytest.raises(BadEntry) as caught:
        read_calendars(tmp_path, book.sources)
    assert caught.value.field.split(".")[-1] == field
