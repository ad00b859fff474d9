"""`evaluate` as somebody who types it sees it: answers, differences, and files that are wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.__main__ import main
from bot.commands.evaluate import KINDS

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "data" / "procedure_cases.yaml"
WATCHED = (
    "import sys, bot.__main__ as bot\n"
    "code = bot.main(sys.argv[1:])\n"
    "print([name for name in ('aiogram', 'sqlalchemy', 'aiohttp') if name in sys.modules])\n"
    "sys.exit(code)\n"
)


@pytest.fixture
def written(tmp_path):
    """Write a file of cases."""

    def write(value, name="cases.yaml"):
        file = tmp_path / name
        text = value if isinstance(value, str) else yaml.safe_dump(value, allow_unicode=True)
        file.write_text(text)
        return str(file)

    return write


def public():
    return yaml.safe_load(CASES.read_text())["cases"]


def answers(capsys, *words):
    assert main(["evaluate", *words]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("kind", KINDS)
def test_the_public_cases_are_as_expected_and_can_be_told_in_words(kind, capsys):
    file = CASES.with_name(f"{kind}_cases.yaml")
    cases = yaml.safe_load(file.read_text())
    cases = cases["cases"] if isinstance(cases, dict) else cases
    assert main(["evaluate", kind, str(file), "--check"]) == 0
    assert str(len(cases)) in capsys.readouterr().out
    assert main(["evaluate", kind, str(file)]) == 0
    told = capsys.readouterr().out
    assert [case["id"] for case in cases if case["id"] not in told] == []


@pytest.mark.parametrize("kind", KINDS)
def test_json_is_a_list_of_the_cases_by_id_without_what_they_expect(kind, capsys, written):
    file = CASES.with_name(f"{kind}_cases.yaml")
    cases = yaml.safe_load(file.read_text())
    cases = cases["cases"] if isinstance(cases, dict) else cases
    found = answers(capsys, kind, str(file), "--json")
    assert [answer["id"] for answer in found] == [case["id"] for case in cases]
    bare = [{key: case[key] for key in case if key != "expect"} for case in cases]
    assert answers(capsys, kind, written(bare), "--json") == found


def test_json_holds_the_keys_of_expect_and_nothing_else_is_printed(capsys):
    found = answers(capsys, "procedure", str(CASES), "--json")
    for case, answer in zip(public(), found, strict=True):
        assert list(answer) == ["id", *(key for key in answer if key in case["expect"])]
        assert set(case["expect"]) <= set(answer)
    assert found[0]["clocks"]["clue_15d"] == {
        "state": "stopped",
        "day0": "2023-03-01",
        "deadline": "2023-03-16",
        "used_days": 13,
        "late_days": 0,
    }
    assert found[7]["clocks"]["decision_limit"]["deadline"] is None


def test_what_a_case_expects_changes_nothing_in_its_answer(capsys, written):
    cases = public()
    plain = answers(capsys, "procedure", written(cases), "--json")
    for case in cases:
        case["expect"] = {"state": "nonsense", "refused": [{"n": 1}]}
    assert answers(capsys, "procedure", written(cases), "--json") == plain


def test_json_and_yaml_files_with_or_without_cases_give_the_same_answers(capsys, written):
    cases = public()
    as_json = json.dumps({"cases": cases}, default=str, indent="\t")
    first = answers(capsys, "procedure", str(CASES), "--json")
    assert answers(capsys, "procedure", written(cases), "--json") == first
    assert answers(capsys, "procedure", written(as_json, "cases.json"), "--json") == first


def test_every_difference_is_a_line_and_ends_with_one(capsys, written):
    cases = public()
    cases[0]["expect"]["state"] = "withdrawn"
    cases[1]["expect"]["clocks"]["clue_15d"]["days_left"] = 7
    cases[2]["expect"]["refused"] = []
    del cases[3]["expect"]
    assert main(["evaluate", "procedure", written(cases), "--check"]) == 1
    found = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in found] == ["pc-01", "pc-02", "pc-03", "pc-04"]
    assert "withdrawn" in found[0]
    assert "monitored" in found[0]
    assert "clocks.clue_15d.days_left" in found[1]


def test_events_after_the_day_it_is_looked_at_are_ignored_and_keep_their_number(capsys, written):
    later = {"date": "2026-06-01", "event": "visit_started", "by": "team_member"}
    wrong = {"date": "2026-05-07", "event": "entered", "by": "helper"}
    case = CASE | {"events": [*CASE["events"], later, wrong]}
    (found,) = answers(capsys, "procedure", written([case]), "--json")
    assert found["state"] == "clue_registered"
    assert found["refused"] == [{"n": 3, "reason": "wrong_state"}]


def test_a_case_that_was_never_opened_stands_nowhere(capsys, written):
    early = CASE | {"id": "early", "evaluate_on": "2026-05-05"}
    refused = event(by="school") | {"id": "refused"}
    counting = event(event="suspected", by="public") | {"id": "c", "procedure": "dropout_return"}
    found = answers(capsys, "procedure", written([early, refused, counting]), "--json")
    assert [answer["state"] for answer in found] == [None, None, None]
    assert {clock["state"] for clock in found[0]["clocks"].values()} == {"not_started"}
    assert found[1]["refused"] == [{"n": 1, "reason": "wrong_actor"}]
    assert found[2]["counters"] == {"persuasion": 0, "joint_persuasion": 0}
    assert main(["evaluate", "procedure", written([early, refused, counting])]) == 0


def test_for_people_the_cases_are_told_in_words(capsys):
    assert main(["evaluate", "procedure", str(CASES)]) == 0
    said = capsys.readouterr().out
    for words in ("监测对象识别", "村内公示", "《承诺授权书》", "要满5整天"):
        assert words in said


CASE = {
    "id": "a",
    "procedure": "identify",
    "evaluate_on": "2026-05-10",
    "events": [{"date": "2026-05-06", "event": "clue_found", "by": "household"}],
}


def event(**fields):
    return CASE | {"events": [CASE["events"][0] | fields]}


BAD_FILES = {
    "not YAML": ("a: [", "YAML"),
    "no cases": ("cases: []", "cases"),
    "a number": ("7", "cases"),
    "no id": ([{"procedure": "identify"}], "1"),
    "twice the same id": ([CASE, CASE], "a"),
    "unknown procedure": ([CASE | {"procedure": "identity"}], "a: procedure"),
    "unknown field": ([CASE | {"evaluated_on": "2026-05-10"}], "a: evaluated_on"),
    "no day to look at": ([CASE | {"evaluate_on": None}], "a: evaluate_on"),
    "no events": ([CASE | {"events": []}], "a: events"),
    "an event that is a text": ([CASE | {"events": ["x"]}], "a: events[1]"),
    "a day that does not exist": ([event(date="2026-02-30")], "a: events[1].date"),
    "a day with a time": ("- {id: a, evaluate_on: 2026-05-10 08:00:00}", "a: evaluate_on"),
    "a day of YAML that does not exist": ("- {id: a, evaluate_on: 2026-02-30}", "a: evaluate_on"),
    "no role": ([event(by="")], "a: events[1].by"),
    "a misspelt field of an event": ([event(doc=["x"])], "a: events[1].doc"),
    "one paper instead of a list": ([event(docs="x")], "a: events[1].docs"),
    "facts that are a list": ([event(facts=["x"])], "a: events[1].facts"),
    "a negative amount": ([event(facts={"amount": -1})], "a: events[1].facts.amount"),
    "no number where one is compared": ([event(facts={"area": "big"})], "a: events[1].facts.area"),
    "infinity": ("- {id: a, events: [{facts: {x: .inf}}]}", "a: events[1].facts.x"),
    "a fact that is nothing": ([event(facts={"x": None})], "a: events[1].facts.x"),
    "yes as a number": (
        [event(facts={"helper_is_public_employee": 1}) | {"procedure": "help_plan"}],
        "a: events[1].facts.helper_is_public_employee",
    ),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_a_wrong_file_names_case_and_field_and_gives_no_verdict(what, capsys, written):
    content, named = BAD_FILES[what]
    assert main(["evaluate", "procedure", written(content), "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert any(named in line for line in said.err.splitlines()), said.err
    assert "Traceback" not in said.err


def test_every_problem_of_a_file_is_told_at_once(capsys, written):
    cases = [event(date="2026-02-30", by="") | {"id": "a"}, CASE | {"id": "b"}, CASE | {"id": "c"}]
    cases[2] = cases[2] | {"procedure": "x"}
    assert main(["evaluate", "procedure", written(cases)]) == 2
    assert [line[0] for line in capsys.readouterr().err.splitlines()] == ["a", "a", "c"]


def test_who_reads_only_the_first_lines_gets_no_traceback():
    done = subprocess.run(
        f"{sys.executable} -m bot evaluate procedure {CASES} | head -n 1",
        cwd=ROOT,
        shell=True,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "pc-01" in done.stdout
    assert done.stderr == ""


def test_a_file_that_is_not_there_is_said_in_a_sentence(capsys):
    assert main(["evaluate", "duty", "nowhere.yaml"]) == 2
    assert "nowhere.yaml" in capsys.readouterr().err


def test_an_unknown_kind_is_refused_with_those_there_are(capsys):
    with pytest.raises(SystemExit) as end:
        main(["evaluate", "procedures", str(CASES)])
    assert end.value.code == 2
    assert "procedure" in capsys.readouterr().err


def test_a_bad_entry_is_told_with_its_file_and_line(capsys, tmp_path):
    (tmp_path / "roles.yaml").write_text("helper: {zh: 帮扶责任人, level: planet}\n")
    assert main(["evaluate", "procedure", str(CASES), "--entries", str(tmp_path)]) == 2
    assert "roles.yaml:1: helper.level" in capsys.readouterr().err


@pytest.mark.parametrize("kind", KINDS)
def test_files_are_evaluated_without_engine_or_database(kind, tmp_path):
    file = ROOT / "tests" / "data" / f"{kind}_cases.yaml"
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, "evaluate", kind, str(file), "--check"],
        cwd=ROOT,
        env={"MINGBAI_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
    assert not list(tmp_path.iterdir())
