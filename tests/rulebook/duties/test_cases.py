"""Written cases: the public ones, and one for each sentence of the rule."""

import pytest

from bot.commands.evaluating.duty import answer, differences, lines
from bot.commands.evaluating.files import without_expectation
from tests.rulebook.tables import cases

CASES = [*cases("duty_cases.yaml"), *cases("duty_sentences.yaml")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_written_case_comes_out_as_expected(book, case):
    found = answer(book, without_expectation(case))
    assert differences(book, case, found) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_is_told_with_its_duty_and_every_line_of_its_log(book, case):
    written = without_expectation(case)
    said = lines(book, written, answer(book, written))
    assert book.duties[case["duty"]].title in said[0]
    marked = [line for line in said if line.lstrip()[0] in "✓✗"]
    told = answer(book, written)["status"] != "cannot_tell"
    assert len(marked) == (len(case["log"]) if told else 0)


def test_a_difference_names_the_key_and_both_values(book):
    case = CASES[0] | {"expect": {"done": 2, "status": "met"}}
    [difference] = differences(book, case, answer(book, without_expectation(case)))
    assert "done" in difference
    assert "2" in difference


BAD = [
    ({"duty": "nobody"}, "duty"),
    ({"evaluate_on": "2023-02-30"}, "evaluate_on"),
    ({"evaluate_on": None}, "evaluate_on"),
    ({"period": "2023-Q5"}, "period"),
    ({"period": "2023-Q1"}, "period"),
    ({"colour": "red"}, "colour"),
    ({"params": {"totals": 3}}, "params.totals"),
    ({"params": {"total": -3}}, "params.total"),
    ({"params": {"total": "three"}}, "params.total"),
    ({"params": {"calendar": {"spring_strat": "2023-02-13"}}}, "params.calendar.spring_strat"),
    ({"params": {"roster": [{"name": "甲"}]}}, "params.roster[1].arrived"),
    ({"params": {"figure": -1}}, "params.figure"),
    ({"params": {"per": "fortnight"}}, "params.per"),
    ({"log": "none"}, "log"),
    ({"log": [{"date": "2023-13-01", "kind": "survey"}]}, "log[1].date"),
    ({"log": [{"date": "2023-03-01"}]}, "log[1].kind"),
    ({"log": [{"date": "2023-03-01", "kind": "survye"}]}, "log[1].kind"),
    ({"log": [{"date": "2023-03-01", "kind": "survey", "tragets": []}]}, "log[1].tragets"),
    ({"log": [{"date": "2023-03-01", "kind": "survey", "value": True}]}, "log[1].value"),
    ({"log": [{"date": "2023-03-01", "kind": "survey", "class_hours": -1}]}, "class_hours"),
    ({"log": [{"date": "2023-03-01", "kind": "survey", "to": "county"}]}, "log[1].to"),
]


@pytest.mark.parametrize(("change", "field"), BAD, ids=[field for _change, field in BAD])
def test_what_cannot_be_read_is_named(book, change, field):
    good = {"id": "x", "duty": "hen23-prov-leader-survey", "evaluate_on": "2023-05-09", "log": []}
    with pytest.raises(ValueError, match=r".") as caught:
        answer(book, good | change)
    assert field in str(caught.value)


NEEDS = [
    ("hen23-identify-15d", "params.event_date"),
    ("hen23-identify-publicity-5d", "params.start"),
    ("hen23-screening-all-households", "params.total"),
    ("hen23-cadre-annual-assessment", "params.roster"),
    ("hen23-cadre-training-term", "params.term_start"),
    ("hen23-policy-class-spring", "params.school_year"),
    ("hen23-secretary-work-fund", "params.tier"),
]


@pytest.mark.parametrize(("duty", "field"), NEEDS)
def test_what_a_duty_needs_to_know_is_asked_for(book, duty, field):
    case = {"id": "x", "duty": duty, "evaluate_on": "2023-05-09", "log": []}
    with pytest.raises(ValueError, match=field):
        answer(book, case)


def test_a_line_of_a_kind_nobody_counts_is_ignored(book):
    case = {
        "id": "x",
        "duty": "hen23-prov-leader-survey",
        "evaluate_on": "2023-05-09",
        "log": [{"date": "2023-05-01", "kind": "phone_call", "place": "甲县"}],
    }
    assert answer(book, case)["done"] == 0
