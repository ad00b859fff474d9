"""What a report points to."""

from datetime import date

import pytest

from rulebook.loader import Rulebook
from rulebook.pointing import NEAREST_FIRST, for_report, for_risks
from rulebook.search.policies import HOME


def test_every_risk_points_to_a_live_policy_or_a_procedure(book: Rulebook) -> None:
    for risk in book.hardship.risks:
        found = for_risks(book.hardship, book.policies, [risk], HOME)
        assert found.policies or found.procedures, risk
        assert all(policy.live and policy.region == HOME for policy in found.policies)


def test_every_field_of_hardship_is_a_field_of_policies(book: Rulebook) -> None:
    fields = {policy.domain for policy in book.policies.live[HOME]}
    assert {domain.policy_domain for domain in book.hardship.domains.values()} <= fields


def test_procedures_pointed_to_exist(book: Rulebook) -> None:
    found = for_risks(book.hardship, book.policies, book.hardship.risks, HOME)
    assert set(found.procedures) <= set(book.procedures)
    assert len(set(found.procedures)) == len(found.procedures) > 0


def test_what_facts_decide_comes_first_and_firms_are_left_out(book: Rulebook) -> None:
    found = for_risks(book.hardship, book.policies, ["job_loss"], HOME).policies
    places = [NEAREST_FIRST.index(policy.decision) for policy in found]
    assert places == sorted(places)
    assert {policy.subject for policy in found} <= {"person", "household"}


@pytest.mark.parametrize(
    ("risk", "policy"),
    [
        ("education_cost", "edu-yulu-vocational-3000"),
        ("housing_unsafe", "hou-repair-18000"),
        ("heavy_medical_cost", "hea-medaid-inpatient-dibao"),
        ("food_clothing", "saf-dibao"),
        ("disability_care", "saf-disability-care-75"),
    ],
)
def test_a_hardship_points_to_the_policy_people_would_name(
    book: Rulebook, risk: str, policy: str
) -> None:
    found = for_risks(book.hardship, book.policies, [risk], HOME).policies
    assert policy in [one.id for one in found]


def test_the_first_hardship_named_leads(book: Rulebook) -> None:
    risks = ["housing_unsafe", "education_cost"]
    first = for_risks(book.hardship, book.policies, risks, HOME).policies[0]
    other = for_risks(book.hardship, book.policies, risks[::-1], HOME).policies[0]
    assert (first.domain, other.domain) == ("housing", "education")


def test_another_province_points_to_none_of_ours(book: Rulebook) -> None:
    assert for_risks(book.hardship, book.policies, ["food_clothing"], "Hubei").policies == ()


def test_a_line_that_a_report_crosses_comes_first(book: Rulebook) -> None:
    answers = {"risk_types": ("water_problem", "a risk of long ago"), "water_short_days_year": 20}
    found = for_report(book.hardship, book.policies, answers, HOME, date(2026, 5, 1))
    assert found.policies[0].id == "wat-reliability-18"
    assert found.procedures == ("water_issue",)
    assert len({policy.id for policy in found.policies}) == len(found.policies) > 3


def test_nothing_points_anywhere_in_a_province_without_policies(book: Rulebook) -> None:
    answers = {"risk_types": ("water_problem",), "water_short_days_year": 20}
    found = for_report(book.hardship, book.policies, answers, "Hebei", date(2026, 5, 1))
    assert found.policies == ()
