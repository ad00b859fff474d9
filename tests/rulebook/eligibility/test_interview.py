"""A walk of questions: at most eight, each of some use, and true to the rules at the end."""

from collections.abc import Mapping
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.eligibility import answers
from rulebook.eligibility.interview import MOST, Interview, Outcome, Start, begin
from rulebook.eligibility.values import NONE, Between
from rulebook.loader import load

RULES = load()
PLAN = RULES.asking.plan
PLACE: Mapping[str, Any] = {
    "region.province": "Henan",
    "hh.rural": True,
    "region.dibao_std_month": Decimal(450),
}
UNSURE = 3
"""Of so many answers one is that the family does not know."""


def start(event: str | None = None, alone: bool = True, **known: Any) -> Start:
    found = RULES.asking.events.get(event or "")
    return Start(
        {**PLACE, **known},
        there=found.there if found else (),
        domains=found.domains if found else frozenset(),
        alone=alone,
    )


starts = st.builds(
    start,
    st.sampled_from([None, None, *RULES.asking.events]),
    st.booleans(),
)


def walked(began: Start, draws: list[int]) -> list[Interview]:
    """The walk at every step; each draw is an answer: a choice, two of them, or not to know."""
    steps = [begin(PLAN, began)]
    for draw in draws:
        question = steps[-1].next_question()
        if question is None:
            break
        offered = len(steps[-1].family.choices(question))
        taken = () if draw % UNSURE == 0 else (draw % offered,)
        if question.several and draw % 5 == 0 and not question.choices[draw % offered].alone:
            taken = tuple({*taken, 0})
        given_ = {**steps[-1].family.given, question.id: taken}
        steps.append(begin(PLAN, began, given_))
    return steps


draws = st.lists(st.integers(0, 10_000), min_size=12, max_size=12)


@settings(max_examples=60, deadline=None)
@given(starts, draws)
def test_a_walk_ends_after_eight_questions_at_the_latest(began: Start, draws: list[int]) -> None:
    last = walked(began, draws)[-1]
    assert last.next_question() is None
    assert len(last.family.given) <= MOST


@settings(max_examples=30, deadline=None)
@given(starts, draws)
def test_every_question_could_change_what_is_said(began: Start, draws: list[int]) -> None:
    for step in walked(began, draws):
        question = step.next_question()
        if question is None:
            break
        assert question.id not in step.family.given
        now = verdicts(step)
        places = range(len(step.family.choices(question)))
        then = [
            verdicts(begin(PLAN, began, {**step.family.given, question.id: (place,)}))
            for place in places
        ]
        assert any(way != now for way in then), question.id


@settings(max_examples=40, deadline=None)
@given(starts, draws)
def test_what_is_said_at_the_end_is_what_the_rules_say_of_these_facts(
    began: Start, draws: list[int]
) -> None:
    last = walked(began, draws)[-1]
    outcome = last.outcome()
    said = {(one.policy.id, one.subject): verdict for verdict, one in told(outcome)}
    for answer in answers(PLAN.policies, last.family.facts, {policy for policy, _ in said}):
        expected = said.get((answer.policy, answer.subject))
        if expected is not None:
            assert answer.verdict == expected
            said.pop((answer.policy, answer.subject))
    assert not said


@settings(max_examples=40, deadline=None)
@given(starts, draws, st.randoms())
def test_the_order_of_the_answers_is_all_the_same(began: Start, draws: list[int], rng: Any) -> None:
    last = walked(began, draws)[-1]
    shuffled = list(last.family.given.items())
    rng.shuffle(shuffled)
    assert begin(PLAN, began, dict(shuffled)).outcome() == last.outcome()


@settings(max_examples=40, deadline=None)
@given(starts, draws)
def test_where_others_read_along_nothing_private_is_asked(began: Start, draws: list[int]) -> None:
    if not began.alone:
        for step in walked(began, draws):
            question = step.next_question()
            assert question is None or not question.private


def test_a_step_is_quick() -> None:
    took = []
    for seed in range(40):
        for step in walked(start(), [seed * 37 + place * 11 for place in range(12)]):
            fresh = begin(PLAN, step.family.start, step.family.given)
            began = perf_counter()
            fresh.next_question()
            took.append(perf_counter() - began)
    assert sorted(took)[int(len(took) * 0.95)] < 0.03


