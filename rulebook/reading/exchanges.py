"""What is exchanged on paper and in sheets: consent, comparison, entry sheet, warnings."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rulebook import comparison, consent_letter, department_warnings, entry_sheet
from rulebook.comparison import Comparison
from rulebook.consent_letter import ConsentLetter
from rulebook.department_warnings import Warnings
from rulebook.entry import Entry, read
from rulebook.entry_sheet import EntrySheet
from rulebook.reading.checks import among, sourced
from rulebook.reading.known import Known


@dataclass(frozen=True)
class Exchanges:
    """All of it together."""

    consent_letter: ConsentLetter
    comparison: Comparison
    entry_sheet: EntrySheet
    warnings: Warnings


def read_exchanges(
    folder: Path, known: Known, facts: Iterable[str], pitfalls: Iterable[str]
) -> Exchanges:
    """Read them; whatever they name must exist.

    Raises: BadEntry
    """
    sheets = read(folder / "entry_sheet.yaml")
    sourced(sheets, known.sources)
    among(sheets, "checks", pitfalls, "pitfalls")
    for sheet in sheets.parts("sheets"):
        among(sheet, "procedure", known.procedures, "procedures")
        _place(sheet, known)
    compared = read(folder / "comparison.yaml")
    sourced(compared, known.sources)
    for department in compared.parts("departments"):
        among(department, "role", known.roles, "roles")
        for item in department.parts("items"):
            among(item, "said", known.questions, "questions")
            among(item, "fact", facts, "facts")
    warned = read(folder / "warnings.yaml")
    sourced(warned, known.sources)
    for department in warned.parts("departments"):
        among(department, "role", known.roles, "roles")
        among(department, "opens_as", known.procedures["identify"].initial.by, "roles")
    return Exchanges(
        consent_letter.read(read(folder / "consent_letter.yaml")),
        comparison.read(compared),
        entry_sheet.read(sheets),
        department_warnings.read(warned),
    )


def _place(sheet: Entry, known: Known) -> None:
    """Check that cases wait in the state and that the event leaves it."""
    states = known.procedures[sheet.text("procedure")].states
    among(sheet, "state", states, "states of the procedure")
    events = {item.event for item in states[sheet.text("state")].transitions}
    among(sheet, "event", events, "events of the state")
