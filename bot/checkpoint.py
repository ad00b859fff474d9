"""Checkpoints of the audit chain, kept outside the database: a cut tail or a rewritten whole shows.

Whoever can edit the database can also rebuild its chain only with the key; whoever also has the
key still cannot change lines that were copied elsewhere. Copy the file, or ship it as a log.
"""

from pathlib import Path

Checkpoint = tuple[int, str]


def last(file: Path) -> Checkpoint | None:
    """The last checkpoint written, None when there is none."""
    if not file.exists():
        return None
    lines = file.read_text().split("\n")
    written = [line.split() for line in lines if line.strip()]
    return (int(written[-1][0]), written[-1][1]) if written else None


def append(file: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint behind the others, unless nothing has happened since."""
    if checkpoint[0] and checkpoint != last(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as written:
            written.write(f"{checkpoint[0]} {checkpoint[1]}\n")
