from decimal import Decimal

import pytest

from rulebook.income import flags, income, line_for, shown
from tests.rulebook.tables import cases

SUMS = ("net_income_year", "per_capita_net_income", "after_rigid_per_capita")


@pytest.mark.parametrize("example", cases("income_examples.yaml"))
def test_the_public_examples_add_up(book, example):
    line = line_for(book.hardship.arithmetic, 2023, "henan")
    sums = income(example)
    for name in SUMS:
        assert shown(getattr(sums, name)) == Decimal(str(example[name]))
    found = flags(sums, line.amount)
    for name in ("below_line", "rigid_below_line", "at_line"):
        assert found[name] is example.get(f"{name}_2023", False)


def test_a_gap_is_never_counted_as_zero():
    sums = income({"members": 3, "wage_year": 10000})
    assert sums.per_capita_net_income is None
    assert sums.missing[:2] == ("business_gross_year", "business_cost_year")
    assert flags(sums, 7500) == {}


def test_nobody_is_divided_by_nobody():
    example = cases("income_examples.yaml")[0] | {"members": 0}
    assert income(example).missing == ("members",)


def test_the_comparison_uses_the_exact_figure():
    sums = income(cases("income_examples.yaml")[0] | {"members": 250, "wage_year": 1867999})
    assert shown(sums.per_capita_net_income) == Decimal("7500.00")
    assert flags(sums, 7500)["below_line"] is True


def test_a_line_of_another_year_is_not_carried_over(book):
    assert line_for(book.hardship.arithmetic, 2026, "henan") is None


@pytest.mark.parametrize(("medical", "alert"), [(8000, False), (8001, True)])
def test_the_medical_alert_needs_the_county_figure(medical, alert):
    assert flags(income({}), None, medical, average_income=16000) == {"medical_alert": alert}
    assert flags(income({}), None, medical) == {}
