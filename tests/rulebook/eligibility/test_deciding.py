"""Which missing facts are named, what is asked first, and why it is so."""

import pytest

from rulebook import eligibility
from rulebook.eligibility import audience_tags, deciding
from rulebook.eligibility.facts import Facts
from tests.rulebook.eligibility.families import family, policies, read


def missing(policy, known):
    (answer,) = eligibility.answers(policies(), known, [policy])
    return answer.missing


@pytest.mark.parametrize(
    ("policy", "known", "expected"),
    [
        ("hea-family-doctor", family(), ("hh.class",)),
        ("saf-orphan-allowance", family({"orphan": False}), ("p.de_facto_orphan",)),
        ("saf-tekun-care-half", family({"tekun": True}), ("p.tekun_care",)),
        ("edu-nearby-schooling", family({}), ("p.stage",)),
        ("edu-aid-notice-cards", family({}, size=1), ("p.stage",)),
        (
            "saf-dibao",
            family({"employed": False}, size=1, income_total_month=400, property_ok=True),
            ("region.dibao_std_month",),
        ),
        (
            "saf-dibao-gradual-exit",
            family(
                {"tekun": False, "employed": True},
                size=1,
                dibao=True,
                income_total_month=600,
                region={"dibao_std_month": 500},
            ),
            ("p.worksite_city_dibao_std_month",),
        ),
        ("hea-medaid-inpatient-tekun", family({"tekun": False}), ()),
    ],
)
def test_only_facts_that_matter_and_somebody_can_tell_are_missing(policy, known, expected):
    assert missing(policy, known) == expected


def test_the_fact_that_decides_most_often_comes_first():
    # No disease of the list settles it at once; of five kinds of family only one does.
    assert missing("hea-chronic4-followup", family({})) == ("p.conditions", "hh.class")
    # A grade other than one and two settles it, and so does a family without difficulty: of three
    # grades one, of two answers one.
    known = family({"dis_cert": True})
    assert missing("dis-home-access", known) == ("hh.in_difficulty", "p.dis_level")


def test_what_would_settle_most_is_asked_first():
    asked = deciding.ask_next(policies(), family({"age": 40}))
    assert len(asked) == len(set(asked)) > 50
    assert asked[0] in ("p.tekun", "hh.class")
    by_rank = {key: place for place, key in enumerate(asked)}
    assert by_rank["hh.class"] < by_rank["hh.settlement_pop"]


def test_a_setting_the_county_has_not_entered_is_missing_like_any_fact():
    known = family(rural=True, income_pc_month=300, property_ok=True)
    assert missing("saf-dibao", known) == ("region.dibao_std_month",)


def test_only_the_policies_asked_for_are_answered():
    known = family({"age": 3})
    answers = eligibility.answers(policies(), known, ["dis-rehab", "hea-family-doctor"])
    assert [one.policy for one in answers] == ["hea-family-doctor", "dis-rehab"]


def test_a_business_is_answered_for_only_where_there_is_one():
    policy = ["emp-startup-loan-firm"]
    assert eligibility.answers(policies(), family(), policy) == ()
    (answer,) = eligibility.answers(policies(), family(entity={"small_micro": True}), policy)
    assert (answer.subject, answer.verdict) == ("ent", "applies")


def test_an_explanation_shows_each_condition_with_what_the_family_has():
    known = family({"id": "kid", "stage": "primary"}, **{"class": "edge-prone"})
    found = eligibility.explain(policies(), "edu-nutrition-provincial-800", known, "kid")
    assert found.verdict == "not"
    school, lifted, meals = found.reason.parts
    assert (school.field, school.value, school.verdict) == ("p.stage", "primary", True)
    assert (lifted.verdict, meals.verdict) == (False, None)
    (why,) = lifted.parts
    assert (why.field, why.value, why.verdict) == ("hh.class", "edge-prone", False)
    assert (found.cite.source, found.amount, found.missing) == ("s004", None, ())


def test_an_explanation_of_what_applies_has_the_amount_and_its_arithmetic():
    known = family(
        {"medaid_tier": "tekun", "designated_provider": True, "inpatient_self": 1000, "tekun": True}
    )
    found = eligibility.explain(policies(), "hea-medaid-inpatient-tekun", known, "p1")
    assert (found.verdict, found.amount.value, found.arithmetic.result) == ("applies", 900, 900)
    assert found.documents == ("豫政办〔2022〕26号",)
    tier = found.reason.parts[0]
    assert [(case.wanted, case.verdict) for case in tier.parts] == [("tekun", True)]


def test_an_explanation_names_each_member_a_fact_hangs_on():
    known = family({"stage": "primary"}, {}, size=2)
    found = eligibility.explain(policies(), "edu-aid-notice-cards", known, "p2")
    (any_person,) = found.reason.parts
    assert [(part.member, part.verdict) for part in any_person.parts] == [
        ("p1", True),
        ("p2", None),
    ]


def test_what_there_is_not_cannot_be_explained():
    for policy, subject in (("no-such", "hh"), ("hea-family-doctor", "p1"), ("dis-rehab", "hh")):
        with pytest.raises(KeyError):
            eligibility.explain(policies(), policy, family({}), subject)


@pytest.mark.parametrize(
    ("subject", "tag", "holds"),
    [
        ("hh", "dibao", True),
        ("hh", "elderly", True),
        ("p1", "elderly", True),
        ("p2", "elderly", False),
        ("hh", "minor", False),
        ("p2", "day-student", True),
        ("hh", "boarding", True),
        ("hh", "able-labour-household", False),
    ],
)
def test_a_household_has_the_tags_of_its_members(subject, tag, holds):
    known = family({"age": 70}, {"age": 30}, {"boarding": True}, dibao=True)
    assert (tag in audience_tags.tags_of(policies(), known, subject)) is holds


def test_a_household_without_members_has_its_own_tags_only():
    tags = audience_tags.tags_of(policies(), family(dibao=True))
    assert "dibao" in tags
    assert "day-student" not in tags
    assert audience_tags.tags_of(policies(), read({}), "nobody") == frozenset()
    assert isinstance(read({}), Facts)
