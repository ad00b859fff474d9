"""The folder `duties`: what officials owe, and when."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from rulebook.duties import reader
from rulebook.duties.entry import Duty
from rulebook.entry import BadEntry, Entry, read, read_folder
from rulebook.reading.checks import among, sourced
from rulebook.roles import Role
from rulebook.sources import Source

DUTIES = "duties"


def read_duties(
    folder: Path,
    roles: Mapping[str, Role],
    sources: Mapping[str, Source],
    own: Path | None = None,
) -> dict[str, Duty]:
    """Read every duty, and those a county adds; what exists it may not replace.

    Raises: BadEntry
    """
    leads = reader.read_lead_days(read(folder / "_shared" / "lead_days.yaml"))
    activities = read_activity_kinds(folder)
    found: dict[str, Duty] = {}
    for entry in (*read_folder(folder), *_added(own)):
        if entry.text("id") in found:
            raise entry.bad("id", f"an id of its own: {entry.text('id')} exists already")
        sourced(entry, sources)
        if "subject" in entry:
            among(entry.part("subject"), "recipients", roles, "roles")
        duty = reader.read(entry, leads, roles, activities)
        found[duty.id] = duty
    return found


def _added(own: Path | None) -> Iterator[Entry]:
    """The entries of a county's own folder, which holds duties and nothing else."""
    if own is None:
        return
    for file in sorted(own.rglob("*.yaml")):
        if file.relative_to(own).parts[0] != DUTIES:
            raise BadEntry(file, 1, "the file", f"in the folder {DUTIES}: only duties can be added")
    yield from read_folder(own / DUTIES)


def read_activity_kinds(folder: Path) -> Mapping[str, str]:
    """Read what officials can log, and how it is called.

    Raises: BadEntry
    """
    return reader.read_kinds(read(folder / "_shared" / "activity_kinds.yaml"))
