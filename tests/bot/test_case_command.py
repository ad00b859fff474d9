"""`case`: where a case stands, and whether it is decided the same again."""

import argparse
import json

import pytest
from sqlalchemy import delete

from acts.actor import SERVICE
from acts.cases import Step, advance
from bot.commands import case as command
from storage.models.cases import Decision
from storage.queries import cases
from storage.scope import EVERYTHING
from tests.console.county import found


@pytest.fixture
async def code(sessions, rules):
    """The code of a case that was visited and verified, with one step refused in between."""
    county = await found(sessions, rules)
    async with sessions.write() as session:
        on = session.moment.today
        for step in (
            Step("visit_started", on, role="village_committee"),
            Step("verified", on, frozenset({"verification_form"}), role="village_committee"),
            Step(
                "verified",
                on,
                frozenset({"verification_form", "consent_letter"}),
                role="village_committee",
            ),
        ):
            await advance(session, rules, SERVICE, county.case_id, step)
        return (await cases.get(session, EVERYTHING, county.case_id)).code


@pytest.fixture(scope="session")
def rules():
    from rulebook.loader import load

    return load()


@pytest.fixture
def typed(sessions, capsys):
    """Type `case` and return the exit code with what was printed."""

    async def type_(*words):
        parser = argparse.ArgumentParser()
        command.configure(parser)
        exit_code = await command.run(parser.parse_args(list(words)), sessions)
        said = capsys.readouterr()
        return exit_code, said.out, said.err

    return type_


async def test_a_case_decided_the_same_again_ends_well(code, typed):
    exit_code, out, _err = await typed("replay", f"{code[:4]}-{code[4:]}")
    assert exit_code == 0
    assert "✗" not in out
    assert "2026-03-02" in out


async def test_what_differs_ends_with_one_and_says_where(code, typed, sessions):
    async with sessions.write() as session:
        await session.execute(delete(Decision).where(Decision.event == "visit_started"))
    exit_code, out, _err = await typed("replay", code)
    assert exit_code == 1
    assert out.count("✗") == 2, "the step, and what is said at the end"
    exit_code, out, _err = await typed("replay", code, "--json")
    told = json.loads(out)
    assert (exit_code, told["same"]) == (1, False)
    assert [[fault["what"] for fault in one["faults"]] for one in told["decisions"]] == [
        ["missing"],
        [],
    ]


async def test_show_lists_what_happened_and_what_was_refused(code, typed):
    exit_code, out, _err = await typed("show", code)
    assert exit_code == 0
    assert "信息比对" in out
    _code, out, _err = await typed("show", code, "--json")
    told = json.loads(out)
    assert [item["refusal"] for item in told["history"]] == [None, None, "missing_document", None]
    assert told["state"] == "info_comparison"


@pytest.mark.parametrize("number", ["0000 0000", "12345678", "x"])
async def test_a_number_of_no_case_is_said_to_be_none(typed, number):
    exit_code, out, err = await typed("replay", number)
    assert (exit_code, out) == (1, "")
    assert number in err
