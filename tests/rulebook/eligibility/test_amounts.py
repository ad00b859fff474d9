from decimal import Decimal

import pytest

from rulebook import eligibility
from rulebook.eligibility import amounts, stacking, standards
from rulebook.eligibility.policy import Amount
from tests.rulebook.eligibility.families import family, policies

MEDICAL = {"medaid_tier": "low-margin", "designated_provider": True, "tekun": False}


def amount(policy, known):
    """The amount of what applies, by the rules' own reading."""
    (found,) = eligibility.applies(policies(), known, [policy])
    return found.amount


@pytest.mark.parametrize(
    ("policy", "known", "value", "unit", "precision", "promised"),
    [
        (
            "edu-master-grant-6000",
            family({"stage": "master", "fulltime": True}),
            6000,
            "CNY/year",
            "exact",
            True,
        ),
        (
            "edu-senior-high-grant",
            family({"stage": "senior-high", "needy": True}),
            2000,
            "CNY/year",
            "average",
            False,
        ),
        (
            "hea-premium-flat-80",
            family({"insured": True, "dibao": True}),
            80,
            "CNY/year",
            "at-least",
            True,
        ),
        (
            "hou-repair-18000",
            family(dibao=True, housing_level="C"),
            18000,
            "CNY/household",
            "at-most",
            False,
        ),
        (
            "hea-premium-full-tekun",
            family({"tekun": True, "insured": True, "premium_std": 380}),
            380,
            "CNY/year",
            "actual",
            True,
        ),
        ("wat-reliability-18", family(), 18, "days/year", "line", False),
        ("mon-enrol", family(hardship_shock=True), 7500, "CNY/person/year", "line", False),
        (
            "emp-startup-loan-person",
            family({"self_employed": True}, formerly_filed_poor=True),
            300000,
            "CNY",
            "at-most",
            False,
        ),
        ("dis-farm-training", family({"disabled": True}), 1, "skills", "at-least", False),
        ("saf-orphan-allowance", family({"orphan": True}), None, "CNY/month", "n-a", False),
        (
            "emp-training-travel-300",
            family(
                {
                    "training_designated": True,
                    "training_out_of_county_in_province": True,
                    "training_receipts": 120,
                },
                **{"class": "tp-general"},
            ),
            120,
            "CNY",
            "at-most",
            False,
        ),
        (
            "mon-helper",
            family(newly_approved=True, **{"class": "edge-prone"}),
            1,
            "helper",
            "exact",
            True,
        ),
    ],
)
def test_an_amount_has_its_unit_and_the_honest_word(
    policy, known, value, unit, precision, promised
):
    expected = None if value is None else Decimal(value)
    assert amount(policy, known) == Amount(expected, unit, precision, promised)


@pytest.mark.parametrize(
    ("cost", "value", "precision"),
    [
        (0.01, 0, "at-least"),
        (2800, 0, "at-least"),
        (2801, "0.65", "at-least"),
        (12000, 5980, "at-least"),
        (28000, 10000, "capped"),
        (1000000, 10000, "capped"),
    ],
)
def test_a_rate_counts_above_its_threshold_and_stops_at_its_cap(cost, value, precision):
    known = family({**MEDICAL, "inpatient_self": cost}, region={"disposable_income_prev": 28000})
    got = amount("hea-medaid-inpatient-margin", known)
    assert (got.value, got.precision) == (Decimal(str(value)), precision)


@pytest.mark.parametrize(
    ("group", "site", "value"),
    [
        ("contiguous-poor-26", "teaching-point", 800),
        ("key-12-and-15", "village", 400),
        ("other", "township", 200),
    ],
)
def test_the_tier_that_matches_gives_the_amount(group, site, value):
    known = family(
        {"rural_compulsory_teacher": True, "teacher_post_site": site},
        region={"teacher_county_group": group},
    )
    assert amount("edu-rural-teacher-allowance", known).value == value


@pytest.mark.parametrize(("size", "value"), [(1, 20), (2, 30), (3, 40), (4, 52), (7, 91)])
def test_a_tier_may_reckon_with_a_formula(size, value):
    known = family(dibao=True, housing_level="none", size=size)
    assert amount("hou-rebuild-area", known) == Amount(Decimal(value), "m2", "at-least", True)


def test_without_a_fact_for_it_there_is_no_amount_but_what_is_missing():
    known = family({**MEDICAL, "inpatient_self": 12000})
    got = amount("hea-medaid-inpatient-margin", known)
    assert got == Amount(None, "CNY/year", "n-a", False, ("region.disposable_income_prev",))


def test_what_went_into_an_amount_can_be_shown():
    policy = policies().by_id["hea-medaid-inpatient-tekun"]
    found = amounts.arithmetic(policy, {"p.inpatient_self": 40000})
    assert (found.result, found.cap, found.uncapped) == (30000, 30000, 36000)
    assert found.cut
    assert amounts.arithmetic(policies().by_id["edu-master-grant-6000"], {}) is None


def sick(inpatient, outpatient):
    return {
        "tekun": True,
        "designated_provider": True,
        "conditions": ["haemophilia"],
        "inpatient_self": inpatient,
        "outpatient9_self": outpatient,
    }


@pytest.mark.parametrize(
    ("inpatient", "outpatient", "value", "precision"),
    [
        (10000, 2000, 10000, "at-least"),
        (28000, 12000, 30000, "capped"),
        (30000, 6000, 30000, "at-least"),
        (50000, 1, 30000, "capped"),
    ],
)
def test_benefits_under_one_cap_are_cut_together(inpatient, outpatient, value, precision):
    known = family(sick(inpatient, outpatient), sick(1000, 0))
    one, other = stacking.combined(policies(), eligibility.applies(policies(), known))
    assert (one.subject, one.amount, one.precision) == ("p1", value, precision)
    assert (other.subject, other.amount) == ("p2", 900)


def test_a_sum_of_which_a_part_is_unknown_is_unknown():
    poor = {**MEDICAL, "inpatient_self": 9000, "sick_poor": True}
    answers = eligibility.applies(policies(), family(poor))
    (found,) = stacking.combined(policies(), answers)
    assert (found.amount, found.precision) == (None, "n-a")


def test_what_excludes_each_other_is_never_added_up():
    meals = {"stage": "primary", "nutrition_national": True}
    living = {"disabled": True, "dis_cert": True, "dis_level": 1, "dibao": True}
    known = family(meals, living, **{"class": "tp-general"})
    notes = stacking.notes(policies(), eligibility.applies(policies(), known))
    assert [(note.rule, note.subject) for note in notes] == [("stack", "p2")]
    answers = eligibility.applies(policies(), family({"tekun": True, "insured": True}))
    (first,) = [one for one in answers if one.policy == "hea-premium-full-tekun"]
    both = (first, eligibility.Answer("hea-premium-flat-80", "p1", "applies"))
    (note,) = stacking.notes(policies(), both)
    assert note.rule == "exclusive"
    assert set(note.policies) == {"hea-premium-full-tekun", "hea-premium-flat-80"}


def test_a_standard_that_is_not_met_is_told_from_one_nobody_can_judge():
    far = family(water_piped=False, water_fetch_min=14, water_h_m=350, water_v_m=45)
    found = {one.policy: one for one in standards.results(policies(), far)}
    assert (found["wat-access"].passed, found["wat-access"].missing) == (False, ())
    assert found["wat-quality"].missing == (
        "hh.water_clear",
        "hh.water_no_odour",
        "hh.water_no_reaction",
    )
    near = family(water_piped=True)
    assert next(one.passed for one in standards.results(policies(), near, ["wat-access"]))
