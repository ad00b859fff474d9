"""The folder `systems`: platforms, cards and forms."""

from collections.abc import Iterable
from pathlib import Path

from rulebook import systems
from rulebook.entry import read_folder
from rulebook.reading.checks import among
from rulebook.reading.known import Known
from rulebook.systems import System


def read_systems(folder: Path, known: Known, pitfalls: Iterable[str]) -> dict[str, System]:
    """Read every system, in the order of their numbers.

    Raises: BadEntry
    """
    found: dict[int, System] = {}
    for entry in read_folder(folder):
        group = entry.file.parent.name
        if group not in systems.GROUPS:
            raise entry.bad("id", f"a file in one of {', '.join(systems.GROUPS)}")
        for clause in entry.parts("where"):
            among(clause, "file", known.sources, "sources")
        among(entry, "procedures", known.procedures, "procedures")
        among(entry, "documents", known.documents, "documents")
        among(entry, "duties", known.duties, "duties")
        among(entry, "pitfalls", pitfalls, "pitfalls")
        system = systems.read(entry, group)
        if system.number in found:
            raise entry.bad("number", f"a number {found[system.number].id} does not have")
        found[system.number] = system
    return {system.id: system for _, system in sorted(found.items())}
