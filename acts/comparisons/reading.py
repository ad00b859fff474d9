"""Reading what an office sends back: each row typed, with what is wrong with it in words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from acts.comparisons.lists import HEAD, LINE, NUMBER, REMARK, heading, layouts
from acts.declined import Declined
from acts.rosters.cells import Cells
from acts.rosters.sheets import Row, clean, read
from locales import _
from rulebook.comparison import Comparison, Department, Item

MOST_BYTES = 60_000_000
"""Unpacked; 2,000 households are about a megabyte."""
MOST_ROWS = 20_000
MOST_COUNT = 100
MOST_YUAN = Decimal(10_000_000)
YES = frozenset({"是", "有", "1", "√", "y", "yes"})
NO = frozenset({"否", "无", "没有", "0", "×", "n", "no"})
NONE = frozenset({"无", "没有", "没", "-", "—", "/"})


class NotAnAnswer(Declined):
    """The file is none of ours, or cannot be read."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__()
        self.reasons = reasons

    def sentence(self) -> str:
        return "\n".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Answered:
    """A row as it came: which line of which batch, and the values as numbers in plain text.

    `faults` are sentences. `blank` says that nothing was filled in at all. `verdict` and `reason`
    are what became of it, once somebody has judged it (acts.comparisons.judging).
    """

    department: str
    row: int
    number: str
    line: int | None
    head: str
    values: Mapping[str, str]
    remark: str = ""
    faults: Sequence[str] = ()
    blank: bool = False
    verdict: str = ""
    reason: str = ""


def read_answers(compared: Comparison, content: bytes) -> list[Answered]:
    """Read a workbook of answers, of one office or of several.

    Raises:
        NotAnAnswer: nothing of it can be read as an answer.
    """
    filled = read(BytesIO(content), layouts(compared), _nobody, MOST_BYTES)
    if filled.faults:
        raise NotAnAnswer([_fault(fault.sheet, fault.reason) for fault in filled.faults])
    if not filled.rows:
        names = "、".join(one.zh for one in compared.departments.values())
        raise NotAnAnswer([_("No sheet has the name of an office: one of %(names)s.", names=names)])
    if sum(map(len, filled.rows.values())) > MOST_ROWS:
        raise NotAnAnswer([_("These are too many rows at once; split the file.")])
    by_name = {one.zh: one for one in compared.departments.values()}
    return [_row(by_name[sheet], row) for sheet, rows in filled.rows.items() for row in rows]


def to_json(rows: Sequence[Answered]) -> list[dict[str, Any]]:
    """Rows as plain values for storage."""
    return [asdict(row) for row in rows]


def from_json(rows: Sequence[Mapping[str, Any]]) -> list[Answered]:
    """The rows again."""
    return [Answered(**row) for row in rows]


def _row(department: Department, row: Row) -> Answered:
    cells = Cells(row)
    answered = Answered(
        department=department.id,
        row=row.number,
        number=cells.closed(NUMBER, needed=True).upper(),
        line=cells.whole(LINE, 1, MOST_ROWS, needed=True),
        head=cells.closed(HEAD),
        values={},
        remark=cells.text(REMARK, longest=200),
    )
    if all(not clean(row.cells.get(heading(item))) for item in department.items):
        return replace(answered, blank=True, faults=_said(cells))
    values = {item.key: _value(cells, item) for item in department.items}
    found = {key: str(value) for key, value in values.items() if value is not None}
    return replace(answered, values=found, faults=_said(cells))


def _value(cells: Cells, item: Item) -> Decimal | None:
    text = cells.closed(heading(item), needed=True).casefold()
    if not text:
        return None
    if item.type == "yes_no":
        if text not in YES | NO:
            cells.fault(heading(item), _("Write 是 or 否."))
            return None
        return Decimal(text in YES)
    if text in NONE:
        return Decimal(0)
    return _number(cells, item, text)


def _number(cells: Cells, item: Item, text: str) -> Decimal | None:
    plain = text.replace(",", "").removesuffix("元").rstrip("人户辆套口")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        cells.fault(heading(item), _("Write a number, or 无."))
        return None
    most = MOST_YUAN if item.type == "yuan" else Decimal(MOST_COUNT)
    if not number.is_finite() or not 0 <= number <= most:
        cells.fault(heading(item), _("This number cannot be right: from 0 to %(most)s.", most=most))
        return None
    if item.type == "count" and number != number.to_integral_value():
        cells.fault(heading(item), _("Write a whole number."))
        return None
    return number


def _said(cells: Cells) -> tuple[str, ...]:
    return tuple(
        _("Column “%(column)s”: %(reason)s", column=fault.column, reason=fault.reason)
        for fault in cells.faults
    )


def _fault(sheet: str, reason: str) -> str:
    return _("Sheet “%(sheet)s”: %(reason)s", sheet=sheet, reason=reason) if sheet else reason


def _nobody(_done: int, _total: int | None) -> None:
    """Tell nobody about progress."""
