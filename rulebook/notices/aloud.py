"""Text as it is read aloud, by a loudspeaker or a machine: numbers and symbols written out.

In Chinese every digit becomes a word. In English digits stay: who reads English aloud, person or
machine, says 1000 without help; only telephones are told digit by digit, and symbols as words.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from rulebook.notices.numbers_aloud import by_digit, number, telephone

Replace = str | Callable[[re.Match[str]], str]

AFTER_A_CALL = r"(?<=[打拨话线])"
TO = r"\s*(?:-{1,2}|—{1,2}|–|−|~|∼|至|到)\s*"
FIGURE = r"\d+(?:\.\d+)?"
CLOCK = r"(?<!\d)([01]?\d|2[0-4]):([0-5]\d)(?!\d)"
CIRCLED = re.compile("[①-⑳]")
COUNTED = "元块个天年人次倍户种份张里公米斤亩头只口家周星条项门趟岁万亿千位"
"""What is counted with 两 and not with 二; 期, 月, 日, 号 and 级 are numbered."""

PHONES: tuple[tuple[str, Replace], ...] = (
    (r"(?<![\d.])(0\d{2,3})[-\s]?(\d{7,8})(?!\d)", lambda m: _phone(m[1], m[2])),
    (r"(?<![\d.])([48]00)[-\s]?(\d{3})[-\s]?(\d{4})(?!\d)", lambda m: _phone(m[1], m[2], m[3])),
    (r"(?<![\d.])(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)", lambda m: _phone(m[1], m[2], m[3])),
    (
        rf"{AFTER_A_CALL}\s*[::]?\s*(\d{{3,8}})(?!\d|\.\d|[%‰/]|\s*[{COUNTED}分])",
        lambda m: telephone(m[1]),
    ),
    (rf"(?<![\d.])(12[13]\d\d)(?!\d|\.\d|[%‰]|\s*[{COUNTED}])", lambda m: telephone(m[1])),
)

CHINESE: tuple[tuple[str, Replace], ...] = (
    (r"(?<=\d),(?=\d{3}(?!\d))", ""),
    *PHONES,
    # Days, years and times.
    (
        r"(?<!\d)((?:19|20)\d\d)-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])(?!\d)",
        lambda m: f"{by_digit(m[1])}年{_plain(m[2])}月{_plain(m[3])}日",
    ),
    (r"[〔\[(]((?:19|20)\d\d)[〕\])]", lambda m: f"，{by_digit(m[1])}，"),
    (
        rf"(?<![\d.])((?:19|20)\d\d)(年?){TO}((?:19|20)\d\d)(?=\s*(?:学年|年度|年))",
        lambda m: f"{by_digit(m[1])}{m[2]}到{by_digit(m[3])}",
    ),
    (r"(?<![\d.])((?:19|20)\d\d)(?=\s*(?:学年|年度|年|·))", lambda m: by_digit(m[1])),
    (rf"{CLOCK}{TO}{CLOCK}", lambda m: f"{_time(m[1], m[2])}到{_time(m[3], m[4])}"),
    (CLOCK, lambda m: _time(m[1], m[2])),
    (r"(?<=\d):(?=\d)", "比"),
    # Shares and parts.
    (rf"({FIGURE})\s*%?{TO}({FIGURE})\s*%", lambda m: f"{_share(m[1])}到{_share(m[2])}"),
    (rf"({FIGURE})\s*%", lambda m: _share(m[1])),
    (rf"({FIGURE})\s*‰", lambda m: f"千分之{number(Decimal(m[1]))}"),
    (
        r"(?<![\d./])([1-9]\d?)[/⁄]([1-9]\d?)(?![\d./])",
        lambda m: f"{_plain(m[2])}分之{_plain(m[1])}",
    ),
    # Signs between and before figures.
    (rf"(?<=\d){TO}(?=\d)", "到"),
    (rf"(?<=[元万亿千%年月日天岁级号点]){TO}(?=\d)", "到"),
    (r"[¥$]\s*(\d+(?:\.\d+)?\s*[万亿千]?)元?", r"\1元"),
    (rf"(?<![\d\w])[-−](?={FIGURE})", "负"),
    (r"≥|>=", "不少于"),
    (r"≤|<=", "不超过"),
    (r">", "超过"),
    (r"<", "少于"),
    (r"=", "等于"),
    (r"±", "上下"),
    (r"[×*](?=\s*\d)", "乘"),
    (r"(?<=[\d岁])\+", "以上"),
    (r"\+(?=\s*\d)", "加"),
    (r"&", "和"),
    (r"㎡|(?<=\d)\s*m2(?!\w)", "平方米"),
    (r"m³|(?<=\d)\s*m3(?!\w)", "立方米"),
    (r"(?<=\d)\s*(?:km)(?!\w)", "公里"),
    (r"(?<=\d)\s*(?:kg)(?!\w)", "公斤"),
    (r"(?<=\d)\s*(?:m)(?!\w)", "米"),
    (r"℃|°C", "摄氏度"),
    (r"和/或", "或者"),
    (r"(?<=[元块吨米升斤度人])/(?=[人年月天日户次学亩])", "每"),
    # Figures.
    (rf"({FIGURE})\s*([万亿])", lambda m: _many(m[1], m[2])),
    (
        rf"(?<![\d.第])2(?=\s*(?:[{COUNTED}]|小时|学期|平方))(?!\s*年级)",
        "两",
    ),
    (FIGURE, lambda m: number(Decimal(m[0]))),
)
"""Replacements in order: what is recognised first is not looked at again."""

ENGLISH: tuple[tuple[str, Replace], ...] = (
    *((pattern, lambda m: _spaced(m[0])) for pattern, _said in PHONES[:3]),
    (r"(?<![\d.])(12[13]\d\d)(?!\d|\.\d|%)", lambda m: _spaced(m[0])),
    (r"(?<=\d),(?=\d{3}(?!\d))", ""),
    (rf"[¥]\s*({FIGURE})", r"\1 yuan"),
    (r"(?<=\d)\s*%", " percent"),
    (r"(?<=\d)\s*(?:-|—|–|~)\s*(?=\d)", " to "),
    (r"≥|>=", " at least "),
    (r"≤|<=", " at most "),
    (r"&", " and "),
    (r"(?<=\w)/(?=\w)", " or "),
)

LETTER = "L"
"""The categories of Unicode of which words are made begin so."""
KEPT = "，。？！、\n 〇"
AS_STOP: dict[str, str] = {
    **dict.fromkeys(":;：；—…()（）〔〕[]{}【】「」『』/|", "，"),
    ",": "，",
    "?": "？",
    "!": "！",
}


def written_out(text: str) -> str:
    """Say a Chinese text in words: 1.8万元 is 一万八千元, 65% 百分之六十五, 12345 幺二三四五."""
    said = _replaced(_folded(text), CHINESE)
    said = re.sub(r"(?<!\d)\.(?=\s|$)|(?<=[^\W\d_])\.(?=[^\w]|$)", "。", said)
    said = "".join(_chinese_sign(sign) for sign in said)
    said = re.sub(r"(?<![a-zA-Z])\s+|\s+(?![a-zA-Z])", lambda m: "\n" * ("\n" in m[0]), said)
    return _punctuated(said)


def written_out_in_english(text: str) -> str:
    """Say an English text without symbols; figures stay figures, telephones go digit by digit."""
    said = _replaced(_folded(text), ENGLISH)
    said = re.sub(r"[:;()\[\]—–…]", ",", said)
    said = "".join(sign if _english_sign(sign) else " " for sign in said)
    said = re.sub(r"[^\S\n]+", " ", said)
    said = re.sub(r" *,[ ,]*", ", ", said)
    return re.sub(r"[, ]+(?=[.?!\n]|$)|(?<=\n)[, ]+|^[, ]+", "", said).strip()


def _replaced(text: str, table: tuple[tuple[str, Replace], ...]) -> str:
    for pattern, said in table:
        text = re.sub(pattern, said, text)
    return text


def _folded(text: str) -> str:
    """Every digit and sign in its plain form; Chinese stops and units of one sign stay."""
    text = CIRCLED.sub(lambda found: f"{found[0]}，", text)
    plain = (sign if sign in "，。、；：？！℃㎡…" else _plain_sign(sign) for sign in text)
    return "".join(plain).replace("m²", "㎡")


def _plain_sign(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign)
    return "".join(str(unicodedata.decimal(one, one)) for one in folded)


def _phone(*groups: str) -> str:
    return "，".join(telephone(group) for group in groups)


def _plain(digits: str) -> str:
    return number(Decimal(digits))


def _time(hour: str, minute: str) -> str:
    said = f"{'两' if int(hour) == 2 else _plain(hour)}点"
    if minute == "00":
        return said
    return f"{said}{'零' if minute[0] == '0' else ''}{_plain(minute)}分"


def _share(figure: str) -> str:
    value = Decimal(figure)
    return f"百分之{'百' if value == 100 else number(value)}"


def _many(figure: str, unit: str) -> str:
    """1.8万 is 一万八千; what does not come out even keeps its point: 一点二三四五六万."""
    value = Decimal(figure) * (10_000 if unit == "万" else 100_000_000)
    if value == value.to_integral():
        return number(value)
    return number(Decimal(figure)) + unit


def _spaced(digits: str) -> str:
    return ", ".join(" ".join(group) for group in re.split(r"\D+", digits) if group)


def _chinese_sign(sign: str) -> str:
    if sign in KEPT or unicodedata.category(sign)[0] == LETTER:
        return sign
    return AS_STOP.get(sign, " " if sign.isspace() else "")


def _english_sign(sign: str) -> bool:
    return sign in " .,?!'’\n" or sign.isdecimal() or unicodedata.category(sign)[0] == LETTER


def _punctuated(said: str) -> str:
    """One stop where several met: the strongest, and none where a line begins."""
    said = re.sub(r"[，、]*([。？！])[，、。]*", r"\1", said)
    said = re.sub(r"[，、]*，[，、]*", "，", said)
    said = re.sub(r"[，、\s]*\n[，、。\s]*", "\n", said)
    return said.strip("，、 \n")
