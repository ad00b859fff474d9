"""`calendar make` and `calendar check`, as somebody who types them sees them."""

import re
import sys

import pytest

from bot.__main__ import main
from locales import speaking
from rulebook import sources
from rulebook.entry import read
from rulebook.loader import ENTRIES
from rulebook.reading.calendars import read_calendars

CALENDARS = ENTRIES / "calendars"


@pytest.fixture
def typed(capsys):
    """Types a command and returns its exit code, what it printed and what it complained of."""

    def typed(*words):
        with speaking("en"):
            code = main(["calendar", *words])
        return code, *capsys.readouterr()

    return typed


@pytest.mark.parametrize("file", sorted(CALENDARS.rglob("*.yaml")), ids=lambda file: file.stem)
def test_the_shipped_generated_entries_are_what_the_command_writes(typed, file):
    entry = read(file)
    options = ["--festivals"] if file.parent.name == "festivals" else []
    code, written, _ = typed("make", str(entry.whole("year")), *options)
    assert code == 0
    assert "basis: generated" in written
    if "source" not in entry:
        assert _without_version(written) == _without_version(file.read_text("utf-8"))


def _without_version(text):
    return re.sub(r"(?m)^(origin: \S+) .*$", r"\1", text)


def test_a_decreed_entry_and_a_generated_one_of_the_same_year_agree(typed, tmp_path):
    assert typed("make", "2025", "--out", str(tmp_path / "2025.yaml"))[0] == 0
    documented = sources.read(read(ENTRIES / "sources.yaml"))
    generated = read_calendars(tmp_path, documented).calendars[2025]
    decreed = read_calendars(CALENDARS, documented).calendars[2025]
    assert generated.worked_weekends == decreed.worked_weekends
    assert generated.holidays.keys() == decreed.holidays.keys()


def test_a_file_that_is_there_is_not_written_over(typed, tmp_path):
    file = tmp_path / "2026.yaml"
    file.write_text("ours", "utf-8")
    code, _, complaint = typed("make", "2026", "--out", str(file))
    assert (code, file.read_text("utf-8")) == (1, "ours")
    assert "nothing was written" in complaint


def test_a_year_without_data_is_not_invented(typed):
    code, written, complaint = typed("make", "2003")
    assert (code, written) == (1, "")
    assert complaint == "chinesecalendar has no days off for 2003.\n"


def test_check_is_content_with_a_year_that_has_everything(typed):
    assert typed("check", "2026")[:2] == (0, "Nothing is missing for 2026.\n")


@pytest.mark.parametrize(
    ("year", "sentences"),
    [
        ("2003", ["There is no calendar for 2003", "has no days off for 2003", "no festivals"]),
        ("2012", ["There are no festivals for 2012.", "make 2012 --festivals --out"]),
    ],
)
def test_check_says_what_a_year_lacks_and_how_to_write_it(typed, year, sentences):
    code, said, _ = typed("check", year)
    assert code == 1
    assert all(sentence in said for sentence in sentences)


def test_check_names_the_days_that_differ_and_the_places_with_days_of_their_own(
    typed, tmp_path, monkeypatch
):
    calendars = tmp_path / "calendars"
    local = calendars / "local" / "410323"
    local.mkdir(parents=True)
    (tmp_path / "sources.yaml").write_bytes((ENTRIES / "sources.yaml").read_bytes())
    text = (CALENDARS / "2020.yaml").read_text("utf-8")
    assert "2020-01-24, to: 2020-02-02" in text
    (calendars / "2020.yaml").write_text(text.replace("to: 2020-02-02", "to: 2020-01-30"), "utf-8")
    (local / "2020.yaml").write_text(
        'region: "410323"\nyear: 2020\nworked: [2020-02-01]\nbasis: local\n', "utf-8"
    )
    monkeypatch.setattr("bot.commands.calendar.ENTRIES", tmp_path)
    code, said, _ = typed("check", "2020")
    assert code == 1
    assert "chinesecalendar has 2020-01-31 otherwise." in said
    assert "2020-01-30 otherwise" not in said
    assert "Days of its own: 410323" in said


def test_without_the_package_the_command_says_what_to_install(typed, monkeypatch):
    monkeypatch.setitem(sys.modules, "chinese_calendar", None)
    code, _, complaint = typed("make", "2026")
    assert code == 1
    assert complaint == "This needs the package chinesecalendar: pip install chinesecalendar\n"


def test_a_year_that_is_none_is_refused(typed):
    with pytest.raises(SystemExit):
        typed("make", "soon")
