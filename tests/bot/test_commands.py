"""The command line: what each command says, costs and does, as somebody who types it sees it."""

import os
import re
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.__main__ import COMMANDS, main

ROOT = Path(__file__).parents[2]
SERVING = {"run", "serve", "story", "loadtest"}
"""Commands that answer chats, and so need the dialogue engine once they run."""
HELP, COMMAND = 0.15, 0.35
"""How much starting may cost, next to the engine: the list of commands, and any of them."""
ENGINE = ("-c", "import aiogram")
TRIES = 4
WATCHED = (
    "import sys, bot.__main__ as bot\n"
    "try: code = bot.main(sys.argv[1:])\n"
    "except SystemExit as end: code = end.code\n"
    "print('ENGINE' if 'aiogram' in sys.modules else 'NO ENGINE', file=sys.stderr)\n"
    "sys.exit(code)\n"
)


class Typed:
    """A shell in an installation's folder."""

    def __init__(self, folder: Path) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.folder = folder
        self.environment = kept | {
            "MINGBAI_DATABASE_URL": f"sqlite:///{folder / 'mingbai.db'}",
            "MINGBAI_KEY_FILE": str(folder / "mingbai.key"),
            "MINGBAI_CHECKPOINT_FILE": str(folder / "audit.checkpoints"),
            "COLUMNS": "200",
        }

    def __call__(self, *words: str, expect: int = 0) -> str:
        """Run a command that needs no engine; returns what it printed."""
        done = self._run("-c", WATCHED, *words)
        assert done.returncode == expect, done.stdout + done.stderr
        assert "NO ENGINE" in done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def shares(self, commands: Mapping[str, Sequence[str]], enough: float) -> dict[str, float]:
        """What each command costs, in CPU seconds, of what importing the engine costs.

        One that seems to cost too much is looked at again, next to the engine: machines slow down.
        """
        engine = min(self._cost(ENGINE) for _ in range(2))
        found = {name: self._cost(words) / engine for name, words in commands.items()}
        for name, words in commands.items():
            for _ in range(TRIES):
                if found[name] >= enough:
                    found[name] = min(found[name], self._cost(words) / self._cost(ENGINE))
        return found

    def _cost(self, words: Sequence[str]) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert self._run(*words).returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """A shell in an empty folder."""
    return Typed(tmp_path)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Typed:
    """A shell where the invented county has been loaded."""
    shell = Typed(tmp_path_factory.mktemp("demo"))
    said = shell("demo", "load")
    assert re.search(r"admin\W+\w{4}-\w{4}-\w{4}", said), said
    return shell


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_is_for(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert COMMANDS[command][1] in " ".join(capsys.readouterr().out.split())


def test_the_list_of_commands_names_them_all(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert [command for command in COMMANDS if command not in said] == []


def test_a_command_that_does_not_exist_is_refused_with_those_that_do(capsys):
    with pytest.raises(SystemExit) as end:
        main(["sreve"])
    assert end.value.code == 2
    assert "serve" in capsys.readouterr().err


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in SERVING])
def test_help_needs_no_engine(typed, command):
    typed(command, "--help")


def test_commands_that_need_no_chat_start_in_a_fraction_of_the_engine(typed, record_property):
    helped = [command for command in COMMANDS if command not in SERVING]
    shares = typed.shares({one: ("-m", "bot", one, "--help") for one in helped}, COMMAND)
    record_property("shares", shares)
    assert max(shares.values()) < COMMAND, shares
    assert typed.shares({"": ("-m", "bot", "--help")}, HELP)[""] < HELP


def test_db_upgrade_makes_the_tables_once_and_says_where_they_stand(typed):
    assert typed("db", "current").startswith("None")
    first = typed("db", "upgrade")
    assert re.match(r"\d{4}\n", first)
    assert typed("db", "upgrade") == first


@pytest.mark.parametrize("kind", ["households", "officials"])
def test_a_template_is_a_workbook_to_fill_in(typed, kind):
    file = typed.folder / f"{kind}.xlsx"
    assert str(file) in typed("import", "template", kind, str(file))
    book = openpyxl.load_workbook(file)
    assert any(cell.value for cell in next(iter(book)).iter_rows(max_row=2).__next__())


def test_a_roster_that_is_not_there_is_said_in_a_sentence(typed):
    said = typed("import", "households", str(typed.folder / "none.xlsx"), expect=1)
    assert "没有这个文件" in said


def test_loading_the_county_twice_changes_nothing(demo):
    said = demo("demo", "load")
    assert said.count("新增0条") == 3
    assert "admin" not in said


def test_a_rehearsal_moves_on_and_says_how_far_it_is(demo):
    first = demo("rehearse", "advance", "1h")
    second = demo("rehearse", "advance", "1d")
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d\n", first)
    assert first.split()[0] < second.split()[0]


def test_only_a_rehearsal_can_be_moved(typed):
    typed("db", "upgrade")
    assert "rehearsal" in typed("rehearse", "advance", "1d", expect=2)


@pytest.mark.parametrize("span", ["soon", "1w", "99999d"])
def test_a_span_that_is_none_is_refused_with_an_example(typed, span):
    assert "3d" in typed("rehearse", "advance", span, expect=2)


def test_a_notice_goes_from_draft_to_report(demo, tmp_path):
    body = tmp_path / "body.txt"
    body.write_text("家里有孩子读中职、高职的，每学期可以申请补助。带户口本和学籍证明到村部办理。")
    review = date.today() + timedelta(days=100)  # noqa: DTZ011 - the command's own day is the same
    drafted = demo(
        *("notice", "draft", "--as", "admin", "--slug", "rain", "--title", "雨露计划"),
        *("--short", "孩子读职校可以申请补助，到村部办理。", "--body", str(body)),
        *("--source", "明安县〔2026〕1号", "--review-by", review.isoformat(), "--region", "柳河镇"),
    )
    number = re.search(r"编号(\d+)", drafted)
    assert number, drafted
    preview = demo("notice", "preview", number[1], "--as", "admin")
    reached = re.search(r"发给(\d+)户", preview)
    assert reached, preview
    assert preview.count("看懂、没看懂或想申请") == 5
    demo("notice", "send", number[1], "--as", "admin", "--no-wait", expect=1)
    demo("notice", "approve", number[1], "--as", "admin", expect=1)  # who wrote it
    demo("notice", "approve", number[1], "--as", "approver")
    demo("notice", "send", number[1], "--as", "admin", "--no-wait")
    demo("rehearse", "advance", "1d")
    report = demo("notice", "report", number[1], "--as", "admin")
    assert reached[1] in report
    assert "没有编号" in demo("notice", "report", "7", "--as", "admin", expect=1)
    assert "nobody" in demo("notice", "report", number[1], "--as", "nobody", expect=1)


def test_what_was_done_can_be_verified(demo):
    assert "whole" in demo("db", "verify")
