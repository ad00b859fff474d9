"""The two readings of a missing fact, and derived facts in both."""

from decimal import Decimal
from pathlib import Path

import pytest

from rulebook.eligibility import views
from rulebook.eligibility.condition_entries import Names, read_condition
from rulebook.eligibility.fields import PREFIXES
from rulebook.eligibility.values import NONE, Between, Possible
from rulebook.entry import Entry
from tests.rulebook.eligibility.families import family, policies


def condition(**values):
    names = Names(policies().fields, policies().diseases, PREFIXES)
    return read_condition(Entry(Path("made-up.yaml"), values), names)


def asked(field, op, value):
    return {"field": field, "op": op, "value": value}


YES, NO = asked("hh.dibao", "eq", True), asked("hh.rural", "eq", True)
FACTS = {
    "hh.dibao": True,
    "hh.rural": False,
    "p.age": 60,
    "p.stage": "primary",
    "p.tekun_care": NONE,
    "p.conditions": ("diabetes",),
    "p.dis_types": (),
    "p.annual_policy_self": 14000,
    "region.disposable_income_prev": 28000,
}


@pytest.mark.parametrize(
    ("rule", "header", "kleene"),
    [
        (YES, True, True),
        (NO, False, False),
        (asked("hh.rural", "eq", False), True, True),
        (asked("hh.rural", "ne", True), True, True),
        (asked("hh.willing", "eq", True), False, None),
        (asked("hh.willing", "eq", False), True, None),
        (asked("p.age", "gte", 60), True, True),
        (asked("p.age", "gt", 60), False, False),
        (asked("p.age", "lte", 60), True, True),
        (asked("p.age", "lt", 60), False, False),
        (asked("p.age", "eq", 60), True, True),
        (asked("p.age", "ne", 60), False, False),
        (asked("hh.size", "gte", 0), False, None),
        (asked("p.stage", "eq", "primary"), True, True),
        (asked("p.stage", "ne", "primary"), False, False),
        (asked("p.stage", "in", ["junior", "primary"]), True, True),
        (asked("p.admission", "ne", "county"), False, None),
        (asked("p.tekun_care", "eq", "full"), False, False),
        (asked("p.tekun_care", "in", ["full", "half"]), False, False),
        (asked("p.conditions", "has_any", {"list": "chronic4"}), True, True),
        (asked("p.conditions", "has_any", ["hypertension"]), False, False),
        (asked("p.dis_types", "has_any", ["limb"]), False, False),
        (
            asked(
                "p.annual_policy_self",
                "gt",
                {"ref": "region.disposable_income_prev", "mul": 0.5},
            ),
            False,
            False,
        ),
        (
            asked(
                "p.annual_policy_self",
                "gte",
                {"ref": "region.disposable_income_prev", "mul": 0.5},
            ),
            True,
            True,
        ),
        (
            asked("p.annual_policy_self", "gt", {"ref": "region.dibao_std_month", "mul": 1}),
            False,
            None,
        ),
        ({"not": asked("hh.willing", "eq", True)}, True, None),
        ({"not": NO}, True, True),
        ({"all": [YES, asked("hh.willing", "eq", True)]}, False, None),
        ({"all": [NO, asked("hh.willing", "eq", True)]}, False, False),
        ({"any": [YES, asked("hh.willing", "eq", True)]}, True, True),
        ({"any": [NO, asked("hh.willing", "eq", True)]}, False, None),
        ({"any": [NO, {"not": YES}]}, False, False),
    ],
)
def test_a_missing_fact_fails_for_the_rules_and_is_open_for_people(rule, header, kleene):
    found = condition(**rule)
    plain = {key: value for key, value in FACTS.items() if value is not NONE}
    assert found.header(plain) is header
    assert found.kleene(FACTS) is kleene


def both(key, known, subject="p1"):
    """The value of a derived fact in both readings."""
    header = views.header(policies(), known).one(subject)
    kleene = views.kleene(policies(), known).one(subject)
    return header.values.get(key), kleene.values.get(key)


