"""The command `paper`, and the how-to on changing one, followed word for word."""

import argparse
import re
from pathlib import Path

import pytest

from acts import opening
from acts.actor import SERVICE
from bot.commands import paper, printing
from rulebook import loader
from storage.queries import cases, regions
from storage.scope import EVERYTHING
from tests.console.county import found
from tests.printed import flat, pages, scanned

HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "change-a-paper.md"
ISSUE = "张庄村三组饮水管冻裂"


@pytest.fixture(scope="module")
def rules():
    return loader.load()


@pytest.fixture
async def county(sqlite_sessions, rules):
    return await found(sqlite_sessions, rules)


@pytest.fixture
async def issue(sqlite_sessions, rules, county):
    """An issue under supervision."""
    async with sqlite_sessions.write() as session:
        village = await regions.get(session, "990101001")
        today = session.moment.today
        start = opening.Start("supervision_issue", village.id, village.path, today, subject=ISSUE)
        return await opening.begin(session, rules, SERVICE, start)


@pytest.fixture
def typed(sqlite_sessions):
    """Run the command as it is typed."""

    async def run(*words):
        parser = argparse.ArgumentParser()
        paper.configure(parser)
        return await paper.run(parser.parse_args([str(word) for word in words]), sqlite_sessions)

    return run


async def test_a_paper_is_written_to_a_file(typed, sqlite_sessions, county, tmp_path):
    async with sqlite_sessions.read() as session:
        case = await cases.get(session, EVERYTHING, county.case_id)
    file = tmp_path / "form.pdf"
    assert await typed("verification_form", case.code, "--out", tmp_path / "form.xlsx") == 0
    assert (tmp_path / "form.xlsx").read_bytes().startswith(b"PK")
    assert await typed("consent_letter", case.code, "--large", "--out", file) == 0
    assert scanned(file.read_bytes()) == [case.code]
    assert len(pages(file.read_bytes())) == 2


async def test_a_monthly_report_is_of_a_place(typed, county, tmp_path):
    file = tmp_path / "report.pdf"
    assert await typed("monthly_report", "柳河镇", "--month", "2026-03", "--out", file) == 0
    assert "柳河镇" in flat(file.read_bytes())


@pytest.mark.parametrize(
    "words",
    [
        ("verification_form", "99999999", "--out", "x.pdf"),
        ("verification_form", "{code}", "--out", "x.doc"),
        ("help_plan", "{code}", "--out", "x.pdf"),
        ("verification_form", "{code}", "--out", "x.pdf", "--as", "li"),
        ("verification_form", "{code}", "--out", "x.pdf", "--as", "nobody"),
        ("verification_form", "{code}"),
        ("monthly_report", "无此镇", "--out", "x.pdf"),
        ("monthly_report", "柳河镇", "--month", "3", "--out", "x.pdf"),
    ],
)
async def test_what_cannot_be_made_is_said(
    typed, sqlite_sessions, county, words, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    async with sqlite_sessions.read() as session:
        case = await cases.get(session, EVERYTHING, county.case_id)
    assert await typed(*(word.format(code=case.code) for word in words)) == 1
    assert capsys.readouterr().err.strip()
    assert not list(tmp_path.glob("x.*"))


async def test_who_follows_the_page_gets_its_own_paper(
    typed, sqlite_sessions, issue, tmp_path, monkeypatch, capsys
):
    text = HOWTO.read_text()
    [(name, layout)] = re.findall(r"Save as `([^`]+)`:\n\n```typst\n(.*?)```", text, re.S)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / name
    file.parent.mkdir()
    file.write_text(layout)
    monkeypatch.setenv("MINGBAI_PAPER_LAYOUTS", re.search(r"MINGBAI_PAPER_LAYOUTS=(\w+)", text)[1])
    make, timed = re.findall(r"^python -m bot paper (.*)$", text, re.M)
    assert await typed(*make.replace("12345674", issue.code).split()) == 0
    assert "青禾县巩固衔接工作领导小组" in flat((tmp_path / "sheet.pdf").read_bytes())
    assert ISSUE in flat((tmp_path / "sheet.pdf").read_bytes())
    file.write_text(layout + "\n#nothing\n")
    assert await typed(*make.replace("12345674", issue.code).split()) == 1
    line = len(layout.splitlines()) + 2
    said = capsys.readouterr().err
    assert "issue_sheet.typ" in said
    assert str(line) in said
    assert timed == "--time"


async def test_every_layout_is_timed(typed, capsys, monkeypatch):
    monkeypatch.setattr(printing, "ROUNDS", 1)
    assert await typed("--time") == 0
    said = capsys.readouterr().out
    assert all(kind in said for kind in (*printing.KINDS, printing.REPORT))
