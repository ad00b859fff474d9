"""Read all entries into one rulebook, checking that every name they use exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rulebook import calendar, roles, sources, triage
from rulebook.duty_entries import Duty
from rulebook.entry import BadEntry, read
from rulebook.hardship import Hardship
from rulebook.procedure_entries import Procedure
from rulebook.reading.duties import read_duties
from rulebook.reading.hardship import read_hardship, read_triage
from rulebook.reading.procedures import AutomaticNotice, Document, Notice, read_procedures
from rulebook.roles import Role
from rulebook.sources import Source

__all__ = ["ENTRIES", "AutomaticNotice", "BadEntry", "Document", "Notice", "Rulebook", "load"]

ENTRIES = Path(__file__).parent / "entries"


@dataclass(frozen=True)
class Rulebook:
    """Everything the entries say."""

    procedures: Mapping[str, Procedure]
    documents: Mapping[str, Document]
    notices: Mapping[str, Notice]
    automatic_notices: tuple[AutomaticNotice, ...]
    guards: Mapping[str, str]
    duties: Mapping[str, Duty]
    hardship: Hardship
    triage: triage.Rules
    calendars: calendar.Calendars
    roles: Mapping[str, Role]
    sources: Mapping[str, Source]


def load(root: Path = ENTRIES) -> Rulebook:
    """Read every entry below a folder.

    Raises: BadEntry, naming the file, line and field to correct.
    """
    known = roles.read(read(root / "roles.yaml"))
    documented = sources.read(read(root / "sources.yaml"))
    workflows = read_procedures(root / "procedures", known, documented)
    report = read_hardship(root / "hardship", documented)
    return Rulebook(
        procedures=workflows.procedures,
        documents=workflows.documents,
        notices=workflows.notices,
        automatic_notices=workflows.automatic_notices,
        guards=workflows.guards,
        duties=read_duties(root / "duties", known, documented),
        hardship=report,
        triage=read_triage(root / "hardship", report, known),
        calendars=calendar.read_all(root / "calendars", documented),
        roles=known,
        sources=documented,
    )
