"""Amounts and sums in words."""

from decimal import Decimal

import pytest

from locales import speaking
from locales.arithmetic import how_much, in_words
from locales.units import quantity, round_money
from rulebook.eligibility import amounts
from rulebook.eligibility.policy import Amount
from rulebook.loader import load

POLICIES = load().policies


def said(policy, **values):
    """The arithmetic of a policy with the values of its facts, keys with __ for the dot."""
    known = {key.replace("__", "."): value for key, value in values.items()}
    found = amounts.arithmetic(POLICIES.by_id[policy], known)
    return in_words(POLICIES.by_id[policy].benefit, found)


INPATIENT = {"region__disposable_income_prev": 28000}

SUMS = [
    (
        "hea-medaid-inpatient-dibao",
        {"p__inpatient_self": 18600},
        "18600 × 70% = 13020元，一年最多3万元",
        "18600 × 70% = ¥13020, at most ¥30000 a year",
    ),
    (
        "hea-medaid-inpatient-tekun",
        {"p__inpatient_self": 40000},
        "40000 × 90% = 36000元，超过一年最多3万元，按30000元算",
        "40000 × 90% = ¥36000, more than the most of a year, ¥30000: it counts as ¥30000",
    ),
    (
        "hea-medaid-inpatient-margin",
        {"p__inpatient_self": 12000, **INPATIENT},
        "起付线是28000 × 10% = 2800元。(12000 − 2800) × 65% = 5980元，一年最多1万元",
        "The threshold is 28000 × 10% = ¥2800. (12000 − 2800) × 65% = ¥5980, at most ¥10000 a year",
    ),
    (
        "hea-medaid-inpatient-margin",
        {"p__inpatient_self": 2000, **INPATIENT},
        "起付线是28000 × 10% = 2800元。没有超过起付线，按0元算。",
        "The threshold is 28000 × 10% = ¥2800. It is not reached, so this comes to ¥0.",
    ),
    (
        "hea-outpatient-chronic-65",
        {"p__chronic_month_cost": 520, "p__chronic_month_limit": 260},
        "520 × 65% = 338元，超过一个月最多260元，按260元算",
        "520 × 65% = ¥338, more than the most of a month, ¥260: it counts as ¥260",
    ),
    (
        "saf-tekun-living-6864",
        {"region__dibao_std_month": 520},
        "1.3 × 12 × 520 = 8112元，最低不少于6864元",
        "1.3 × 12 × 520 = ¥8112, never less than ¥6864",
    ),
    (
        "saf-tekun-living-6864",
        {"region__dibao_std_month": 300},
        "1.3 × 12 × 300 = 4680元，比最低的6864元少，按6864元算",
        "1.3 × 12 × 300 = ¥4680, less than the least, ¥6864: it counts as ¥6864",
    ),
    (
        "edu-senior-high-waiver",
        {"p__tuition_public_std": 1400, "p__lodging_public_std": 500},
        "1400 + 500 = 1900元",
        "1400 + 500 = ¥1900",
    ),
    (
        "saf-tekun-care-full",
        {"region__min_wage_month": 2000},
        "2000 ÷ 3 = 666.67元",
        "2000 ÷ 3 = ¥666.67",
    ),
    (
        "emp-training-travel-300",
        {"p__training_receipts": 412},
        "412元，超过最多300元，按300元算",
        "¥412, more than the most, ¥300: it counts as ¥300",
    ),
    (
        "ind-microcredit-topup",
        {"hh__microloan_total": 80000},
        "（50000、80000）中较小的 = 其中50000元有贴息",
        "the smaller of (50000, 80000) = interest subsidy on ¥50000 of the loan",
    ),
    (
        "hea-high-cost-warning",
        {"region__disposable_income_prev": 28000},
        "28000 × 50% = 预警线14000元",
        "28000 × 50% = a warning line of ¥14000",
    ),
    (
        "hou-rebuild-area",
        {"hh__size": 4},
        "13 × 4 = 52平方米",
        "13 × 4 = 52 square metres",
    ),
]


@pytest.mark.parametrize(("policy", "values", "chinese", "english"), SUMS)
def test_a_sum_is_said_from_the_facts_to_the_result(policy, values, chinese, english):
    assert said(policy, **values) == chinese
    with speaking("en"):
        assert said(policy, **values) == english


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(Decimal(1000), "CNY/year", "exact", True), "¥1000 a year"),
        (Amount(Decimal(80), "CNY/year", "at-least", True), "at least ¥80 a year"),
        (Amount(Decimal(18000), "CNY/household", "at-most"), "at most ¥18000 per household"),
        (
            Amount(Decimal(2000), "CNY/year", "average"),
            "¥2000 a year on average, for one person it may be more or less",
        ),
        (Amount(Decimal(18), "days/year", "line"), "the line is 18 days a year"),
        (Amount(Decimal(300), "CNY", "capped", True), "¥300, the most there is"),
        (
            Amount(Decimal(1900), "CNY/year", "actual", True),
            "¥1900 a year, as charged by the rules",
        ),
        (Amount(None, "CNY/month", "n-a"), "How much: this is set locally."),
        (Amount(None, "CNY/month", "n-a", missing=("region.min_wage_month",)), None),
        (Amount(None, None, "n-a"), None),
    ],
)
def test_an_amount_is_said_with_the_honest_word(amount, words):
    with speaking("en"):
        assert how_much(amount) == words


def test_every_unit_an_amount_can_have_is_said_in_words():
    for policy in POLICIES.by_id.values():
        unit = policy.benefit.said_unit
        if policy.live and unit and unit != "times-dibao-standard":
            assert "/" not in quantity(Decimal(3), unit), unit
            assert quantity(Decimal(3), unit) not in ("3", unit), unit


@pytest.mark.parametrize(
    ("value", "words"),
    [(30000, "3万元"), (15000, "1.5万元"), (12345, "12345元"), (300, "300元"), (300000, "30万元")],
)
def test_round_money_is_said_in_ten_thousands(value, words):
    assert round_money(Decimal(value)) == words
