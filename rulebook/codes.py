"""Case codes: seven digits and a check digit, short enough to be read out over the phone."""

import re
import unicodedata
from random import Random

DIGITS = 8
SEPARATORS = re.compile(r"[\s\-‐‑–—_.·]")

# Damm's table finds every wrong digit and every swap of neighbours, which a sum cannot.
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def make(random: Random) -> str:
    """Make a code; pass `secrets.SystemRandom()` so that nobody can guess a neighbour's."""
    # No leading zero: spreadsheets drop it.
    digits = str(random.randrange(10 ** (DIGITS - 2), 10 ** (DIGITS - 1)))
    return digits + str(_interim(digits))


def check(text: str) -> str | None:
    """Return the code in plain digits, however it was typed, or None when it cannot be one."""
    digits = SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    return digits if _interim(digits) == 0 else None


def _interim(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = DAMM[interim][int(digit)]
    return interim
