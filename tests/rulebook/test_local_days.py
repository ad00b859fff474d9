"""What a place decided about its own days, over entries written for the test."""

from datetime import date

import pytest

from rulebook.calendar import add_working_days, is_working_day, known
from rulebook.entry import BadEntry, read
from rulebook.local_days import for_place
from rulebook.reading.calendars import read_calendars

PATH = ("410000", "410300", "410323", "cun-1")
COUNTY = """\
region: "410323"
year: 2026
days_off:
  - {zh: 县庆, from: 2026-06-08, to: 2026-06-09}
  - {zh: 暴雨停工, from: 2026-09-20, to: 2026-09-20}
worked: [2026-06-13, 2026-05-04]
basis: local
"""
VILLAGE = """\
region: cun-1
year: 2026
days_off: [{zh: 防汛轮休, from: 2026-06-13, to: 2026-06-13}]
worked: [2026-06-09]
basis: local
"""
UNKNOWN_YEAR = """\
region: "410323"
year: 2099
days_off: [{zh: 县庆, from: 2099-06-09, to: 2099-06-09}]
basis: local
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "calendars"


@pytest.fixture
def write(folder):
    def write(region, year, text):
        file = folder / "local" / region / f"{year}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    return write


@pytest.fixture
def local(folder, write, book):
    write("410323", 2026, COUNTY)
    write("410323", 2099, UNKNOWN_YEAR)
    write("cun-1", 2026, VILLAGE)
    return read_calendars(folder, book.sources).local


@pytest.mark.parametrize(
    ("day", "nation", "county", "village"),
    [
        (date(2026, 6, 8), True, False, False),
        (date(2026, 6, 9), True, False, True),
        (date(2026, 6, 10), True, True, True),
        (date(2026, 6, 13), False, True, False),
        (date(2026, 9, 20), True, False, False),
        (date(2026, 5, 4), False, True, True),
        (date(2026, 5, 5), False, False, False),
    ],
)
def test_the_nearest_region_decides(book, local, day, nation, county, village):
    found = [for_place(book.calendars, local, path) for path in ((), PATH[:3], PATH)]
    assert [is_working_day(here, day) for here in found] == [nation, county, village]


def test_a_neighbour_keeps_the_national_calendar(book, local):
    path = ("410000", "410300", "410325")
    assert for_place(book.calendars, local, path) == book.calendars


def test_a_deadline_moves_with_the_days_of_the_place(book, local):
    here = for_place(book.calendars, local, PATH[:3])
    assert add_working_days(book.calendars, date(2026, 6, 5), 3).day == date(2026, 6, 10)
    assert add_working_days(here, date(2026, 6, 5), 3).day == date(2026, 6, 12)


def test_local_days_make_no_year_known(book, local):
    here = for_place(book.calendars, local, PATH)
    assert not is_working_day(here, date(2099, 6, 9))
    assert not known(here, 2099)
    assert add_working_days(here, date(2099, 6, 8), 1).years == (2099,)


def test_the_national_calendar_is_left_as_it_was(book, local):
    for_place(book.calendars, local, PATH)
    assert is_working_day(book.calendars, date(2026, 6, 8))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("from: 2026-06-08", "from: 2025-06-08", "days_off"),
        ("to: 2026-06-09", "to: 2026-06-07", "to"),
        ("worked: [2026-06-13", "worked: [2025-06-13", "worked"),
        ("worked: [2026-06-13", "worked: [2026-06-08", "worked"),
        ('region: "410323"', 'region: "410325"', "region"),
        ("year: 2026", "year: 2025", "year"),
        ("basis: local", "basis: hearsay", "source"),
        ("days_off:", "days_of:", "days_of"),
    ],
)
def test_a_bad_entry_names_its_field(book, folder, write, old, new, field):
    assert old in COUNTY
    file = write("410323", 2026, COUNTY.replace(old, new, 1))
    with pytest.raises(BadEntry) as caught:
        read_calendars(folder, book.sources)
    assert caught.value.file == file
    assert caught.value.field.split(".")[-1] == field


def test_an_entry_of_an_unknown_source_is_refused(book, folder, write):
    file = write("410323", 2026, COUNTY.replace("basis: local", "source: {file: x, section: 一}"))
    with pytest.raises(BadEntry, match="known sources, not x"):
        read_calendars(folder, book.sources)
    assert read(file).text("region") == "410323"
