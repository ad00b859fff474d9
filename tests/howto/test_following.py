"""The how-tos, followed word for word by somebody who has only the page."""

import re
import shutil
from pathlib import Path

import pytest

from bot.__main__ import main
from rulebook.loader import ENTRIES

ROOT = Path(__file__).parents[2]
PAGES = ("add-a-policy", "add-a-duty", "add-a-procedure")
BLOCK = re.compile(
    r"^(?P<words>.*?)(?P<what>[Ss]ave as|append to) `(?P<file>[^`]+)`[^\n]*\n\n"
    r"```yaml\n(?P<text>.*?)```",
    re.M | re.S,
)
COMMANDS = re.compile(r"```sh\n(.*?)```", re.S)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with the entries and the reference, in which somebody works."""
    shutil.copytree(ENTRIES, tmp_path / "rulebook" / "entries")
    shutil.copytree(ROOT / "docs" / "rulebook", tmp_path / "docs" / "rulebook")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def follow(page, checkout):
    """Write every file a page tells to write; return the commands it tells to type, by name."""
    text = (ROOT / "docs" / "howto" / f"{page}.md").read_text()
    for block in BLOCK.finditer(text):
        file = checkout / block["file"]
        assert file.parent.is_dir(), f"{page} does not say that {file.parent} must be made"
        assert file.exists() == (block["what"] == "append to")
        with file.open("a") as written:
            written.write(block["text"])
    typed = [line.split() for block in COMMANDS.findall(text) for line in block.splitlines()]
    return {words[3]: words for words in typed}


def typed(words, checkout):
    """Run a command of a page, on this checkout instead of ours."""
    assert words[:3] == ["python", "-m", "bot"]
    elsewhere = ["--entries", str(checkout / "rulebook" / "entries")]
    if words[3] == "reference":
        elsewhere += ["--out", str(checkout / "docs" / "rulebook")]
    return main([*words[3:], *elsewhere])


@pytest.mark.parametrize("page", PAGES)
def test_who_follows_the_page_gets_what_it_says(page, checkout, capsys):
    commands = follow(page, checkout)
    explain, reference = commands["explain"], commands["reference"]
    assert typed(commands["evaluate"], checkout) == 0, capsys.readouterr()
    assert "notice" not in commands or typed(commands["notice"], checkout) == 0
    assert typed(explain, checkout) == 0
    told = capsys.readouterr().out
    entry_id = explain[-1]
    assert entry_id in told
    assert "明安县" in told
    assert typed(reference, checkout) == 0
    assert typed([*reference, "--check"], checkout) == 0
    pages = "".join(file.read_text() for file in (checkout / "docs" / "rulebook").glob("*.md"))
    assert f'<a id="{entry_id}"></a>' in pages


@pytest.mark.parametrize("page", PAGES)
def test_the_cases_of_the_page_fail_without_its_entry(page, checkout, capsys):
    commands = follow(page, checkout)
    evaluate, explain = commands["evaluate"], commands["explain"]
    for file in (checkout / "rulebook" / "entries").rglob(f"{explain[-1]}.yaml"):
        file.unlink()
    assert typed(evaluate, checkout) in (1, 2)
    assert explain[-1] in "".join(capsys.readouterr())


@pytest.mark.parametrize("page", PAGES)
def test_a_mistake_in_the_entry_is_told_with_its_line_and_field(page, checkout, capsys):
    commands = follow(page, checkout)
    evaluate, explain = commands["evaluate"], commands["explain"]
    file = next((checkout / "rulebook" / "entries").glob(f"[dp]*/**/{explain[-1]}.yaml"))
    lines = file.read_text().splitlines()
    place = next(number for number, line in enumerate(lines, 1) if line.startswith("title:"))
    lines[place - 1] = lines[place - 1].replace("title:", "titel:")
    file.write_text("\n".join(lines))
    assert typed(evaluate, checkout) == 2
    said = capsys.readouterr().err
    assert f"{file.name}:{place}: titel" in said


def test_the_overview_names_every_page():
    overview = (ROOT / "docs" / "howto" / "add-an-entry.md").read_text()
    assert [page for page in PAGES if f"({page}.md)" not in overview] == []
