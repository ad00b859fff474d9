from datetime import date
from decimal import Decimal

import pytest

from rulebook.conditions import NotACondition, Situation, parse
from rulebook.months import Month

TODAY = date(2026, 5, 10)


@pytest.mark.parametrize(
    ("text", "values", "holds"),
    [
        ("always", {}, True),
        ("visit", {}, False),
        ("otherwise", {}, False),
        ("household is monitored", {}, False),
        ("members known", {"members": 3}, True),
        ("members known", {}, False),
        ("out_of_school_child known", {"out_of_school_child": ""}, False),
        ("house_state known and house_state != ok", {"house_state": "leak"}, True),
        ("house_state known and house_state != ok", {"house_state": "ok"}, False),
        ("relation != self", {}, False),
        ("danger_now == true", {"danger_now": True}, True),
        ("danger_now == true", {"danger_now": False}, False),
        ("labour >= 1", {"labour": 1}, True),
        ("labour > 1", {"labour": 1}, False),
        ("days <= 7", {"days": 7}, True),
        ("days < 7", {"days": 7}, False),
        ("cost > 0", {"cost": Decimal("0.5")}, True),
        ("labour >= 1", {"labour": True}, False),
        ("labour >= 1", {}, False),
        ("state in [leak, crack]", {"state": "crack"}, True),
        ("state in [leak, crack]", {}, False),
        ("risks any of [illness, accident]", {"risks": ("illness", "other")}, True),
        ("risks any of [illness, accident]", {"risks": ("other",)}, False),
        ("special not empty", {"special": ()}, False),
        ("special not empty", {"special": ("orphan",)}, True),
        ("it within 7 days", {"it": date(2026, 5, 3)}, True),
        ("it within 7 days", {"it": date(2026, 5, 2)}, False),
        ("it within 30 days", {"it": date(2026, 6, 9)}, True),
        ("it within 7 days", {"it": Month(2026, 5)}, True),
        ("it within 7 days", {"it": Month(2026, 4)}, False),
        ("a known or b known and c known", {"a": 1}, True),
        ("(a known or b known) and c known", {"a": 1}, False),
    ],
)
def test_the_language_means_what_it_says(text, values, holds):
    assert parse(text).holds(Situation(TODAY, values)) is holds


def test_the_situation_answers_the_words_without_a_field():
    situation = Situation(TODAY, visit=True, monitored=True, nothing_else=True)
    for text in ("visit", "household is monitored", "otherwise"):
        assert parse(text).holds(situation)


def test_a_condition_knows_its_fields():
    assert parse("visit and (a known or b in [c])").fields == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a field"),
        ("a", "known"),
        ("a ==", "a word"),
        ("a >= many", "a number"),
        ("a in [b", "']'"),
        ("a known b", "the end, 'and' or 'or'"),
        ("(a known", "')'"),
        ("a within 3 weeks", "'days'"),
        ("a is $5", "a word, number or sign"),
    ],
)
def test_what_is_not_in_the_language_is_refused_with_a_hint(text, expected):
    with pytest.raises(NotACondition) as caught:
        parse(text)
    assert str(caught.value).startswith(expected)
