"""Cells as people fill them in: each becomes a value, or a fault with a reason in plain words."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from acts.rosters.sheets import Fault, Row, clean
from locales import _
from rulebook import phones
from rulebook.chinese_id import check_id

NAME = re.compile(r"[㐀-䶿一-鿿\U00020000-\U0003134f·]{2,20}|[A-Za-z][A-Za-z .'-]{1,39}")
SPACES = re.compile(r"\s+")
WORDS = re.compile(r"[、,;；，\n]+")
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d\d)(\d\d)")
WHOLE = re.compile(r"(\d{1,9})\s*[户号人口]?")
EXACT_DIGITS = 15
"""A spreadsheet keeps this many digits of a number; the rest of an identity number is lost."""
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")


class Cells:
    """Reads the cells of one row, and collects what is wrong with them."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.faults: list[Fault] = []
        self._broken = {
            column: reason
            for column, value in row.cells.items()
            if (reason := _not_a_value(value)) is not None
        }
        for column, reason in self._broken.items():
            self.fault(column, reason)

    def fault(self, column: str, reason: str) -> None:
        """Note that something is wrong."""
        self.faults.append(Fault(self.row.sheet, self.row.number, column, reason))

    def text(self, column: str, *, longest: int = 80, needed: bool = False) -> str:
        """Read a text."""
        found = "" if column in self._broken else clean(self.row.cells.get(column))
        if needed and not found and column not in self._broken:
            self.fault(column, _("This must be filled in."))
        if len(found) > longest:
            self.fault(column, _("This is too long: at most %(longest)s signs.", longest=longest))
        return found

    def closed(self, column: str, *, longest: int = 60, needed: bool = False) -> str:
        """Read a name of something, in which spaces mean nothing."""
        return SPACES.sub("", self.text(column, longest=longest, needed=needed))

    def name(self, column: str) -> str:
        """Read a person's name; the spaces of 张 三 mean nothing, those of a Latin name do."""
        found = self.text(column, needed=True)
        if not found.isascii():
            found = SPACES.sub("", found).replace("•", "·").replace("・", "·")
        if found and not NAME.fullmatch(found):
            self.fault(column, _("This is not a person's name."))
        return found

    def whole(self, column: str, least: int, most: int, *, needed: bool = False) -> int | None:
        """Read a whole number: 3, ３, 3号."""
        found = self.text(column, needed=needed)
        if not found:
            return None
        match = WHOLE.fullmatch(found)
        if match and least <= int(match[1]) <= most:
            return int(match[1])
        reason = _(
            "This must be a whole number from %(least)s to %(most)s.", least=least, most=most
        )
        self.fault(column, reason)
        return None

    def mobile(self, column: str) -> str | None:
        """Read a mobile number as +86…."""
        found = self.text(column)
        number = phones.mobile(found) if found else None
        if found and not number:
            self.fault(column, _("This is not a mobile number of 11 digits."))
        return number

    def identity(self, column: str, today: date) -> str | None:
        """Read an identity number."""
        value = self.row.cells.get(column)
        if isinstance(value, int | float) and len(clean(value)) > EXACT_DIGITS:
            self.fault(
                column,
                _("Kept as a number, it has lost digits; make the cell text and type it again."),
            )
            return None
        found = self.text(column)
        identity = check_id(found, today) if found else None
        if found and not identity:
            self.fault(
                column,
                _("This is not an identity number; a digit is missing or mistyped."),
            )
        return identity.number if identity else None

    def day(self, column: str) -> date | None:
        """Read a day, kept as a date or written as one."""
        value = self.row.cells.get(column)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        found = self.text(column)
        day = _date(found) if found else None
        if found and not day:
            self.fault(column, _("This is not a date; write it like 2026-03-01."))
        return day

    def one_of(self, column: str, allowed: Mapping[str, str]) -> str | None:
        """Read one of some words; returns what it stands for."""
        found = self.closed(column)
        if found and found not in allowed:
            reason = _("This must be one of: %(allowed)s.", allowed="、".join(allowed))
            self.fault(column, reason)
        return allowed.get(found)

    def words(self, column: str, *, longest: int = 30) -> tuple[str, ...]:
        """Read a list of words."""
        pieces = [SPACES.sub("", piece) for piece in WORDS.split(self.text(column, longest=400))]
        words = tuple(dict.fromkeys(piece for piece in pieces if piece))
        if any(len(word) > longest for word in words):
            reason = _(
                "Separate the words with commas; none has more than %(longest)s signs.",
                longest=longest,
            )
            self.fault(column, reason)
        return words


def _not_a_value(value: object) -> str | None:
    if isinstance(value, str):
        if value.startswith("="):
            return _("This is a formula; copy the cell and paste only its value.")
        if value.strip() in ERRORS:
            return _("This cell shows an error of the spreadsheet.")
        return None
    if value is None or isinstance(value, int | float | date):
        return None
    return _("This is a formula; copy the cell and paste only its value.")


def _date(text: str) -> date | None:
    match = DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None
