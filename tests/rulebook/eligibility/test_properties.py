"""What holds for every family."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulebook import eligibility
from rulebook.eligibility import amounts, audience_tags, deciding, facts, stacking, views
from rulebook.eligibility.verdicts import APPLIES, CANNOT_TELL, NOT
from tests.rulebook.eligibility.families import (
    meeting,
    policies,
    put_together,
    read,
    told,
    told_as_family,
)

SOME = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LIVE = [policy for policy in policies().by_id.values() if policy.live]
IDS = [policy.id for policy in LIVE]


def verdict_by_key(known):
    return {
        (one.policy, one.subject): one.verdict for one in eligibility.verdicts(policies(), known)
    }


@SOME
@given(told(), st.randoms(use_true_random=False))
def test_a_fact_more_never_unsays_what_was_said(said, random):
    random.shuffle(said)
    before = verdict_by_key(put_together(said[:0]))
    for known in range(10, len(said) + 1, 10):
        after = verdict_by_key(put_together(said[:known]))
        turned = {
            key: (verdict, after[key])
            for key, verdict in before.items()
            if verdict != CANNOT_TELL and after[key] != verdict
        }
        assert turned == {}
        before = after


@SOME
@given(told(), st.integers(0, 150))
def test_what_people_are_told_is_what_the_rules_say(said, known):
    family = put_together(said[:known])
    applying = {(one.policy, one.subject) for one in eligibility.applies(policies(), family)}
    for key, verdict in verdict_by_key(family).items():
        assert verdict == CANNOT_TELL or (verdict == APPLIES) == (key in applying), key


@SOME
@given(told())
def test_with_every_fact_known_nothing_is_left_open(said):
    whole = [("hh", "hh.size", 2) if key == "hh.size" else (o, key, v) for o, key, v in said]
    assert CANNOT_TELL not in verdict_by_key(put_together(whole)).values()


@SOME
@given(told(), st.integers(0, 150))
def test_whom_a_policy_applies_to_is_in_its_audience(said, known):
    rural = [one for one in said[:known] if one[1] != "hh.rural"] + [("hh", "hh.rural", True)]
    family = put_together(rural)
    for one in eligibility.applies(policies(), family):
        policy = policies().by_id[one.policy]
        assert audience_tags.in_audience(policies(), policy, family, one.subject), one.policy


@SOME
@given(told())
def test_no_amount_is_above_its_cap(said):
    applying = eligibility.applies(policies(), put_together(said))
    for one in applying:
        cap = policies().by_id[one.policy].benefit.cap
        if cap and cap.amount is not None and one.amount.value is not None:
            assert 0 <= one.amount.value <= cap.amount
    for together in stacking.combined(policies(), applying):
        assert together.amount is None or 0 <= together.amount <= together.cap


@pytest.mark.parametrize("policy", [p for p in LIVE if p.benefit.base], ids=lambda p: p.id)
@given(bases=st.tuples(st.integers(0, 10**5), st.integers(0, 10**5)), others=st.integers(1, 10**5))
@SOME
def test_a_higher_base_never_gives_less(policy, bases, others):
    sum_ = policy.benefit.sum
    values = dict.fromkeys(sum_.formula.facts(), Decimal(others))
    less, more = sorted(bases)
    lower = amounts.amount(policy, {**values, policy.benefit.base: less}).value
    higher = amounts.amount(policy, {**values, policy.benefit.base: more}).value
    assert lower <= higher


@pytest.mark.parametrize("policy", LIVE, ids=IDS)
def test_some_family_gets_it(policy):
    family = told_as_family(next(meeting(policy.eligibility)))
    answers = eligibility.answers(policies(), family, [policy.id])
    assert APPLIES in [one.verdict for one in answers]
    assert policy.id in [one.policy for one in eligibility.applies(policies(), family)]


@pytest.mark.parametrize("policy", LIVE, ids=IDS)
def test_some_family_does_not_get_it(policy):
    family = told_as_family(next(meeting(policy.eligibility, want=False)))
    assert NOT in [one.verdict for one in eligibility.answers(policies(), family, [policy.id])]


@pytest.mark.parametrize("policy", LIVE, ids=IDS)
def test_without_facts_it_is_open_and_says_which_would_decide(policy):
    family = read({"region": {"province": "Henan"}, "persons": [{"id": "p1"}], "entity": {}})
    (answer,) = eligibility.answers(policies(), family, [policy.id])
    assert answer.verdict == CANNOT_TELL
    assert answer.missing
    assert not [key for key in answer.missing if policies().fields[key].derived]


@SOME
@given(told(), st.integers(0, 120))
def test_what_is_asked_next_is_missing_and_one_by_one_settles_everything(said, known):
    family = put_together(said[:known])
    open_ = {key for one in eligibility.answers(policies(), family) for key in one.missing}
    assert set(deciding.ask_next(policies(), family)) == open_
    values = views.kleene(policies(), family)
    for key in open_ - {"hh.size"}:
        holders = [values.household, *values.persons, *values.entities]
        assert any(key not in view.values for view in holders)


def test_the_facts_of_another_province_are_none_of_ours():
    family = facts.read(policies(), {"region": {"province": "Hubei"}, "hh": {"rural": True}})
    assert eligibility.answers(policies(), family) == ()
    assert eligibility.applies(policies(), family) == ()


def test_historical_policies_are_kept_and_never_in_force():
    historical = [one for one in policies().by_id.values() if one.status == "historical"]
    assert len(historical) == 39
    live = [one for found in policies().live.values() for one in found]
    assert len(live) == 144
    assert {one.status for one in live} == {"active", "one-time"}
