"""Help plans: every risk answered, work only for who can work, a living where somebody can."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook import guards, help_plan, help_proposals
from rulebook.eligibility.facts import read
from rulebook.help_plan import Circumstances, Measure, Problem
from rulebook.loader import load

RULES = load()
KINDS = RULES.measures
RISKS = sorted(RULES.hardship.risks)
FILED = next(
    way.guard
    for way in RULES.procedures["help_plan"].states["filing_measures"].transitions
    if way.event == "measures_filed"
)

PEOPLE = st.sampled_from(["1", "2", "3"])
KNOWN_OR_NOT = st.sampled_from([True, False, None])
MEASURES = st.builds(
    Measure,
    category=st.sampled_from(sorted(KINDS)),
    risk=st.none() | st.sampled_from(RISKS),
    policy=st.none() | st.sampled_from(["emp-workshop", "hea-family-doctor", "ind-courtyard"]),
    person=st.none() | PEOPLE,
)
PLANS = st.lists(MEASURES, max_size=8)
HOUSEHOLDS = st.builds(
    Circumstances,
    risks=st.lists(st.sampled_from(RISKS), max_size=4, unique=True).map(tuple),
    can_work=st.dictionaries(PEOPLE, KNOWN_OR_NOT),
    labour=KNOWN_OR_NOT,
    willing=KNOWN_OR_NOT,
    excluded=st.frozensets(
        st.tuples(st.sampled_from(["emp-workshop", "ind-courtyard"]), st.none() | PEOPLE)
    ),
)


def home(*people, **household):
    """A family as the rules know it."""
    raw = {
        "region": {"province": "Henan"},
        "hh": {"rural": True, "class": "edge-prone", **household},
        "persons": [{"id": str(number), **one} for number, one in enumerate(people, 1)],
    }
    return read(RULES.policies, raw)


@given(PLANS, HOUSEHOLDS)
@settings(max_examples=100, deadline=None)
def test_a_plan_without_problems_answers_every_risk_and_sends_nobody_to_work_who_cannot(
    plan, known
):
    if help_plan.problems(KINDS, plan, known):
        return
    assert set(known.risks) <= {measure.risk for measure in plan}
    if help_plan.ILLNESS & set(known.risks):
        assert {"health", "insurance"} & {measure.category for measure in plan}
    for measure in plan:
        if KINDS[measure.category].needs_labour:
            assert known.can_work.get(measure.person) is not False
            assert measure.person is not None or known.labour is not False
        assert (measure.policy, measure.person) not in known.excluded


@given(PLANS, HOUSEHOLDS)
@settings(max_examples=100, deadline=None)
def test_what_has_no_problem_is_what_the_procedure_lets_be_filed(plan, known):
    facts = {"develop_measures": help_plan.develop_measures(KINDS, plan, known)}
    wanted = help_plan.labour_and_willing(known)
    if wanted is not None:
        facts["labour_and_willing"] = wanted
    lacks_a_living = any(
        problem.kind in ("no_development", "labour_unknown", "no_measure")
        for problem in help_plan.problems(KINDS, plan, known)
    )
    assert guards.holds(FILED, facts, {}) or lacks_a_living


@given(PLANS, MEASURES, HOUSEHOLDS)
@settings(max_examples=100, deadline=None)
def test_one_more_measure_never_leaves_a_risk_unanswered(plan, more, known):
    def unanswered(measures):
        found = help_plan.problems(KINDS, measures, known)
        return {one.risk for one in found if one.kind == "risk_unanswered"}

    if plan:
        assert unanswered([*plan, more]) <= unanswered(plan)


@pytest.mark.parametrize(
    ("measures", "known", "kinds"),
    [
        ([], Circumstances(), ["no_measure"]),
        ([Measure("relief")], Circumstances(labour=False), []),
        ([Measure("relief")], Circumstances(labour=True, willing=True), ["no_development"]),
        ([Measure("relief")], Circumstances(labour=True), ["labour_unknown"]),
        ([Measure("relief")], Circumstances(labour=True, willing=False), []),
        ([Measure("industry")], Circumstances(labour=True, willing=True), []),
        ([Measure("dividend")], Circumstances(labour=True, willing=True), ["no_development"]),
        ([Measure("employment")], Circumstances(labour=False), ["nobody_can_work"]),
        (
            [Measure("employment", person="2")],
            Circumstances(can_work={"1": True, "2": False}, labour=True, willing=True),
            ["cannot_work", "no_development"],
        ),
        (
            [Measure("relief", "illness")],
            Circumstances(("illness",), labour=False),
            ["illness_unanswered"],
        ),
        ([Measure("health", "illness")], Circumstances(("illness",), labour=False), []),
        (
            [Measure("health", "illness")],
            Circumstances(("illness", "water_problem"), labour=False),
            ["risk_unanswered"],
        ),
        (
            [Measure("employment", policy="emp-workshop", person="1")],
            Circumstances(labour=False, excluded=frozenset({("emp-workshop", "1")})),
            ["policy_excluded"],
        ),
    ],
)
def test_what_is_wrong_with_a_plan(measures, known, kinds):
    assert [problem.kind for problem in help_plan.problems(KINDS, measures, known)] == kinds


def test_a_problem_names_the_measure_it_is_about():
    plan = [Measure("relief"), Measure("job_offer")]
    assert help_plan.problems(KINDS, plan, Circumstances(labour=False)) == (
        Problem("nobody_can_work", place=1),
    )


@pytest.mark.parametrize(
    ("family", "labour"),
    [
        (home({"labour": "half"}, {"labour": "none"}), True),
        (home({"labour": "none"}, {"age": 9}), False),
        (home({"labour": "none"}, size=3), None),
        (home({"labour": "none"}, {}), None),
        (home({}, has_labour=True), True),
        (home({}, all_without_labour=True), False),
        (home({"no_labour_capacity": True}, size=1), False),
        (home(), None),
    ],
)
def test_who_can_work_is_what_facts_say_and_never_a_guess(family, labour):
    assert help_plan.circumstances(family).labour is labour


FAMILIES = [
    home({"labour": "none", "age": 60}, {"age": 12, "stage": "junior"}),
    home({"labour": "full", "age": 40}, {"labour": "none", "age": 70}, willing=True),
    home({"labour": "full", "age": 40}, willing=False, has_labour=True),
    home({}, {}),
]


@pytest.mark.parametrize("family", FAMILIES)
def test_whatever_is_proposed_could_stand_in_the_plan(family):
    ruled_out = help_proposals.excluded(RULES.policies, family)
    known = help_plan.circumstances(family, RISKS, ruled_out)
    found = help_proposals.proposals(RULES.hardship, RULES.policies, KINDS, family, known)
    assert found
    for one in found:
        measure = Measure(one.category, one.risk, one.policy.id, one.person)
        assert help_plan.fits(KINDS, measure, known), one
        assert one.sure or one.missing, one
    keys = [(one.policy.id, one.risk, one.person) for one in found]
    assert len(set(keys)) == len(keys)


def test_who_cannot_work_is_proposed_no_work():
    family = FAMILIES[0]
    known = help_plan.circumstances(family, ["job_loss"])
    found = help_proposals.proposals(RULES.hardship, RULES.policies, KINDS, family, known)
    assert [one.policy.id for one in found if KINDS[one.category].needs_labour] == []


def test_every_policy_in_force_has_exactly_one_kind():
    for policy in RULES.policies.by_id.values():
        assert help_plan.category_of(KINDS, policy).id in KINDS
