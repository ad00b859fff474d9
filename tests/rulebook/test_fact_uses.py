"""The facts a rule looks at: all others may be left unread, and the verdict is the same."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.eligibility import views
from rulebook.eligibility.facts import Facts
from rulebook.fact_uses import facts_for, needing
from tests.rulebook.eligibility.families import policies, put_together, told

LIVE = policies().live["Henan"]


def verdicts(known: Facts, policy_id: str) -> list[bool | None]:
    policy = policies().by_id[policy_id]
    seen = views.kleene(policies(), known).of(policy.subject)
    return [policy.eligibility.kleene(view.values) for view in seen]


@given(said=told(), seed=st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_facts_a_policy_does_not_look_at_never_change_its_verdict(said, seed):
    rng = random.Random(seed)
    some = [fact for fact in said if rng.random() < 0.7]
    for policy in rng.sample(LIVE, 12):
        looked_at = facts_for(policies(), [policy.id], [])
        read = [fact for fact in some if fact[1] in looked_at]
        assert verdicts(put_together(read), policy.id) == verdicts(put_together(some), policy.id)


@pytest.mark.parametrize(
    ("policy", "facts"),
    [
        ("edu-boarding-primary-1000", {"p.stage", "p.student", "p.boarding", "hh.size"}),
        ("saf-dibao", {"hh.houses", "region.avg_house_area_pc_prev", "hh.income_pc_month"}),
    ],
)
def test_what_is_looked_at_includes_what_facts_are_derived_from(policy, facts):
    assert facts <= facts_for(policies(), [policy], [])


def test_the_facts_of_a_tag_are_those_of_its_rule():
    assert facts_for(policies(), [], ["dibao"]) >= {"hh.dibao", "p.dibao", "p.tekun"}
    assert facts_for(policies(), [], []) == {"hh.size"}


@pytest.mark.parametrize(
    ("fact", "policy", "why"),
    [
        ("region.min_wage_month", "emp-public-post", "the amount"),
        ("region.dibao_std_month", "saf-dibao", "the condition"),
        ("region.avg_house_area_pc_prev", "saf-dibao", "a derived fact"),
        ("region.teacher_county_group", "edu-rural-teacher-allowance", "a tier"),
        ("region.critical_illness_deductible", "hea-critical-illness-tilt", "the threshold"),
    ],
)
def test_a_setting_is_needed_wherever_a_policy_looks_at_it(book, fact, policy, why):
    setting = next(one for one in book.settings.values() if one.fact == fact)
    assert policy in [one.id for one in needing(book.policies, setting, "Henan")], why
    assert needing(book.policies, setting, "nowhere") == ()


def test_a_setting_that_is_no_fact_is_needed_by_no_policy(book):
    assert needing(book.policies, book.settings["monitoring_line"], "Henan") == ()
