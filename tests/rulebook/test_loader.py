import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from rulebook.entry import Cite
from rulebook.loader import BadEntry, load
from rulebook.sources import quote
from tests.rulebook.spoiling import complaint

ROOT = Path(__file__).parents[2]


def test_the_shipped_entries_are_complete(book):
    documented = [item for item in book.procedures.values() if item.source]
    assert (len(documented), len(book.procedures)) == (19, 20)
    assert sum(len(procedure.states) for procedure in documented) == 132
    assert len(book.hardship.risks) == 29
    assert len(book.hardship.questions) == 66
    assert len(book.triage.rules) == 24
    assert set(book.calendars) >= {2025, 2026}
    assert len(book.duties) == 168


LOAD = (
    "import time; from rulebook.loader import load; "
    "began = time.process_time(); load(); print(time.process_time() - began)"
)


def test_everything_loads_within_two_seconds_of_the_processor():
    """In a process of its own, as at a start: here the collector has thousands of tests to walk."""
    done = subprocess.run([sys.executable, "-c", LOAD], cwd=ROOT, capture_output=True, check=True)
    assert float(done.stdout) < 2


def test_a_clause_is_quoted_as_officials_do(book):
    cite = book.duties["hen23-identify-15d"].source
    assert quote(book.sources, cite).startswith(
        "《河南省2023年重点工作汇编（乡村振兴局）》第三部分"
    )
    numbered = quote(book.sources, Cite("s001", "三"))
    assert numbered == "《河南省脱贫攻坚挂牌督战工作实施方案》（豫脱贫组〔2020〕6号）三"


def test_an_added_entry_is_all_a_new_risk_needs(root):
    (root / "hardship/risks/wolves.yaml").write_text(
        "id: wolves\nzh: 狼来了\nmenu: {group: other}\nwords: [狼]\n"
        "domains: [monitoring]\nbasis: design\n",
        "utf-8",
    )
    assert "wolves" in load(root).hardship.risks


def test_the_local_visit_duty_says_that_it_is_local(book):
    duty = book.duties["unq-hen23-household-visits"]
    assert (duty.status, duty.basis, duty.local.shown_as) == ("suggested", "local", "本县规定")


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("procedures/identify.yaml", "actor: village_committee", "actor: nobody", "actor"),
        ("procedures/identify.yaml", "to: household_verification", "to: nowhere", "to"),
        ("procedures/identify.yaml", "clock: clue_15d", "clock: clue_99d", "clock"),
        ("hardship/questions/q09.yaml", "danger_now == true", "danger_now ==", "ask_when"),
        ("hardship/questions/q09.yaml", "danger_now ==", "danger_then ==", "ask_when"),
        ("hardship/triage/t01.yaml", "level: emergency", "level: soonish", "level"),
        ("hardship/risks/illness.yaml", "group: sickness", "group: luck", "group"),
        ("hardship/risks/illness.yaml", "file: s004", "file: s404", "file"),
        ("duties/monitoring/hen23-helper-10d.yaml", "title:", "titel:", "titel"),
        ("duties/monitoring/hen23-helper-10d.yaml", "type: deadline", "type: someday", "type"),
        ("calendars/2026.yaml", "to: 2026-01-03", "to: 2025-01-03", "to"),
        ("roles.yaml", "level: province", "level: moon", "level"),
    ],
)
def test_a_bad_entry_is_named_by_file_line_and_field(root, file, old, new, field):
    bad = complaint(root, file, old, new)
    assert bad.file == root / file
    assert bad.field.endswith(field)
    found = (root / file).read_text("utf-8").splitlines()[bad.line - 1]
    assert field in found
    assert str(bad).startswith(f"{root / file}:{bad.line}: ")


def test_broken_yaml_is_a_bad_entry(root):
    (root / "roles.yaml").write_text("household: {zh: 农户\nlevel", "utf-8")
    with pytest.raises(BadEntry, match="YAML"):
        load(root)


def test_an_entry_is_called_what_its_file_is_called(root):
    (root / "hardship/triage/t01.yaml").rename(root / "hardship/triage/t99.yaml")
    with pytest.raises(BadEntry, match="t99, the name of its file"):
        load(root)


def test_every_source_has_a_date_or_none(book):
    assert book.sources["s001"].date == date(2020, 2, 28)
    assert book.sources["s004"].date is None
