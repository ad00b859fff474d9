from datetime import date

import pytest

from rulebook.reminders import Escalation, Instant, escalation, planned

DEADLINE = date(2026, 5, 20)
LEAD = Instant(date(2026, 5, 17), "lead")


def overdue(day):
    return Instant(date(2026, 5, day), "overdue")


@pytest.mark.parametrize(
    ("today", "instants"),
    [
        (date(2026, 5, 1), [LEAD]),
        (date(2026, 5, 17), [LEAD, overdue(21)]),
        (date(2026, 5, 20), [LEAD, overdue(21)]),
        (date(2026, 5, 21), [LEAD, overdue(21), overdue(22)]),
        (date(2026, 5, 23), [LEAD, overdue(21), overdue(22), overdue(23), overdue(24)]),
    ],
)
def test_one_reminder_before_the_deadline_and_one_a_day_after_it(today, instants):
    assert planned(DEADLINE, 3, today) == instants


def test_a_duty_names_who_takes_over(book):
    duty = book.duties["hen23-identify-15d"]
    found = escalation(book.roles, duty, "village_committee")
    assert found == Escalation("county_rural_revival_bureau", "source", implied=True)


@pytest.mark.parametrize(
    ("role", "above"),
    [
        ("village_committee", "township_government"),
        ("helper", "township_government"),
        ("township_government", "county_rural_revival_bureau"),
        ("county_water", "city_leading_group"),
    ],
)
def test_otherwise_the_next_level_up_takes_over_by_design(book, role, above):
    assert escalation(book.roles, None, role) == Escalation(above, "design")
    duty = book.duties["hen23-helper-10d"]
    assert escalation(book.roles, duty, role) == Escalation(above, "design")


def test_nobody_stands_above_the_province(book):
    assert escalation(book.roles, None, "prov_leader") is None