def test_a_boarding_pupil_whom_the_school_put_down_as_needy_gets_the_boarding_money() -> None:
    given_ = {
        **taken("stage", "小学"),
        **taken("needy", "定过"),
        **taken("boarding", "住校"),
        **taken("registered", "是"),
    }
    outcome = begin(PLAN, start("school"), given_).outcome()
    assert "edu-boarding-primary-1000" in ids(outcome.sure)
    assert "edu-day-primary-500" in ids(outcome.no)


def test_what_is_missing_is_named() -> None:
    given_ = {**taken("stage", "小学"), **taken("boarding", "住校")}
    outcome = begin(PLAN, start("school"), given_).outcome()
    found = next(one for one in outcome.may if one.policy.id == "edu-boarding-primary-1000")
    assert set(found.missing) == {"p.needy", "p.registered"}


def test_the_income_is_told_by_a_line_never_as_a_figure() -> None:
    low = begin(PLAN, start("poor"), {**taken("property", "都没有"), "income": (0,)})
    assert isinstance(low.family.facts.household["hh.income_pc_assessed_month"], Between)
    assert "saf-dibao" in ids(low.outcome().sure)
    edge = begin(PLAN, start("poor"), {**taken("property", "都没有"), "income": (1,)})
    assert "saf-dibao-edge" in ids(edge.outcome().sure)
    much = begin(PLAN, start("poor"), {**taken("property", "都没有"), "income": (2,)})
    assert {"saf-dibao", "saf-dibao-edge"} <= ids(much.outcome().no)


def test_without_the_countys_line_nobody_is_asked_for_an_income() -> None:
    began = Start({"region.province": "Henan", "hh.rural": True}, alone=True)
    assert begin(PLAN, began).family.choices(PLAN.questions["income"]) == ()


def test_who_has_dibao_is_not_told_of_it() -> None:
    outcome = begin(PLAN, start(), taken("standing", "低保户")).outcome()
    assert "saf-dibao" not in ids([*outcome.sure, *outcome.may, *outcome.no])


def test_what_was_recorded_stands_against_what_is_said() -> None:
    began = start(**{"hh.class": "edge-prone"})
    family = begin(PLAN, began, taken("standing", "都不是")).family
    assert family.facts.household["hh.class"] == "edge-prone"
    assert family.seen["hh"]["hh.monitored"] is True


def test_of_an_illness_that_is_not_on_the_list_nothing_is_concluded() -> None:
    listed = begin(PLAN, start("health"), {"illness": (0,)}).family
    assert listed.facts.persons[0].values["p.conditions"] == ("hypertension",)
    other = begin(PLAN, start("health"), {"illness": (0, 7)}).family
    assert "p.conditions" not in other.facts.persons[0].values


@pytest.mark.parametrize(
    ("event", "first"),
    [("school", "stage"), ("health", "standing"), ("house", "standing"), ("care", "who")],
)
def test_a_walk_about_one_field_begins_there(event: str, first: str) -> None:
    question = begin(PLAN, start(event)).next_question()
    assert question is not None
    assert question.id == first


def test_only_the_familys_own_word_may_be_kept() -> None:
    given_ = {**taken("standing", "低保户"), **taken("shock", "是"), **taken("stage", "小学")}
    kept = set(begin(PLAN, start("school"), given_).family.kept())
    assert kept == {("hh", "hh.hardship_shock", True), ("pupil", "p.stage", "primary")}


def test_nobody_is_asked_for_what_only_an_office_can_say() -> None:
    kept = {key for one in PLAN.questions.values() if one.keep for key in one.facts}
    assert not kept & {"hh.dibao", "hh.class", "hh.monitored", "hh.housing_level", "p.needy"}
    assert NONE not in kept


def taken(question: str, label: str) -> dict[str, tuple[int, ...]]:
    labels = [choice.label["zh_CN"] for choice in PLAN.questions[question].choices]
    return {question: (labels.index(label),)}


def ids(found: Any) -> set[str]:
    return {one.policy.id for one in found}


def told(outcome: Outcome) -> list[tuple[str, Any]]:
    """What was said of each policy, in the words of verdicts."""
    may = [("applies" if one.office else "cannot_tell", one) for one in outcome.may]
    sure = [("applies", one) for one in outcome.sure]
    return [*sure, *may, *(("not", one) for one in outcome.no)]


def verdicts(step: Interview) -> list[tuple[str, str, bool | None]]:
    seen = step.family.seen
    return [
        (matter.policy.id, subject, matter.policy.eligibility.kleene(seen[subject]))
        for matter in PLAN.matters["Henan"]
        for subject in matter.subjects
        if subject in seen
    ]
