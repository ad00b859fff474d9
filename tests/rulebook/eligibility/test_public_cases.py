"""The worked households of the specification, every one."""

import copy

import pytest

from bot.commands.evaluating.eligibility import answer, differences, lines
from bot.commands.evaluating.files import without_expectation
from rulebook.loader import load
from tests.rulebook.tables import cases

CASES = cases("eligibility_cases.yaml")
BOOK = load()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_worked_household_comes_out_as_expected(case):
    got = answer(BOOK, without_expectation(case))
    assert differences(BOOK, case, got) == []
    units = {(one["policy"], one["subject"]): one["unit"] for one in got["applies"]}
    expected = {
        (one["policy"], one["subject"]): one["unit"]
        for one in case["expect"]["applies"]
        if "unit" in one
    }
    assert {key: units[key] for key in expected} == expected


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_where_people_are_told_something_the_rules_agree(case):
    got = answer(BOOK, without_expectation(case))
    applying = {(one["policy"], one["subject"]) for one in got["applies"]}
    undecided = {(one["policy"], one["subject"]) for one in got["cannot_tell"]}
    assert applying | undecided != applying, "in no case everything is known"
    assert all(one["missing"] for one in got["cannot_tell"])
    assert lines(BOOK, case, got)[0].startswith(case["id"])


def _without_first(expect):
    expect["applies"].pop(0)


def _other_amount(expect):
    expect["applies"][0]["amount"] = 1


def _other_precision(expect):
    expect["applies"][0]["precision"] = "average"


def _other_unit(expect):
    expect["applies"][0]["unit"] = "CNY/month"


def _another(expect):
    expect["applies"].append({**expect["applies"][0], "subject": "nobody"})


def _not_this(expect):
    expect["not_applies"].append(expect["applies"][0])


def _other_total(expect):
    expect["combined"][0]["amount"] = 1


def _no_total(expect):
    expect["combined"] = []


@pytest.mark.parametrize(
    "change",
    [
        _without_first,
        _other_amount,
        _other_precision,
        _other_unit,
        _another,
        _not_this,
        _other_total,
        _no_total,
    ],
)
def test_what_is_not_as_expected_is_named(change):
    case = copy.deepcopy(next(case for case in CASES if case["id"] == "C08"))
    got = answer(BOOK, without_expectation(case))
    change(case["expect"])
    assert len(differences(BOOK, case, got)) == 1


def test_a_failed_standard_that_was_expected_to_be_met_is_named():
    case = copy.deepcopy(next(case for case in CASES if case["id"] == "C17"))
    got = answer(BOOK, without_expectation(case))
    case["expect"]["tests"][1]["result"] = "pass"
    assert len(differences(BOOK, case, got)) == 1


def test_facts_that_cannot_be_read_are_no_case():
    with pytest.raises(ValueError, match=r"persons\[0\]\.age"):
        answer(BOOK, {"id": "X", "facts": {"persons": [{"id": "p1", "age": "old"}]}})


def test_where_no_policy_is_in_force_that_is_said():
    case = {"id": "X", "facts": {"hh": {"rural": True}}}
    (line,) = lines(BOOK, case, answer(BOOK, case))
    assert line.startswith("X")


def test_for_people_what_excludes_each_other_and_what_to_ask_is_said():
    case = next(case for case in CASES if case["id"] == "C08")
    said = lines(BOOK, case, answer(BOOK, case))
    titles = [BOOK.policies.by_id[one["policy"]].title for one in case["expect"]["applies"]]
    assert all(any(line.startswith(title) for line in said) for title in titles)
    assert sum("28000 × 90% = 25200" in line for line in said) == 1
    assert any("30000" in line for line in said)