@pytest.mark.parametrize(
    ("key", "hh", "person", "header", "kleene"),
    [
        ("hh.formerly_filed_poor", {"class": "tp-general"}, {}, True, True),
        ("hh.formerly_filed_poor", {"class": "none"}, {}, False, False),
        ("hh.formerly_filed_poor", {}, {}, False, None),
        (
            "hh.formerly_filed_poor",
            {"class": "sudden-hardship", "formerly_filed_poor": True},
            {},
            True,
            True,
        ),
        ("hh.monitored", {"class": "tp-unstable"}, {}, True, True),
        ("hh.monitored", {"class": "none", "monitored": True}, {}, False, False),
        ("hh.monitored", {"monitored": True}, {}, True, True),
        ("hh.lifted_or_monitored", {"formerly_filed_poor": True}, {}, True, True),
        ("p.dibao", {"dibao": True}, {"tekun": False}, True, True),
        ("p.dibao", {"dibao": True}, {}, True, None),
        ("p.dibao", {"dibao": True}, {"tekun": True}, False, False),
        ("p.dibao", {"dibao": False}, {"dibao": True}, True, True),
        ("p.edge", {"dibao_edge": True, "dibao": False}, {"tekun": False}, True, True),
        ("p.medaid_tier", {}, {"tekun": True}, "tekun", "tekun"),
        ("p.medaid_tier", {"class": "edge-prone"}, {"sick_poor": True}, "low-margin", ...),
        ("p.student", {}, {"stage": "junior"}, True, True),
        ("p.student", {}, {"stage": "none"}, False, False),
        ("p.student", {}, {}, False, None),
        ("p.student", {}, {"student": True}, True, True),
        ("p.compulsory_age", {}, {"stage": "junior"}, True, True),
        ("p.compulsory_age", {}, {"stage": "none", "compulsory_age": True}, True, True),
        ("p.severe_or_l3", {}, {"dis_cert": True, "dis_level": 2}, True, True),
        ("p.severe_or_l3", {}, {"dis_cert": True, "dis_level": 3}, False, None),
        ("p.severe_or_l3", {}, {"dis_cert": False}, False, False),
        ("hh.property_ok", {"houses": 1, "vehicle": "other"}, {}, False, False),
        ("hh.property_ok", {"houses": 3, "property_ok": True}, {}, True, True),
        ("hh.housing_group6", {"dibao": True}, {}, True, True),
        ("hh.member_employed", {"size": 1}, {"employed": False}, False, False),
        ("hh.member_employed", {"size": 2}, {"employed": False}, False, None),
        ("hh.member_employed", {}, {"employed": False}, False, None),
        ("hh.member_employed", {"size": 5}, {"employed": True}, True, True),
        ("hh.has_student", {"size": 1}, {"stage": "primary"}, True, True),
    ],
)
def test_derived_facts_follow_from_others(key, hh, person, header, kleene):
    got = both(key, family(person, **hh))
    if kleene is ...:
        assert got[0] == header
        assert got[1] == Possible(frozenset({"tekun", "dibao", "low-margin"}))
    else:
        assert got == (header, kleene)


INCOME = "hh.income_pc_assessed_month"
WORKS = {"employed": True, "worksite_city_dibao_std_month": 900}


@pytest.mark.parametrize(
    ("hh", "persons", "header", "kleene"),
    [
        ({"income_total_month": 1260, "size": 3, "dibao": False}, [{}], 420, 420),
        ({"income_pc_month": 150}, [{}], 150, 150),
        ({"income_total_month": 1260, "income_pc_month": 150}, [{}], None, None),
        (
            {"income_total_month": 3500, "size": 2, "dibao": True},
            [{**WORKS, "tekun": False}, {**WORKS, "tekun": False}],
            1480,
            1480,
        ),
        (
            {"income_total_month": 3500, "size": 2, "dibao": True},
            [{**WORKS, "tekun": True}, {"employed": False}],
            1750,
            1750,
        ),
        (
            {"income_total_month": 3500, "size": 2, "dibao": True},
            [WORKS, {"employed": False}],
            1615,
            Between(Decimal(1615), Decimal(1750)),
        ),
        (
            {"income_total_month": 3500, "size": 2, "dibao": True},
            [{"tekun": False, "employed": True}, {"employed": False}],
            1750,
            Between(None, Decimal(1750)),
        ),
        (
            {"income_total_month": 3500, "size": 3},
            [{"employed": False}, {"employed": False}],
            Decimal(3500) / 3,
            Between(None, Decimal(3500) / 3),
        ),
    ],
)
def test_job_costs_are_taken_off_before_income_is_shared_out(hh, persons, header, kleene):
    assert both(INCOME, family(*persons, **hh), "hh") == (header, kleene)


@pytest.mark.parametrize(
    ("op", "line", "verdict"),
    [
        ("lt", 500, True),
        ("lt", 450, None),
        ("lte", 480, True),
        ("gt", 480, False),
        ("gt", 470, None),
        ("gte", 481, False),
        ("eq", 480, None),
    ],
)
def test_bounds_decide_what_holds_all_the_way_between_them(op, line, verdict):
    found = condition(**asked(INCOME, op, line))
    assert found.kleene({INCOME: Between(None, Decimal(480))}) is verdict


def test_one_of_several_words_decides_what_all_of_them_say():
    several = {"p.medaid_tier": Possible(frozenset({"tekun", "dibao"}))}
    tier = "p.medaid_tier"
    assert condition(**asked(tier, "in", ["tekun", "dibao"])).kleene(several) is True
    assert condition(**asked(tier, "eq", "none")).kleene(several) is False
    assert condition(**asked(tier, "eq", "dibao")).kleene(several) is None
