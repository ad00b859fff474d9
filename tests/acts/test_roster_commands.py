"""`import` and `demo` on the command line: exit codes, the table of faults, templates."""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from acts import rosters
from acts.rosters import templates
from bot.commands import demo, roster
from storage.engine import Sessions
from storage.queries import households, regions
from storage.queries.regions import Place
from storage.scope import EVERYTHING


def parsed(
    configure: Callable[[argparse.ArgumentParser], None], *words: str | Path
) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    configure(parser)
    return parser.parse_args([str(word) for word in words])


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A template filled in: one good row, one with two faults."""
    path = tmp_path / "households.xlsx"
    templates.write("households", path)
    book = openpyxl.load_workbook(path)
    sheet = book["农户"]
    lines = [("柳河镇", "张庄村", "3", "张[bold]一"), ("柳河镇", "张庄村", "4", "李四")]
    for number, line in enumerate(lines, start=3):
        for column, value in enumerate(line, start=1):
            sheet.cell(number, column).value = value
    sheet.cell(3, 6).value = "123"
    book.save(path)
    return path


async def test_a_bad_file_is_refused_with_a_table_and_its_good_rows_are_taken_when_asked_for(
    sqlite_sessions: Sessions, workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with sqlite_sessions.write() as session:
        await regions.put_all(
            session,
            [
                Place("c", "明安县", "county"),
                Place("t", "柳河镇", "township", "c"),
                Place("v", "张庄村", "village", "t"),
            ],
        )
    refused = parsed(roster.configure, "households", workbook)
    assert await roster.run(refused, sqlite_sessions) == 1
    said = capsys.readouterr().out
    assert "户主姓名" in said
    assert "手机号" in said
    taken = parsed(roster.configure, "households", workbook, "--accept-good-rows")
    assert await roster.run(taken, sqlite_sessions) == 0
    async with sqlite_sessions.read() as session:
        found = await households.by_village(session, EVERYTHING, "v")
    assert [household.number for household in found] == [4]


async def test_a_template_is_written(sqlite_sessions: Sessions, tmp_path: Path) -> None:
    path = tmp_path / "officials.xlsx"
    words = parsed(roster.configure, "template", "officials", path)
    assert await roster.run(words, sqlite_sessions) == 0
    assert openpyxl.load_workbook(path).sheetnames[0] == "干部"


async def test_the_demo_county_is_loaded_with_sign_ins_and_not_beside_a_real_one(
    sqlite_sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    async with sqlite_sessions.write() as session:
        await regions.put_all(session, [Place("c", "某县", "county")])
    assert await demo.run(parsed(demo.configure, "load"), sqlite_sessions) == 1
    assert capsys.readouterr().out


def test_the_command_offers_every_kind_of_roster() -> None:
    assert roster.KINDS == rosters.KINDS
    assert set(roster.TEMPLATES) == set(templates.LAYOUTS)


def test_the_commands_do_not_load_the_dialogue_engine() -> None:
    loads = "from bot.commands import demo, roster_taken"
    code = f"import sys; {loads}; sys.exit('aiogram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
