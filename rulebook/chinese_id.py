"""Citizen identity numbers (GB 11643): what one says, and its check digit."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
SHAPE = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
# First digit of a province code, and the second digits there are.
REGIONS = {"1": "12345", "2": "123", "3": "1234567", "4": "123456", "5": "01234"}
REGIONS |= {"6": "12345", "7": "1", "8": "123"}
OLDEST = 130


@dataclass(frozen=True)
class IdentityNumber:
    """A valid number and what can be read from it; it is never shown to anybody."""

    number: str
    region: str
    birth: date
    sex: str
    age: int


def check_id(text: str, today: date) -> IdentityNumber | None:
    """Read an identity number, or return None when it cannot be one."""
    number = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not SHAPE.fullmatch(number) or number[1] not in REGIONS.get(number[0], ""):
        return None
    birth = _date(number[6:14])
    if birth is None or birth > today or number[17] != check_digit(number[:17]):
        return None
    age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    if age > OLDEST:
        return None
    sex = "male" if int(number[16]) % 2 else "female"
    return IdentityNumber(number, number[:6], birth, sex, age)


def check_digit(first17: str) -> str:
    """Return the last character that makes seventeen digits a valid number."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11]


def _date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
