"""The folder `duties`: what officials owe, and when."""

from collections.abc import Mapping
from pathlib import Path

from rulebook import duty_entries
from rulebook.duty_entries import Duty
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
    lead_days = duty_entries.read_lead_days(read(folder / "_shared" / "lead_days.yaml"))
    found = {}
    for entry in read_folder(folder):
        sourced(entry, sources)
        for field in ("role", "also_roles", "escalate_to"):
            among(entry, field, roles, "roles")
        duty = duty_entries.read(entry, lead_days)
        found[duty.id] = duty
    return found
