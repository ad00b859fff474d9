"""Files as people hand them in: a workbook, or a table as text, which becomes one."""

import csv
import itertools
import zipfile
from collections.abc import Sequence
from io import BytesIO, StringIO

import openpyxl

from acts.declined import Declined
from acts.exchange_book import Page, write
from acts.rosters.rows import HOUSEHOLDS, MEMBERS, OFFICIALS, UNITS
from acts.rosters.sheets import HEADER_WITHIN, UNREADABLE, Layout, clean
from locales import _

MOST_UNPACKED = 120_000_000
"""Bytes of a handed-in workbook once unpacked: 100,000 households are about half of it."""
MOST_ROWS = 200_000
KINDS = {
    HOUSEHOLDS.sheet: "households",
    MEMBERS.sheet: "households",
    OFFICIALS.sheet: "officials",
    UNITS.sheet: "units",
}
LAYOUTS = (HOUSEHOLDS, MEMBERS, OFFICIALS, UNITS)
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
MACROS = "vbaProject.bin"
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;，"


class OldFormat(Declined):
    """Save it in the present format, without a password."""

    def sentence(self) -> str:
        return _(
            "This is a workbook of the old kind, or one with a password: open it and save it as "
            "an Excel workbook (.xlsx) without a password."
        )


class HasMacros(Declined):
    """Save it without macros."""

    def sentence(self) -> str:
        return _(
            "This workbook holds macros, which are never taken: save it as an Excel workbook "
            "(.xlsx)."
        )


class TooLarge(Declined):
    """Split it."""

    def sentence(self) -> str:
        return _("The file is too large; split it.")


class NoTable(Declined):
    """Use the empty form."""

    def sentence(self) -> str:
        return _(
            "No table of households, officials or units was found in this file. Download the "
            "empty form below, and fill that in."
        )


def workbook_of(content: bytes) -> bytes:
    """The workbook of a handed-in file; a table as text (CSV) becomes one.

    Raises:
        OldFormat, HasMacros, TooLarge, NoTable: why it cannot be taken.
    """
    if content.startswith(OLD_WORKBOOK):
        raise OldFormat
    if not zipfile.is_zipfile(BytesIO(content)):
        return _from_text(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except UNREADABLE:
        raise NoTable from None
    if any(entry.filename.endswith(MACROS) for entry in entries):
        raise HasMacros
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise TooLarge
    return content


def kind_of(workbook: bytes) -> str | None:
    """Which roster a workbook is: by the names of its sheets, else by the heading of the first."""
    try:
        book = openpyxl.load_workbook(BytesIO(workbook), read_only=True)
    except UNREADABLE:
        return None
    try:
        names = [clean(name) for name in book.sheetnames]
        for layout in LAYOUTS:
            if layout.sheet in names:
                return KINDS[layout.sheet]
        first = book.worksheets[0].iter_rows(max_row=HEADER_WITHIN, values_only=True)
        layout_found = _layout([[clean(value) for value in line] for line in first])
        return KINDS[layout_found.sheet] if layout_found else None
    finally:
        book.close()


def _from_text(content: bytes) -> bytes:
    text = _decoded(content)
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        lines = csv.reader(StringIO(text), delimiter=delimiter)
        rows = list(itertools.islice(lines, MOST_ROWS + 1))
    except csv.Error:
        raise NoTable from None
    if len(rows) > MOST_ROWS:
        raise TooLarge
    layout = _layout([[clean(cell) for cell in row] for row in rows[:HEADER_WITHIN]])
    if layout is None:
        raise NoTable
    return write([Page(layout.sheet, "", rows[0], rows[1:])])


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoTable


def _layout(lines: Sequence[Sequence[str]]) -> Layout | None:
    """The sheet whose columns stand in one of these lines, at least half of them."""
    best, most = None, 0.5
    for layout in LAYOUTS:
        for line in lines:
            named = {name.rstrip("*").strip() for name in line}
            share = len(named & {*layout.columns}) / len(layout.columns)
            if share > most or (share == most and best is None):
                best, most = layout, share
    return best
