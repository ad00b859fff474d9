"""What a text may not hold in public, in a short message and on a screen of the county."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from rulebook.masking.numbers import flattened, leaks, spelt
from rulebook.masking.rules import MaskingRules

NUMERAL = r"(?:\d{1,4}|[一二三四五六七八九十百〇零]{1,4})"
SPOKEN = "[一二两三四五六七八九十百千万零〇半]"
AMOUNT = (
    r"[¥$]\s?\d|(?<![\d,.])\d[\d,.]*\s?[百千]?(?:万?(?:元(?!旦)|圆|块(?![地田])|角(?![形落度]))"
    r"|万(?![人户亩斤名次个里头只株棵]))"
    rf"|(?<!{SPOKEN}){SPOKEN}+(?:元(?![旦结化素])|圆|块钱)|[百千万]块"
)
# A figure without a unit, but no year, date, hotline or landline.
BARE = r"(?<![\d-])(?!12\d{3}(?!\d))\d{3,}(?![\d年月户人%/-])"
FIGURE = rf"(?:{AMOUNT}|{SPOKEN}+[百千万]|{BARE})"
DATE = r"(?:19|20)\d{2}(?:年|[-./])[\d十]{1,3}(?:(?:月|[-./])(?:[\d十]{1,3}[日号]?)?)?"

MONEY = re.compile(AMOUNT)
INCOME = re.compile(
    rf"(?:收入|工资|薪|存款|积蓄|欠债|欠款|外债|负债|贷款)[^。;!?\n]{{0,10}}?{FIGURE}"
)
BIRTH_DATE = re.compile(
    rf"(?:出生|生于|生日|生辰)\D{{0,8}}{DATE}|{DATE}出?生(?![效产活病态育源成意长物命])"
)
IDENTITY_DIGITS = re.compile(
    r"(?:身份证|证件)(?:号码?)?[^\d\n]{0,8}\d{3,}[Xx]?(?![\dXx年月日元人个份位张户])"
    r"|(?<!\d)\d{3,}\*{6,}|(?<!\*)\*{6,}[\dXx]{2,}"
)
MASKED_PHONE = re.compile(r"(?<!\d)1\d{2}\*{4}\d{4}(?!\d)")
LANDLINE = re.compile(
    r"(?<![\d*])0\d{2,3}[-\s)]{0,2}\d{7,8}(?![\d*])|(?<=电话)\D{0,3}\d{7,8}(?![\d*])"
)
OFFICE_BEFORE = 15
"""How many characters before a landline may say that it is an office's."""

ADDRESS = re.compile(
    rf"(?:[路街巷道弄村庄湾屯寨沟组队区园苑坊营]|门牌){NUMERAL}号(?![户村公文令上下前后开到至起之以])"
    rf"|{NUMERAL}(?:号楼|号院|单元|[室栋幢])"
    rf"|(?:[村庄湾屯寨沟第]|社区|村民){NUMERAL}组|(?<!\d)\d{{1,2}}组(?![成织合数])"
)

Finder = Callable[[MaskingRules, str], bool]


def _written(pattern: re.Pattern[str]) -> Finder:
    return lambda _rules, text: bool(pattern.search(text))


def _written_or_spelt(pattern: re.Pattern[str]) -> Finder:
    return lambda _rules, text: bool(pattern.search(text) or pattern.search(spelt(text)))


def _disease(rules: MaskingRules, text: str) -> bool:
    return _says(rules, text, rules.diseases)


def _sickness(rules: MaskingRules, text: str) -> bool:
    return _says(rules, text, (*rules.diseases, *rules.sickness))


def _says(rules: MaskingRules, text: str, words: Iterable[str]) -> bool:
    text = "".join(text.split())
    for phrase in rules.ordinary:
        text = text.replace(phrase, "　")
    return any(word in text for word in words)


def _landline(rules: MaskingRules, text: str) -> bool:
    """Tell whether a landline stands there without the office it belongs to."""
    starts = [match.start() for form in (text, spelt(text)) for match in LANDLINE.finditer(form)]
    before = [text[max(0, start - OFFICE_BEFORE) : start] for start in starts]
    return any(all(office not in words for office in rules.offices) for words in before)


# Short messages and shared phones carry no illness, income or identity digits; a helper's phone
# and the amount of a benefit they may carry.
SMS: Mapping[str, Finder] = {
    "identity_digits": _written_or_spelt(IDENTITY_DIGITS),
    "birth_date": _written_or_spelt(BIRTH_DATE),
    "income": _written(INCOME),
    "illness": _disease,
}
PUBLIC: Mapping[str, Finder] = {
    **SMS,
    "illness": _sickness,
    "money": _written(MONEY),
    "mobile": _written(MASKED_PHONE),
    "landline": _landline,
    "address": _written(ADDRESS),
}
SECRET_NUMBERS = ("identity_number", "bank_card")


def for_public(rules: MaskingRules, text: str) -> tuple[str, ...]:
    """Name what a public notice (公示) may not show: numbers, illness, money, addresses …

    Kinds only, never what was found; empty when the text may hang on the wall.
    """
    return _kinds(rules, text, leaks(text), PUBLIC)


def for_sms(rules: MaskingRules, text: str) -> tuple[str, ...]:
    """Name what a message about a person may not carry to a short message or a shared phone."""
    return _kinds(rules, text, for_screen(text), SMS)


def for_screen(text: str) -> tuple[str, ...]:
    """Name what no page shows to anybody: identity numbers and bank cards."""
    return tuple(kind for kind in leaks(text) if kind in SECRET_NUMBERS)


def leaking_columns(
    rules: MaskingRules, rows: Sequence[Mapping[str, str]]
) -> Mapping[str, tuple[str, ...]]:
    """Return the columns of a table that may not be made public, with the kinds they give away.

    A column is judged by its heading and by every value under it.
    """
    columns = dict.fromkeys(column for row in rows for column in row)
    kinds = {
        column: (*_by_heading(rules, column), *_by_values(rules, column, rows))
        for column in columns
    }
    return {column: tuple(dict.fromkeys(found)) for column, found in kinds.items() if found}


def _by_heading(rules: MaskingRules, heading: str) -> list[str]:
    said = "".join(flattened(heading).split())
    return [kind for kind, words in rules.columns.items() if any(word in said for word in words)]


def _by_values(rules: MaskingRules, column: str, rows: Sequence[Mapping[str, str]]) -> list[str]:
    return [kind for row in rows for kind in for_public(rules, row.get(column, ""))]


def _kinds(
    rules: MaskingRules, text: str, numbers: Iterable[str], finders: Mapping[str, Finder]
) -> tuple[str, ...]:
    flat = flattened(text)
    found = (kind for kind, finder in finders.items() if finder(rules, flat))
    return tuple(dict.fromkeys([*numbers, *found]))
