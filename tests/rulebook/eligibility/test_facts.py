from decimal import Decimal

import pytest

from rulebook.eligibility import facts
from rulebook.eligibility.facts import Facts
from rulebook.eligibility.values import NONE
from tests.rulebook.eligibility.families import policies


def read(raw):
    return facts.read(policies(), raw)


def one(part, name, value):
    """Read a single fact and return what became of it."""
    raw = {part: [{"id": "p1", name: value}]} if part == "persons" else {part: {name: value}}
    known = read(raw)
    assert isinstance(known, Facts), known
    values = known.persons[0].values if part == "persons" else known.household
    return next(iter(values.values()))


@pytest.mark.parametrize(
    ("part", "name", "typed", "understood"),
    [
        ("hh", "income_total_month", "三万五", 35000),
        ("hh", "income_total_month", "１２００", 1200),
        ("hh", "income_total_month", "1.2万", 12000),
        ("hh", "income_total_month", "500元", 500),
        ("hh", "income_total_month", "12,000块钱", 12000),
        ("hh", "income_total_month", "420.55", Decimal("420.55")),
        ("hh", "income_total_month", 420.55, Decimal("420.55")),
        ("hh", "income_total_month", 1200.0, 1200),
        ("hh", "size", "4口人", 4),
        ("hh", "size", "两", 2),
        ("persons", "age", "六十三岁", 63),
        ("hh", "dibao", "是", True),
        ("hh", "dibao", "有", True),
        ("hh", "dibao", "否", False),
        ("hh", "dibao", "没有", False),
        ("hh", "dibao", "YES", True),
        ("hh", "class", "脱贫不稳定户", "tp-unstable"),
        ("hh", "class", "tp-unstable", "tp-unstable"),
        ("hh", "class", "none", "none"),
        ("hh", "housing_level", "d级", "D"),
        ("persons", "dis_level", "二级", 2),
        ("persons", "dis_level", "2", 2),
        ("persons", "dis_level", "none", NONE),
        ("persons", "stage", "none", NONE),
        ("persons", "stage", "没有", NONE),
        ("persons", "conditions", ["糖尿病", "hypertension"], ("diabetes", "hypertension")),
        ("persons", "conditions", "高血压、糖尿病", ("hypertension", "diabetes")),
        ("persons", "conditions", "没有", ()),
        ("persons", "conditions", [], ()),
    ],
)
def test_what_people_write_is_understood(part, name, typed, understood):
    got = one(part, name, typed)
    assert got == understood
    assert type(got) is type(understood)


@pytest.mark.parametrize(
    ("raw", "field", "expected"),
    [
        ("text", "facts", "mapping"),
        ({"household": {}}, "household", "known field"),
        ({"hh": []}, "hh", "mapping"),
        ({"hh": {"colour": 1}}, "hh.colour", "known field"),
        ({"hh": {"age": 1}}, "hh.age", "known field"),
        ({"persons": {}}, "persons", "list"),
        ({"persons": ["p1"]}, "persons[0]", "mapping"),
        ({"persons": [{"age": 3}]}, "persons[0].id", "id"),
        ({"persons": [{"id": True}]}, "persons[0].id", "id"),
        ({"persons": [{"id": "hh"}]}, "persons[0].id", "own id"),
        ({"persons": [{"id": "a"}, {"id": "b"}, {"id": "a"}]}, "persons[2].id", "own id"),
        ({"persons": [{"id": 1}, {"id": "1"}]}, "persons[1].id", "own id"),
        ({"persons": [{"id": "a"}, {"id": "b", "age": 200}]}, "persons[1].age", "within bounds"),
        ({"persons": [{"id": "a", "age": -1}]}, "persons[0].age", "none below zero"),
        ({"persons": [{"id": "a", "age": 3.5}]}, "persons[0].age", "whole number"),
        ({"persons": [{"id": "a", "age": True}]}, "persons[0].age", "number"),
        ({"persons": [{"id": "a", "dis_level": 7}]}, "persons[0].dis_level", "value"),
        ({"persons": [{"id": "a", "dis_level": True}]}, "persons[0].dis_level", "value"),
        ({"persons": [{"id": "a", "stage": "college"}]}, "persons[0].stage", "value"),
        ({"persons": [{"id": "a", "conditions": ["cold"]}]}, "persons[0].conditions", "value"),
        ({"persons": [{"id": "a", "conditions": 3}]}, "persons[0].conditions", "list"),
        ({"hh": {"dibao": 1}}, "hh.dibao", "yes or no"),
        ({"hh": {"dibao": "perhaps"}}, "hh.dibao", "yes or no"),
        ({"hh": {"class": ["none"]}}, "hh.class", "value"),
        ({"hh": {"size": 0}}, "hh.size", "within bounds"),
        ({"hh": {"income_total_month": "-500"}}, "hh.income_total_month", "none below zero"),
        ({"hh": {"income_total_month": "2到3万"}}, "hh.income_total_month", "number"),
        ({"hh": {"income_total_month": "三五万"}}, "hh.income_total_month", "number"),
        ({"hh": {"income_total_month": "500头猪"}}, "hh.income_total_month", "number"),
        ({"hh": {"income_total_month": float("nan")}}, "hh.income_total_month", "number"),
        ({"hh": {"income_total_month": float("inf")}}, "hh.income_total_month", "number"),
        ({"entity": {"two_category_ratio": 3}}, "entity.two_category_ratio", "within bounds"),
    ],
)
def test_a_problem_names_its_field(raw, field, expected):
    found = read(raw)
    assert isinstance(found, tuple)
    assert [(problem.field, problem.expected) for problem in found] == [(field, expected)]


def test_every_problem_is_named_at_once():
    found = read({"hh": {"dibao": 3}, "region": {"moon": 1}, "persons": [{"id": "a", "age": 999}]})
    assert {problem.field for problem in found} == {"hh.dibao", "region.moon", "persons[0].age"}


def test_who_is_no_pupil_has_no_stage_of_school():
    known = read({"persons": [{"id": "a", "student": False}, {"id": "b", "student": True}]})
    assert known.persons[0].values["p.stage"] is NONE
    assert "p.stage" not in known.persons[1].values


def test_a_null_is_a_missing_fact():
    assert read({"hh": {"dibao": None}, "persons": None, "entity": None}) == Facts({}, ())
