"""`ledger`, `detect`, `comparison` and `entry` on the command line."""

import argparse
import json

import pytest
from openpyxl import load_workbook

from acts import consent
from acts.actor import SERVICE, signed_in
from acts.cases import Step, advance
from bot.commands import comparison, detect, entry, ledger
from rulebook.loader import load
from storage.queries import staff
from tests.console.county import found

RULES = load()
WAY = (
    ("visit_started", "village_committee", ()),
    ("verified", "village_committee", ("verification_form", "consent_letter")),
    ("comparison_returned", "county_rural_revival_bureau", ("comparison_result",)),
    ("publicity_started", "village_committee", ("deliberation_record", "public_notice")),
    ("publicity_passed", "village_committee", ("publicity_proof",)),
    ("township_passed", "township_government", ("township_list",)),
    ("county_approved", "county_leading_group", ("approval_doc",)),
    ("announced", "township_government", ("announcement",)),
)


@pytest.fixture
async def county(sessions):
    return await found(sessions, RULES)


@pytest.fixture
def typed(sessions, capsys):
    """Type a command and return its exit code with what was printed."""

    async def type_(command, *words):
        parser = argparse.ArgumentParser()
        command.configure(parser)
        exit_code = await command.run(parser.parse_args(list(words)), sessions)
        return exit_code, capsys.readouterr().out

    return type_


async def walk(session, case_id, steps, day):
    for event, role, papers in WAY[:steps]:
        step = Step(event, day, frozenset(papers), role=role)
        case = await advance(session, RULES, SERVICE, case_id, step)
    return case


async def test_the_ledger_lists_what_is_open_and_balances(county, typed):
    exit_code, out = await typed(ledger, "--region", "张庄村", "--json")
    (line,) = json.loads(out)
    assert exit_code == 0
    assert "张家" in str(line)
    assert (await typed(ledger, "--region", "李营村", "--json"))[1].strip() == "[]"
    assert (await typed(ledger, "--balance", "2026-03", "--json"))[0] == 0
    assert (await typed(ledger, "--region", "没有这个村"))[0] == 1


async def test_detection_says_how_many_it_found(county, typed):
    exit_code, out = await typed(detect, "--json")
    assert exit_code == 0
    assert json.loads(out)
    wrong = ("--region", "青禾县", "--limit", "pf-1-3-2-3.days=很久")
    assert (await typed(detect, *wrong))[0] == 1


async def test_only_who_agreed_is_on_the_list_for_an_office(county, typed, sessions, tmp_path):
    async with sessions.write() as session:
        zhang = await signed_in(session, (await staff.by_login(session, "zhang")).person_id)
        today = session.moment.today
        await walk(session, county.case_id, 1, today)
        await consent.witness(session, RULES, zhang, county.case_id, consent.Witnessed("given"))
        step = Step("verified", today, frozenset({"verification_form"}), role="village_committee")
        await advance(session, RULES, SERVICE, county.case_id, step)
    exit_code, out = await typed(comparison, "make", "青禾县", "--as", "county")
    assert exit_code == 0
    assert "BD2026-0001" in out
    sheet = tmp_path / "housing.xlsx"
    office = next(iter(RULES.exchanges.comparison.departments))
    words = ("sheet", "BD2026-0001", office, str(sheet), "--as", "county")
    assert (await typed(comparison, *words))[0] == 0
    assert "张大山" in str(list(load_workbook(sheet).active.values))
    assert "BD2026-0001" in (await typed(comparison, "list"))[1]
    assert (await typed(comparison, "enough", "BD2026-0009", "--as", "county"))[0] == 1


async def test_a_receipt_ends_the_entering(county, typed, sessions, tmp_path):
    async with sessions.write() as session:
        case = await walk(session, county.case_id, 3, session.moment.today)
        code = case.code
    early = await typed(entry, "receipt", code, "LR-0001", "--file-made", "--as", "county")
    assert early[0] == 1
    sheet = tmp_path / "entries.xlsx"
    assert (await typed(entry, "export", "青禾县", str(sheet), "--as", "county"))[0] == 0
    assert sheet.exists()
    assert (await typed(entry, "receipt", "1234", "LR-0001", "--as", "county"))[0] == 1
    assert (await typed(entry, "import", str(tmp_path / "none.xlsx"), "--as", "county"))[0] == 1
