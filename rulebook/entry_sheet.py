"""The sheets carried over into the national system: which cases, and which columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from rulebook.entry import Entry

FILLED = (
    *("code", "township", "village", "number", "head", "head_id", "members", "labour"),
    *("kind", "risks", "income_per_head", "channel", "found_on", "approved_on", "announced_on"),
    "due_on",
)
"""What the service fills in."""

COMES_BACK = ("receipt", "done_on", "file_made")
"""What whoever entered the case fills in; the sheet is then read again."""

CHANNELS = ("self_report", "dept_warning", "cadre_screening")
NEEDED = ("code", "receipt", "done_on")


@dataclass(frozen=True)
class Column:
    """A column: where its value comes from, and what stands above it."""

    source: str
    zh: str


@dataclass(frozen=True)
class Sheet:
    """The sheet of one procedure: its cases wait in `state`, and `event` says they are entered."""

    procedure: str
    state: str
    event: str
    zh: str
    columns: tuple[Column, ...]

    def heading(self, source: str) -> str | None:
        """What stands above a value; None when the county leaves it out."""
        return next((one.zh for one in self.columns if one.source == source), None)


@dataclass(frozen=True)
class EntrySheet:
    """All sheets, the pitfall whose finders check a case first, and where cases may come from."""

    sheets: tuple[Sheet, ...]
    checks: str
    channels: Mapping[str, str]

    def of(self, procedure: str, state: str) -> Sheet | None:
        """The sheet on which a case in this state belongs."""
        return next(
            (one for one in self.sheets if (one.procedure, one.state) == (procedure, state)), None
        )


def read(entry: Entry) -> EntrySheet:
    """Read the sheets."""
    entry.only("id", "sheets", "checks", "channels", "source")
    channels = entry.labels("channels")
    if sorted(channels) != sorted(CHANNELS):
        raise entry.bad("channels", f"names for {', '.join(CHANNELS)}")
    return EntrySheet(tuple(map(_sheet, entry.parts("sheets"))), entry.text("checks"), channels)


def _sheet(entry: Entry) -> Sheet:
    entry.only("procedure", "state", "event", "zh", "columns")
    columns = tuple(map(_column, entry.parts("columns")))
    sources = [column.source for column in columns]
    if len(set(sources)) < len(sources) or len({column.zh for column in columns}) < len(columns):
        raise entry.bad("columns", "each value once, each under a heading of its own")
    if missing := [name for name in NEEDED if name not in sources]:
        raise entry.bad("columns", f"also {', '.join(missing)}: without it no receipt is read back")
    return Sheet(
        entry.text("procedure"),
        entry.text("state"),
        entry.text("event"),
        entry.text("zh"),
        columns,
    )


def _column(entry: Entry) -> Column:
    entry.only("from", "zh")
    return Column(entry.one_of("from", (*FILLED, *COMES_BACK)), entry.text("zh"))
