"""The rows of a roster that could not be taken, as a workbook to put right and hand in again."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from acts.exchange_book import Page, write
from acts.rosters.columns import expected
from acts.rosters.sheets import Fault, clean, read
from acts.rosters.templates import LAYOUTS
from locales import _


def workbook(kind: str, content: bytes, faults: Sequence[Fault]) -> bytes:
    """The bad rows under the same headings, each with its row in the file and what is wrong.

    The two columns at the end are not read when it is handed in again.
    """
    layouts = LAYOUTS[kind]
    filled = read(BytesIO(content), layouts, lambda _done, _total: None)
    pages = []
    for layout in layouts:
        wrong: dict[int, list[str]] = {}
        for fault in faults:
            if fault.sheet == layout.sheet:
                wrong.setdefault(fault.row, []).append(_said(fault))
        rows = [
            [
                *(_text(row.cells.get(name)) for name in layout.columns),
                str(row.number),
                " ".join(wrong[row.number]),
            ]
            for row in filled.rows.get(layout.sheet, ())
            if row.number in wrong
        ]
        header = (*layout.columns, _("Row in the file"), _("What is wrong"))
        pages.append(Page(layout.sheet, "", header, rows))
    return write(pages)


def _said(fault: Fault) -> str:
    column = f"{fault.column}：" if fault.column else ""
    return f"{column}{fault.reason} {expected(fault.column)}".strip()


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else clean(value)
