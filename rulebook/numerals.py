"""Numbers and amounts as people type them: ３口, 两个, 三万五, 1.5万, 12,000元."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九")},
    **{digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000}
HALF = "半"

# Words that hold a numeral but no number; after a numeral 万一 is ten thousands and one.
BEFORE = "(?<![一二两三四五六七八九十百千0-9.])"
IDIOMS = re.compile(
    f"一共|一下|一起|一直|一样|一点|一些|一家|一户|一般|一定|{BEFORE}万一|十分|百分之|千万别"
)
EACH = re.compile("(?<=万)一(?=[年月天个次季户家回口])")
"""3万一年 is 3万 a year."""

_SPOKEN = "".join(DIGITS) + "".join(UNITS)
NUMBER = re.compile(
    rf"(?P<minus>-|负)?"
    rf"(?P<figures>\d+(?:,\d{{3}})*(?:\.\d+)?)?"
    rf"(?P<words>[{_SPOKEN}][{_SPOKEN}\d]*)?"
    rf"(?P<half>{HALF})?[多来几]?\s*(?P<money>[元块圆]|rmb)?"
)
RANGE = re.compile(rf"[\d{_SPOKEN}](?:到|至|~|-|—|、|/|⁄)[\d{_SPOKEN}]")


@dataclass(frozen=True)
class Amount:
    """A number found in a text, and whether it was said like money (三万, 500元)."""

    value: Decimal
    like_money: bool


def plain(text: str) -> str:
    """Return the text in half-width characters, lower case, without outer spaces."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def amounts(text: str) -> list[Amount]:
    """Find every number in a text; one that cannot be read (三五万) is left out."""
    return [amount for amount in _found(plain(text)) if amount]


def readable(text: str) -> bool:
    """Tell whether every number of the text could be read, and none was a range (2到3万)."""
    return None not in _found(plain(text)) and not RANGE.search(plain(text))


def small(text: str) -> int | None:
    """Read a text that is nothing but a whole number: 12, １２, 十二, 两."""
    text = plain(text)
    if text.isascii() and text.isdigit():
        return int(text)
    value = _spoken(text) if text and all(char in _SPOKEN for char in text) else None
    return int(value) if value is not None else None


def _found(text: str) -> Iterator[Amount | None]:
    for match in NUMBER.finditer(EACH.sub(" ", IDIOMS.sub(" ", text))):
        words = match["words"] or ""
        if not (match["figures"] or words):
            continue
        value = _value(match["figures"], words)
        if value is None:
            yield None
            continue
        if match["half"]:
            value += Decimal(_last_unit(words)) / 2
        like_money = bool(match["money"]) or any(unit in words for unit in "百千万佰仟")
        yield Amount(-value if match["minus"] else value, like_money)


def _value(figures: str | None, words: str) -> Decimal | None:
    if figures is None:
        return _spoken(words)
    first = Decimal(figures.replace(",", ""))
    if not words:
        return first
    if words[0] not in UNITS:
        return None
    unit = UNITS[words[0]]
    rest = _below(words[1:], unit)
    return first * unit + rest if rest is not None else None


def _last_unit(words: str) -> int:
    return next((UNITS[char] for char in reversed(words) if char in UNITS), 1)


def _spoken(text: str) -> Decimal | None:
    """Read 十二, 三万二千, 一万五 (15000), 一二〇〇; 三五 is "three to five", so no number."""
    if not any(char in UNITS for char in text):
        figures = "".join(str(_figure(char)) for char in text)
        return None if len(text) == 2 and not text.isdigit() else Decimal(figures)
    head, ten_thousand, tail = text.partition("万")
    if not ten_thousand:
        value = _thousands(text)
        return Decimal(value) if value is not None else None
    high, low = _thousands(head), _below(tail, 10_000)
    return Decimal(high * 10_000) + low if high and low is not None else None


def _below(text: str, unit: int) -> Decimal | None:
    """Read what follows a unit; a lone figure counts the next unit down: 一万五 is 15000."""
    if not text:
        return Decimal(0)
    if len(text) == 1:
        return Decimal(_figure(text) * unit // 10) if text not in UNITS else None
    value = _spoken(text.lstrip("零〇"))
    return value if value is not None and value < unit else None


def _thousands(text: str) -> int | None:
    """Read 三千零五十, 一千二 (1200), 十二; units must come down."""
    total, unit, figure, after_zero = 0, 10_000, None, False
    for char in text:
        if char in UNITS:
            first_ten = char in "十拾" and not total
            if UNITS[char] >= unit or (figure is None and not first_ten):
                return None
            unit, total = UNITS[char], total + (1 if figure is None else figure) * UNITS[char]
            figure = None
        elif _figure(char) == 0 and total and figure is None:
            after_zero = True
        elif figure is None:
            figure = _figure(char)
        else:
            return None
    if figure is None:
        return total
    return total + figure * (unit // 10 if total and not after_zero else 1)


def _figure(char: str) -> int:
    return DIGITS[char] if char in DIGITS else int(char)
