"""What a report's answers are as facts: only what means the same, and nothing by half."""

from decimal import Decimal

import pytest

from rulebook.reported_facts import ANY, MEANS, NET_INCOME, SAME, facts_from

INCOME = {
    "members": 4,
    "wage_year": 24000,
    "business_gross_year": 9000,
    "business_cost_year": 4000,
    "property_year": 600,
    "transfer_year": 1400,
}


def test_every_question_and_fact_of_the_table_exists(book):
    asked = {question.field: question for question in book.hardship.questions}
    assert {*SAME, *ANY, *(field for field, _choice in MEANS)} <= set(asked)
    assert all(choice in asked[field].options for field, choice in MEANS)
    facts = {
        *SAME.values(),
        *ANY.values(),
        NET_INCOME,
        *(f for said in MEANS.values() for f in said),
    }
    assert facts <= set(book.policies.fields)


@pytest.mark.parametrize(
    ("answers", "facts"),
    [
        ({}, {}),
        ({"members": 4}, {"hh.size": 4}),
        ({"insured_all": "all"}, {"p.insured": True}),
        ({"insured_all": "some"}, {}),
        ({"insured_all": "unsure"}, {}),
        ({"water_source": "well"}, {}),
        ({"water_source": "carry"}, {"hh.water_piped": False}),
        (
            {"water_quality": ("smell", "dirt")},
            {"hh.water_no_odour": False, "hh.water_clear": False},
        ),
        ({"water_off_now": 0}, {"hh.water_outage": False}),
        ({"labour_members": 2}, {"hh.has_labour": True}),
        ({"house_state": "crack"}, {}),
        ({"house_state": "no_house"}, {"hh.housing_level": "none"}),
        ({"current_benefits": ("dibao",), "was_registered_poor": "yes"}, {}),
        ({"water_litres": Decimal("25.5")}, {"hh.water_lppd": 25.5}),
        (INCOME, {"hh.size": 4, NET_INCOME: 7750}),
        (INCOME | {"transfer_year": -200000}, {"hh.size": 4}),
    ],
)
def test_answers_become_facts_where_both_mean_the_same(answers, facts):
    assert facts_from(answers) == facts


@pytest.mark.parametrize("left_out", [field for field in INCOME if field != "members"])
def test_an_income_that_was_not_told_in_full_is_no_fact(left_out):
    told = {field: value for field, value in INCOME.items() if field != left_out}
    assert NET_INCOME not in facts_from(told)
