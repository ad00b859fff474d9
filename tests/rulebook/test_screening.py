"""Screening campaigns as rules: which days one may have, and when who remains is worth a line."""

from datetime import date, timedelta

import pytest

from rulebook.screening import Span

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (0, 0, None),
        (-31, 10, None),
        (-32, 10, "long_past"),
        (-20, -1, "long_past"),
        (0, 91, None),
        (0, 92, "too_long"),
        (5, 4, "backwards"),
    ],
)
def test_the_days_a_campaign_may_have(first, last, why):
    span = Span(TODAY + timedelta(first), TODAY + timedelta(last))
    assert span.why_not(TODAY) == why


@pytest.mark.parametrize(
    ("day", "done", "presses"),
    [
        (1, 0, False),
        (30, 0, False),
        (31, 0, True),
        (31, 17, True),
        (31, 18, False),
        (60, 34, True),
        (60, 35, False),
        (80, 45, True),
        (80, 46, False),
        (81, 51, True),
        (81, 52, False),
        (90, 51, True),
        (91, 0, False),
        (0, 0, False),
    ],
)
def test_who_remains_is_worth_a_line_at_the_end_or_behind_an_even_pace(day, done, presses):
    span = Span(TODAY, TODAY + timedelta(89))
    assert span.presses(done, 52, TODAY + timedelta(day - 1)) is presses
