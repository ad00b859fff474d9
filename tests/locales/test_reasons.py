"""Reasons and problems in words."""

import pytest

from locales import problems, reasons, speaking
from rulebook import eligibility
from rulebook.eligibility import facts
from rulebook.loader import load

POLICIES = load().policies


def tree(policy, subject, **parts):
    raw = {"region": {"province": "Henan"}, **parts}
    known = facts.read(POLICIES, raw)
    assert isinstance(known, facts.Facts), known
    found = eligibility.explain(POLICIES, policy, known, subject)
    return reasons.tree(POLICIES.fields, found.reason)


def test_a_condition_is_said_with_what_the_family_has():
    lines = tree(
        "hea-family-doctor", "hh", hh={"class": "tp-general", "formerly_filed_poor": False}
    )
    assert lines == [
        "要符合“脱贫户或监测户”：您家不是 → 不符合",
        "  下面至少符合一条 → 不符合",
        "    要符合“原来的建档立卡户”：您家不是 → 不符合",
        "      家庭类别 是 一般脱贫户、脱贫不稳定户：您家是一般脱贫户 → 符合",
        "    要符合“监测对象”：您家不是 → 不符合",
        "      家庭类别 是 脱贫不稳定户、边缘易致贫户、突发严重困难户：您家是一般脱贫户 → 不符合",
    ]


def test_in_english_facts_go_by_their_names_in_the_rules():
    with speaking("en"):
        lines = tree(
            "saf-dibao",
            "hh",
            hh={"rural": True, "income_pc_month": 420},
            region={"province": "Henan", "dibao_std_month": 440},
        )
    assert lines[:3] == [
        "All of these → cannot tell yet",
        "  “rural” must be so: it is so in your family → fits",
        "  income pc assessed month is below dibao std month: "
        "your family has ¥420 per person a month → fits",
    ]


def test_bounds_and_possible_words_are_said_as_such():
    with speaking("en"):
        lines = tree(
            "saf-dibao",
            "hh",
            hh={"rural": True, "income_total_month": 1200, "size": 3},
            region={"province": "Henan", "dibao_std_month": 300},
        )
        assert lines[2].endswith(
            "your family has at most ¥400 per person a month → cannot tell yet"
        )
        tiers = tree("hea-medaid-inpatient-tekun", "p1", persons=[{"id": "p1", "sick_poor": True}])
    assert "this person has perhaps tekun, dibao, low-margin, sick-poor" in tiers[1]


def test_a_long_list_of_diseases_is_told_by_its_first_few():
    with speaking("en"):
        (line,) = tree("hea-major30-treatment", "p1", persons=[{"id": "p1", "conditions": []}])
    assert "and others, 30 in all: there is none → does not fit" in line


def test_members_are_named_by_their_ids():
    with speaking("en"):
        lines = tree(
            "edu-aid-notice-cards",
            "kid",
            persons=[{"id": "kid", "stage": "primary"}, {"id": "dad"}],
        )
    assert [line.strip() for line in lines if "Member" in line] == [
        "Member kid → fits",
        "Member dad → cannot tell yet",
    ]


def test_what_the_county_has_to_enter_is_told_apart():
    keys = ["p.age", "region.min_wage_month", "hh.dibao"]
    assert reasons.missing(POLICIES.fields, keys) == [
        "还不知道：年龄、低保家庭",
        "本县还没有录入：当地最低工资",
    ]


def test_every_reason_of_every_policy_can_be_said_in_both_languages():
    raw = {"region": {"province": "Henan"}, "persons": [{"id": "p1"}], "entity": {}}
    known = facts.read(POLICIES, raw)
    assert isinstance(known, facts.Facts)
    subjects = {"person": "p1", "household": "hh", "entity": "ent"}
    for policy in POLICIES.by_id.values():
        found = eligibility.explain(POLICIES, policy.id, known, subjects[policy.subject])
        for language in ("zh_CN", "en"):
            with speaking(language):
                assert all(" → " in line for line in reasons.tree(POLICIES.fields, found.reason))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (
            {"persons": [{"id": "a", "age": 200}]},
            "persons[0].age: expected a number from 0 to 130, found “200”",
        ),
        ({"hh": {"dibao": 3}}, "hh.dibao: expected yes or no, found “3”"),
        (
            {"hh": {"size": 1.5}},
            "hh.size: expected a whole number, found “1.5”",
        ),
        (
            {"persons": [{"id": "a", "yulu_class": "D"}]},
            "persons[0].yulu_class: expected one of A, B, C, found “D”",
        ),
        (
            {"hh": {"moon": 1}},
            "hh.moon: expected a fact that is in the rules; this one is not, found “1”",
        ),
    ],
)
def test_a_problem_is_said_in_one_line(raw, words):
    (problem,) = facts.read(POLICIES, raw)
    with speaking("en"):
        assert problems.in_words(problem) == words


def test_every_kind_of_problem_has_words():
    raw = {
        "hh": 3,
        "persons": [{"id": ""}, {"id": "hh", "age": -1}, {"id": "c", "conditions": 5, "age": "x"}],
        "entity": {"two_category_ratio": 2},
    }
    for problem in facts.read(POLICIES, raw):
        assert problem.field in problems.in_words(problem)
