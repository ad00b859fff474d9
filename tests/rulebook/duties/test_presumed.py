"""Days and nights without check-in: what is presumed, what was told, what records say."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.duties import Activity, explain, status
from rulebook.duties.presumed import Absence, Stay, Week, days_and_nights
from tests.rulebook.tables import cases

MONDAY = date(2026, 3, 2)
"""Of a week without a holiday; 28 February before it is a Saturday that is worked."""
SUNDAY, AFTER = MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)
LONG = (Stay(date(2025, 1, 1)),)
PLAIN = Week(MONDAY, LONG)
DUTY = "hen23-presence-5d4n"


def on(number: int) -> date:
    return MONDAY + timedelta(days=number)


def figures(book, week: Week, today: date) -> tuple[int, int]:
    found = days_and_nights(week, today, book.calendars)
    done = status(book.duties[DUTY], found, today, label=f"{week.monday}/W").done
    return done["days"], done["nights"]


def away(first: int, last: int | None = None, *, approved: bool = False) -> Absence:
    return Absence(on(first), on(first if last is None else last), approved)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (0, (1, 0)),
        (1, (2, 1)),
        (3, (4, 3)),
        (4, (5, 4)),
        (5, (5, 4)),
        (7, (5, 4)),
    ],
)
def test_a_day_counts_once_it_has_begun_and_its_night_from_the_next_day(book, today, expected):
    assert figures(book, PLAIN, on(today)) == expected


@pytest.mark.parametrize(
    ("absences", "expected"),
    [
        ((), (5, 4)),
        ((away(2),), (4, 3)),
        ((away(2, approved=True),), (5, 4)),
        ((away(4),), (4, 4)),
        ((away(4, approved=True),), (5, 5)),
        ((away(2, 3),), (3, 2)),
        ((away(0, 6),), (0, 0)),
        ((away(0, 6, approved=True),), (5, 5)),
        ((away(5, 6),), (5, 4)),
        ((away(5, 6, approved=True), away(2)), (4, 3)),
        ((away(2), away(2, approved=True)), (5, 4)),
    ],
)
def test_a_date_away_takes_its_day_and_night_unless_leave_was_approved(book, absences, expected):
    assert figures(book, replace(PLAIN, absences=absences), AFTER) == expected


def test_the_night_before_a_date_away_stays(book):
    found = days_and_nights(replace(PLAIN, absences=(away(2),)), AFTER, book.calendars)
    assert [one.on for one in found if one.kind == "presence_night"] == [on(0), on(1), on(3)]


@pytest.mark.parametrize(
    ("monday", "excused"),
    [
        (date(2026, 9, 28), [date(2026, 10, 1), date(2026, 10, 2)]),
        (date(2026, 4, 6), [date(2026, 4, 6)]),
        (date(2026, 2, 16), [date(2026, 2, 16) + timedelta(days=n) for n in range(5)]),
    ],
)
def test_a_holiday_in_the_week_is_excused(book, monday, excused):
    found = days_and_nights(Week(monday, LONG), monday + timedelta(days=7), book.calendars)
    assert [one.on for one in found if one.category == "holiday"] == excused
    assert {one.kind for one in found if one.category == "holiday"} == {"approved_leave"}


def test_a_worked_saturday_is_a_day_in_the_village_and_the_night_before_it_too(book):
    monday = date(2026, 2, 23)
    found = days_and_nights(Week(monday, LONG), monday + timedelta(days=7), book.calendars)
    saturday = [one for one in found if one.on == date(2026, 2, 28)]
    assert [one.kind for one in saturday] == ["presence_day"]
    assert Activity(date(2026, 2, 27), "presence_night", mode="presumed") in found


@pytest.mark.parametrize("year", range(2023, 2027))
def test_whoever_is_never_away_meets_every_week_of_the_calendar(book, year):
    first = date(year, 1, 1)
    monday = first + timedelta(days=-first.weekday())
    for week in (monday + timedelta(weeks=number) for number in range(53)):
        stay = (Stay(date(2020, 1, 1)),)
        days, nights = figures(book, Week(week, stay), week + timedelta(days=7))
        assert days >= 5, week
        assert nights >= 4, week


def test_nothing_counts_before_a_post_began_or_after_it_ended(book):
    stays = (Stay(date(2025, 1, 1), on(0)), Stay(on(3), on(3)))
    found = days_and_nights(replace(PLAIN, stays=stays), AFTER, book.calendars)
    assert {one.on for one in found} == {on(0), on(3)}
    assert not replace(PLAIN, stays=stays).whole
    assert replace(PLAIN, stays=(Stay(on(-9), on(2)), Stay(on(3)))).whole


@pytest.mark.parametrize(
    ("answer", "absences", "expected"),
    [
        ((5, 4), (away(0, 4),), (5, 4)),
        ((3, 2), (), (3, 2)),
        ((0, 0), (), (0, 0)),
        ((7, 7), (), (7, 7)),
        ((4, 3), (away(2, approved=True),), (5, 4)),
        ((7, 7), (away(2, approved=True),), (7, 7)),
    ],
)
def test_an_answer_overrides_what_is_presumed_and_leave_is_added(book, answer, absences, expected):
    week = replace(PLAIN, answer=answer, absences=absences)
    assert week.source == "answer"
    assert figures(book, week, AFTER) == expected


def test_a_holiday_is_added_to_an_answer(book):
    monday = date(2026, 4, 6)
    week = Week(monday, LONG, answer=(4, 3))
    assert figures(book, week, monday + timedelta(days=7)) == (5, 4)


def test_records_override_the_answer_and_only_leave_is_added(book):
    records = (Activity(on(1), "presence_day"), Activity(on(1), "presence_night"))
    week = replace(PLAIN, answer=(5, 4), absences=(away(3, approved=True),), records=records)
    assert week.source == "records"
    assert figures(book, week, AFTER) == (2, 2)
    elsewhere = replace(PLAIN, records=(Activity(on(-1), "presence_day"),))
    assert elsewhere.source == "presumed"


def test_leave_that_is_recorded_leaves_the_rest_of_the_week_presumed(book):
    week = replace(PLAIN, records=(Activity(on(4), "approved_leave"),))
    assert week.source == "presumed"
    assert figures(book, week, AFTER) == (5, 5)
    told = replace(week, answer=(4, 4), absences=(away(4, approved=True),))
    assert figures(book, told, AFTER) == (5, 5)


@pytest.mark.parametrize(
    "case",
    [case for case in cases("duty_cases.yaml") if case["id"] in ("dc-04", "dc-05")],
    ids=lambda case: case["id"],
)
def test_a_written_case_comes_out_the_same_through_records(book, case):
    log = tuple(Activity(line["date"], line["kind"]) for line in case["log"])
    today = case["evaluate_on"]
    monday = today - timedelta(days=today.weekday())
    found = days_and_nights(Week(monday, LONG, records=log), today, book.calendars)
    duty = book.duties[DUTY]
    assert status(duty, found, today) == status(duty, log, today)


def test_why_says_where_each_line_comes_from(book):
    found = days_and_nights(
        replace(PLAIN, absences=(away(1, approved=True),)), AFTER, book.calendars
    )
    told = explain(book.duties[DUTY], found, AFTER, label=f"{MONDAY}/W")
    assert {line.activity.mode for line in told.lines} == {"presumed"}
    assert told.status.excused_days == 1
    assert all(line.counted for line in told.lines)


SPANS = st.tuples(st.integers(-3, 9), st.integers(0, 6)).map(lambda s: (s[0], s[0] + s[1]))
RECORDS = st.builds(
    Activity,
    on=st.integers(-2, 8).map(on),
    kind=st.sampled_from(["presence_day", "presence_night", "approved_leave"]),
)
WEEKS = st.builds(
    Week,
    monday=st.sampled_from([MONDAY, date(2026, 4, 6), date(2026, 9, 28), date(2026, 2, 9)]),
    stays=st.sampled_from([LONG, (Stay(on(-40), on(-30)), Stay(on(-5), on(400)))]),
    answer=st.none() | st.tuples(st.integers(0, 7), st.integers(0, 7)),
    records=st.lists(RECORDS, max_size=4).map(tuple),
)


@st.composite
def lived(draw):
    week = draw(WEEKS)
    spans = draw(st.lists(st.tuples(SPANS, st.booleans()), max_size=3))
    shift = (week.monday - MONDAY).days
    absences = tuple(
        Absence(on(first + shift), on(last + shift), approved) for (first, last), approved in spans
    )
    today = week.monday + timedelta(days=draw(st.integers(0, 8)))
    return replace(week, absences=absences), today


@given(lived())
@settings(max_examples=100)
def test_a_week_has_seven_days_and_seven_nights_at_most(book, made):
    week, today = made
    days, nights = figures(book, week, today)
    assert 0 <= days <= 7
    assert 0 <= nights <= 7


@given(lived(), SPANS)
@settings(max_examples=100)
def test_more_days_away_never_raise_a_figure_and_leave_never_lowers_one(book, made, span):
    week, today = made
    first, last = (week.monday + timedelta(days=number) for number in span)
    before = figures(book, week, today)

    def with_(approved: bool) -> tuple[int, int]:
        absences = (*week.absences, Absence(first, last, approved))
        return figures(book, replace(week, absences=absences), today)

    assert all(now <= then for now, then in zip(with_(False), before, strict=True))
    assert all(now >= then for now, then in zip(with_(True), before, strict=True))


@given(lived())
@settings(max_examples=100)
def test_tonight_is_never_counted_and_nothing_to_come(book, made):
    week, today = made
    found = days_and_nights(replace(week, records=()), today, book.calendars)
    assert not [one for one in found if one.on > today]
    assert not [one for one in found if one.on == today and one.kind == "presence_night"]
