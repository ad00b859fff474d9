"""The term of a post whose last day nobody wrote down: it lasts while somebody stays on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.duties.knowing import term_ends

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("role", "since", "today", "last"),
    [
        ("first_secretary", date(2025, 5, 7), date(2026, 3, 2), date(2027, 5, 7)),
        ("first_secretary", date(2023, 5, 7), date(2025, 5, 7), date(2025, 5, 7)),
        ("first_secretary", date(2023, 5, 7), date(2025, 5, 8), date(2026, 5, 7)),
        ("team_member", date(2020, 2, 29), date(2026, 3, 2), date(2027, 2, 28)),
        ("village_committee", date(2023, 5, 7), date(2026, 3, 2), date(2028, 5, 7)),
    ],
)
def test_a_term_lasts_its_years_and_then_a_year_at_a_time(
    role: str, since: date, today: date, last: date
) -> None:
    assert term_ends(role, since, today) == last


@given(DAYS, DAYS)
def test_nobody_in_post_is_past_their_term(since: date, today: date) -> None:
    end = term_ends("first_secretary", since, today)
    assert since < end
    leap_day = (since.month, since.day) == (2, 29)
    assert end >= today or (leap_day and (today.month, today.day) == (2, 29))
