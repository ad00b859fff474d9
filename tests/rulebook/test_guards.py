import pytest

from rulebook.guards import Atom, Guard, holds


@pytest.mark.parametrize(
    ("rule", "facts", "passes"),
    [
        ("house_area", {"kind": "repair"}, True),
        ("house_area", {"kind": "rebuild", "people": 1, "area": 20}, True),
        ("house_area", {"kind": "rebuild", "people": 2, "area": 29}, False),
        ("house_area", {"kind": "rebuild", "people": 3, "area": 40}, True),
        ("house_area", {"kind": "rebuild", "people": 4, "area": 52}, True),
        ("house_area", {"kind": "rebuild", "people": 4, "area": 51.9}, False),
        ("house_area", {"kind": "rebuild", "people": 3}, False),
        ("house_subsidy_cap", {"kind": "repair", "amount": 18000}, True),
        ("house_subsidy_cap", {"kind": "repair", "amount": 18001}, False),
        ("house_subsidy_cap", {"kind": "new_site", "amount": 50000}, True),
        ("house_subsidy_cap", {"amount": 1}, False),
        ("no_labour_household", {"monitored": True, "all_members_no_labour": True}, False),
        (
            "no_labour_household",
            {"monitored": True, "all_members_no_labour": True, "dispersed_tekun": True},
            True,
        ),
        ("temp_relief_cap", {"amount": 1800, "city_dibao_monthly": 600}, True),
        ("temp_relief_cap", {"amount": 1801, "city_dibao_monthly": 600}, False),
        ("temp_relief_cap", {"amount": 1}, False),
    ],
)
def test_the_named_rules_hold_at_their_edges(rule, facts, passes):
    assert holds(Guard(rule=rule), facts, {}) is passes


@pytest.mark.parametrize(
    ("op", "value", "fact", "passes"),
    [
        ("eq", 0, False, False),
        ("eq", 0, 0, True),
        ("ne", "new_site", "repair", True),
        ("ne", "new_site", None, False),
        ("gte", 1, 1, True),
        ("gt", 1, "2", False),
        ("in", ("C", "D"), "D", True),
        ("in", ("C", "D"), "B", False),
    ],
)
def test_an_absent_or_strange_fact_makes_a_comparison_false(op, value, fact, passes):
    facts = {} if fact is None else {"it": fact}
    assert holds(Guard((Atom("it", False, op, value),)), facts, {}) is passes
