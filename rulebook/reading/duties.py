"""The folder `duties`: what officials owe, and when."""

from collections.abc import Mapping
from pathlib import Path

from rulebook.duties import reader
from rulebook.duties.entry import Duty
from rulebook.entry import read, read_folder
from rulebook.reading.checks import among, sourced
from rulebook.roles import Role
from rulebook.sources import Source


def read_duties(
    folder: Path, roles: Mapping[str, Role], sources: Mapping[str, Source]
) -> dict[str, Duty]:
    """Read every duty.

    Raises: BadEntry
    """
    leads = reader.read_lead_days(read(folder / "_shared" / "lead_days.yaml"))
    activities = read_activity_kinds(folder)
    found = {}
    for entry in read_folder(folder):
        sourced(entry, sources)
        if "subject" in entry:
            among(entry.part("subject"), "recipients", roles, "roles")
        duty = reader.read(entry, leads, roles, activities)
        found[duty.id] = duty
    return found


def read_activity_kinds(folder: Path) -> Mapping[str, str]:
    """Read what officials can log, and how it is called.

    Raises: BadEntry
    """
    return reader.read_kinds(read(folder / "_shared" / "activity_kinds.yaml"))
