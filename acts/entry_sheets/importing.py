"""Receipts by the sheet: the workbook that went out comes back with numbers and days filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from acts.actor import Actor, NotAllowed
from acts.declined import Declined
from acts.entry_sheets import receipts
from acts.entry_sheets.receipts import Brought
from acts.rosters.cells import Cells
from acts.rosters.sheets import Layout, Row, clean, read
from locales import _, refusals
from rulebook import codes
from rulebook.cases import Refusal
from rulebook.entry_sheet import FILLED, EntrySheet, Sheet
from rulebook.loader import Rulebook
from storage.engine import Session, Sessions
from storage.queries import cases
from storage.queries.cases import Filed, Overtaken

MOST_BYTES = 60_000_000
MOST_ROWS = 5_000
YES = frozenset({"是", "有", "已", "已建立", "已建", "1", "√", "y", "yes"})


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was brought back; without a number nothing was entered yet."""

    sheet: str
    row: int
    code: str
    number: str
    on: date | None
    file_made: bool
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row nothing was done about, and why."""

    sheet: str
    row: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a file did; when not `saved` nothing changed. `open` rows have no number yet."""

    saved: bool
    entered: int
    open: int
    wrong: Sequence[Wrong]


class NoSheet(Declined):
    """The file is none of ours, or cannot be read."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__()
        self.reasons = reasons

    def sentence(self) -> str:
        return "\n".join(self.reasons)


class _Undone(Exception):
    """Nothing of it is kept."""


def read_lines(sheets: EntrySheet, content: bytes) -> list[Line]:
    """Read a workbook of receipts.

    Raises:
        NoSheet: nothing of it can be read.
    """
    filled = read(BytesIO(content), [_layout(one) for one in sheets.sheets], _nobody, MOST_BYTES)
    if filled.faults:
        raise NoSheet([f"{fault.sheet} {fault.reason}".strip() for fault in filled.faults])
    if not filled.rows or sum(map(len, filled.rows.values())) > MOST_ROWS:
        names = "、".join(one.zh for one in sheets.sheets)
        raise NoSheet(
            [_("No sheet of receipts is here, or it is too long: %(names)s", names=names)]
        )
    by_name = {clean(one.zh): one for one in sheets.sheets}
    return [_line(by_name[name], row) for name, rows in filled.rows.items() for row in rows]


async def take_in(
    sessions: Sessions,
    rules: Rulebook,
    actor: Actor,
    lines: Sequence[Line],
    *,
    accept_good_rows: bool,
) -> Result:
    """Keep the receipts of a file; with anything wrong nothing, unless its good rows are accepted.

    Raises:
        NotAllowed: the actor did not come by the console.
    """
    entered, wrong = 0, []
    brought = [line for line in lines if line.number or line.faults]
    try:
        async with sessions.write() as session:
            for line in brought:
                reason = await _one(session, rules, actor, line)
                if reason is None:
                    entered += 1
                else:
                    wrong.append(Wrong(line.sheet, line.row, line.code, reason))
            if wrong and not accept_good_rows:
                raise _Undone
    except _Undone:
        return Result(False, entered, len(lines) - len(brought), wrong)
    return Result(True, entered, len(lines) - len(brought), wrong)


async def _one(session: Session, rules: Rulebook, actor: Actor, line: Line) -> str | None:
    """Keep one receipt; why not, in words."""
    if line.faults:
        return " ".join(line.faults)
    code = codes.check(line.code)
    case = await cases.by_code(session, actor.scope, code) if code else None
    if case is None:
        return _("There is no case %(code)s here.", code=line.code)
    assert line.on is not None
    if line.on > session.moment.today:
        return _("That day has not come yet.")
    brought = Brought(line.number, line.on, line.file_made)
    try:
        done = await receipts.record(session, rules, actor, case.id, brought)
    except Declined as declined:
        return declined.sentence()
    except Overtaken:
        return _("Somebody else changed this case a moment ago.")
    except NotAllowed:
        return _("Your post does not enter this case.")
    return _refused(rules, case, done) if isinstance(done, Refusal) else None


def _refused(rules: Rulebook, case: Filed, refusal: Refusal) -> str:
    why, what = refusals.sentences(rules, rules.procedures[case.procedure], refusal)
    return f"{why} {what}"


def _layout(sheet: Sheet) -> Layout:
    columns = tuple(clean(column.zh) for column in sheet.columns)
    optional = {clean(one.zh) for one in sheet.columns if one.source in (*FILLED[1:], "file_made")}
    return Layout(clean(sheet.zh), columns, optional_columns=frozenset(optional), optional=True)


def _line(sheet: Sheet, row: Row) -> Line:
    cells = Cells(row)
    number = cells.closed(_heading(sheet, "receipt"))
    on = cells.day(_heading(sheet, "done_on")) if number else None
    if number and on is None and not cells.faults:
        cells.fault(_heading(sheet, "done_on"), _("This must be filled in."))
    made = sheet.heading("file_made")
    return Line(
        sheet=sheet.zh,
        row=row.number,
        code=cells.closed(_heading(sheet, "code"), needed=True),
        number=number,
        on=on,
        file_made=bool(made) and cells.closed(clean(made)).casefold() in YES,
        faults=tuple(
            _("Column “%(column)s”: %(reason)s", column=fault.column, reason=fault.reason)
            for fault in cells.faults
        ),
    )


def _heading(sheet: Sheet, source: str) -> str:
    heading = sheet.heading(source)
    assert heading is not None, "the entries are checked for it"
    return clean(heading)


def _nobody(_done: int, _total: int | None) -> None:
    """Tell nobody about progress."""
