"""Numbers in Chinese words: 10500 is 一万零五百, 2000 两千, 1.5 一点五, a telephone's 1 幺."""

from decimal import Decimal

DIGITS = "零一二三四五六七八九"
TELEPHONE = "零幺二三四五六七八九"
"""On the telephone 1 is 幺, for 一 and 七 are mistaken for each other."""
PLACES = ("", "十", "百", "千")
GROUPS = ("", "万", "亿", "万亿")
LARGEST = 10**16


def number(value: Decimal) -> str:
    """Say a number that is not negative; one too large to be said is told digit by digit."""
    whole, _point, part = f"{value:f}".partition(".")
    part = part.rstrip("0")
    said = _whole(int(whole)) if int(whole) < LARGEST else by_digit(whole)
    return f"{said}点{by_digit(part)}" if part else said


def by_digit(digits: str) -> str:
    """Say digits one by one, as a year: 二零二三."""
    return "".join(DIGITS[int(digit)] for digit in digits)


def telephone(digits: str) -> str:
    """Say digits one by one, as on the telephone: 幺二三四五."""
    return "".join(TELEPHONE[int(digit)] for digit in digits)


def _whole(value: int) -> str:
    if value == 0:
        return DIGITS[0]
    said, after_zero = "", False
    for place in range(len(GROUPS) - 1, -1, -1):
        group = value // 10 ** (4 * place) % 10_000
        if not group:
            after_zero = bool(said)
            continue
        if said and (after_zero or group < 1000):
            said += DIGITS[0]
        said += _group(group, first=not said, counted=place > 0)
        said += GROUPS[place]
        after_zero = False
    return said


def _group(group: int, *, first: bool, counted: bool) -> str:
    """Say up to 9999; 2 before 千, 万 and 亿 is 两, and 10 at the beginning 十."""
    if group == 2 and counted and first:
        return "两"
    said, after_zero = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            after_zero = bool(said)
            continue
        if after_zero:
            said += DIGITS[0]
        word = "两" if digit == 2 and place == 3 else DIGITS[digit]
        ten_first = place == 1 and digit == 1 and not said and first
        said += PLACES[place] if ten_first else word + PLACES[place]
        after_zero = False
    return said
