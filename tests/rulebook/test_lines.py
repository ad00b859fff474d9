"""The lines a report's figures may cross."""

from datetime import date

import pytest

from rulebook.lines import crossed
from tests.rulebook.spoiling import complaint

TODAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("answers", "facts", "lines"),
    [
        ({"water_short_days_year": 18}, {}, ["water_short_days"]),
        ({"water_short_days_year": 17}, {}, []),
        ({"water_fetch_minutes": 10}, {}, []),
        ({"water_fetch_minutes": 11}, {}, ["water_fetch_minutes"]),
        ({"water_litres": 19}, {}, ["water_litres_dry"]),
        ({"water_litres": 20}, {}, []),
        ({}, {"medical_alert": True}, ["medical_alert_percent"]),
        ({}, {}, []),
    ],
)
def test_a_line_is_crossed_where_its_figure_says(book, answers, facts, lines):
    found = crossed(book.hardship.lines, answers, facts, TODAY)
    assert [line.id for line in found] == lines


def test_every_line_names_its_clause_and_one_figure(book):
    assert len(book.hardship.lines) == 14
    for line in book.hardship.lines.values():
        assert line.source is not None, line.id
        assert line.figure > 0, line.id


def test_the_classes_are_words_of_the_facts(book):
    classes = book.hardship.classes
    words = {kind.policy_class for kind in classes.values() if kind.policy_class}
    assert words == {"tp-unstable", "edge-prone", "sudden-hardship"}
    assert all(kind.procedure in (None, *book.procedures) for kind in classes.values())


def test_a_line_about_an_answer_nobody_gives_is_a_bad_entry(root):
    file = "hardship/lines/water_short_days.yaml"
    bad = complaint(root, file, "water_short_days_year", "rain")
    assert (bad.file, bad.line, bad.field) == (root / file, 6, "when")
