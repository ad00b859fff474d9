"""The sheet of an office's warnings: an empty one to fill in, and what was filled in read back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from io import BytesIO

from acts.declined import Declined
from acts.exchange_book import Page, write
from acts.rosters.cells import Cells
from acts.rosters.sheets import Layout, Row, read
from locales import _
from rulebook import masking
from rulebook.department_warnings import Office, Warnings

VILLAGE, NUMBER, HEAD, IDENTITY = "村", "户号", "户主姓名", "身份证号"
DAY, KIND, SAID, AMOUNT = "日期", "预警类型", "说明", "金额"
COLUMNS = (VILLAGE, NUMBER, HEAD, IDENTITY, DAY, KIND, SAID, AMOUNT)
OPTIONAL = frozenset({VILLAGE, NUMBER, HEAD, IDENTITY, SAID, AMOUNT})
MOST_BYTES, MOST_ROWS = 60_000_000, 20_000
MOST_NUMBER, LONGEST_SAID = 9_999, 200
MOST_YUAN = Decimal(100_000_000)
OLDEST = timedelta(days=366)
"""Ours: what is older than a year is no warning any more."""


class NotWarnings(Declined):
    """The file is no sheet of warnings, or cannot be read."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__()
        self.reasons = reasons

    def sentence(self) -> str:
        return "\n".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Told:
    """A row as it came: which household it may mean, what is warned of, and what is wrong."""

    row: int
    village: str
    number: int | None
    head: str
    identity: str | None
    on: date | None
    kind: str | None
    said: str
    amount: str
    faults: tuple[str, ...]


def empty(warnings: Warnings, office: Office) -> bytes:
    """An office's empty sheet, with what it may write as the kind."""
    kinds = "、".join(kind.zh for kind in office.kinds.values())
    return write([Page(warnings.sheet, f"{warnings.sheet_note}{kinds}", COLUMNS, [])])


def read_warnings(warnings: Warnings, office: Office, content: bytes, today: date) -> list[Told]:
    """Read a filled-in sheet.

    Raises:
        NotWarnings: nothing of it can be read.
    """
    layout = Layout(warnings.sheet, COLUMNS, OPTIONAL)
    filled = read(BytesIO(content), [layout], _nobody, MOST_BYTES)
    if filled.faults:
        raise NotWarnings([fault.reason for fault in filled.faults])
    rows = filled.rows[warnings.sheet]
    if not rows:
        raise NotWarnings([_("There is no row in the file.")])
    if len(rows) > MOST_ROWS:
        raise NotWarnings([_("These are too many rows at once; split the file.")])
    return [told_of(office, row, today) for row in rows]


def told_of(office: Office, row: Row, today: date) -> Told:
    """Read one row, by the columns of the sheet."""
    cells = Cells(row)
    village = cells.closed(VILLAGE)
    number = cells.whole(NUMBER, 1, MOST_NUMBER)
    head = cells.closed(HEAD)
    identity = cells.identity(IDENTITY, today)
    unnamed = not (number or head or row.cells.get(IDENTITY))
    if unnamed or (not village and not row.cells.get(IDENTITY)):
        cells.fault(
            VILLAGE,
            _("Give the village with the number or the head's name, or an identity number."),
        )
    on = cells.day(DAY)
    if not row.cells.get(DAY):
        cells.fault(DAY, _("This must be filled in."))
    elif on and on > today:
        cells.fault(DAY, _("This day lies ahead."))
    elif on and today - on > OLDEST:
        cells.fault(DAY, _("This is more than a year ago."))
    kind = cells.one_of(KIND, office.by_name)
    if not row.cells.get(KIND):
        cells.fault(KIND, _("This must be filled in."))
    return Told(
        row=row.number,
        village=village,
        number=number,
        head=head,
        identity=identity,
        on=on,
        kind=kind,
        said=_masked(cells.text(SAID, longest=LONGEST_SAID)),
        amount=_amount(cells),
        faults=tuple(_said(cells)),
    )


def _amount(cells: Cells) -> str:
    text = cells.closed(AMOUNT).replace(",", "").removesuffix("元")
    if not text:
        return ""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount <= MOST_YUAN:
        cells.fault(AMOUNT, _("Write a number of yuan."))
        return ""
    return f"{amount:f}"


def _masked(text: str) -> str:
    """What an office says, without numbers that identify: they were for finding the household."""
    for kind in ("identity_number", "bank_card"):
        text = masking.RUNS[kind].sub("****", text)
    return text


def _said(cells: Cells) -> Iterator[str]:
    for fault in cells.faults:
        yield _("Column “%(column)s”: %(reason)s", column=fault.column, reason=fault.reason)


def _nobody(_done: int, _total: int | None) -> None:
    """Tell nobody about progress."""
