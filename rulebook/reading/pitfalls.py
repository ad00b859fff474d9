"""The folder `pitfalls`: what goes wrong in counties, one folder a topic."""

from pathlib import Path

from rulebook.entry import Entry, read, read_folder
from rulebook.pitfalls import entries, records
from rulebook.pitfalls.entries import CannotDetect, Pitfall, Pitfalls
from rulebook.reading.checks import among, sourced
from rulebook.reading.known import Known

NOT_BY_SOFTWARE = "not_by_software"


def read_pitfalls(folder: Path, known: Known) -> Pitfalls:
    """Read every pitfall.

    Raises: BadEntry
    """
    kinds = records.read(read(folder / "_shared" / "records.yaml"), known.names())
    found: list[Pitfall] = []
    others: list[CannotDetect] = []
    for entry in read_folder(folder):
        sourced(entry, known.sources)
        topic = entry.file.parent.name
        if topic == NOT_BY_SOFTWARE:
            others.append(entries.read_cannot_detect(entry))
            continue
        _check_names(entry, known)
        among(entry, "data", kinds, "kinds of record")
        found.append(entries.read(entry, topic, kinds, frozenset(known.settings), known.procedures))
    return Pitfalls(
        by_id={one.id: one for one in sorted(found, key=lambda one: (one.rank, one.id))},
        not_by_software={one.id: one for one in sorted(others, key=lambda one: one.rank)},
        kinds=kinds,
    )


def _check_names(entry: Entry, known: Known) -> None:
    among(entry, "notify", known.roles, "roles")
    among(entry, "duties", known.duties, "duties")
    among(entry, "procedures", known.procedures, "procedures")
    for part in entry.parts("prevented_by"):
        among(part, "duty", known.duties, "duties")
