"""Find the numbers that point to a person: identity numbers, bank cards and mobile phones."""

import re
import unicodedata

GAP = r"[\s\-.·,_()‐‑–—•]{0,3}"
OLD_IDENTITY_NUMBER = (
    rf"[1-9](?:{GAP}\d){{7}}{GAP}(?:0{GAP}[1-9]|1{GAP}[0-2])"
    rf"{GAP}(?:[0-2]{GAP}\d|3{GAP}[01])(?:{GAP}\d){{3}}"
)
RUNS = {
    "identity_number": re.compile(
        rf"(?<!\d)(?:[1-9](?:{GAP}\d){{16}}{GAP}(?:\d(?![\dXx])|[Xx])|{OLD_IDENTITY_NUMBER}(?!\d))"
    ),
    # Longer runs are numbers written without a space between them.
    "bank_card": re.compile(rf"(?<!\d)(?:\d{{16,}}|\d(?:{GAP}\d){{15,18}})(?!\d)"),
    "mobile": re.compile(rf"(?<!\d)(?:(?:\+|00)?86{GAP}|0)?1{GAP}[3-9](?:{GAP}\d){{9}}(?!\d)"),
}
# Several dates, amounts or offices' landlines in a row have as many digits as a bank card.
HARMLESS = re.compile(
    r"(?<!\d)(?:19|20)\d{2}([-.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<![\d,.])\d{1,3}(?:,\d{3}){1,2}(?:\.\d{1,2})?(?![\d,])"
    r"|(?<![\d,.])\d{1,7}\.\d{2}(?![\d.])"
    r"|(?<!\d)\(?0(?:10|2\d|[3-9]\d{2})[-) ]{1,2}\d{7,8}(?!\d)"
)
SPOKEN_DIGITS = str.maketrans("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")


def leaks(text: str) -> list[str]:
    """Name the kinds of numbers in a text that point to a person; empty when it is safe.

    Only kinds are returned, so that a report of a leak is not one itself.
    """
    flat = flattened(text)
    return list(dict.fromkeys([*_kinds(flat), *_kinds(spelt(flat))]))


def flattened(text: str) -> str:
    """Return the text in half-width characters, without those that cannot be seen.

    A Chinese comma stays one: it divides sentences, and never the digits of a number.
    """
    flat = unicodedata.normalize("NFKC", text.replace("，", "、"))
    return "".join(char for char in flat if unicodedata.category(char) != "Cf")


def spelt(flat: str) -> str:
    """Return the text with numerals that are read out one by one as digits: 一三八 is 138."""
    return flat.translate(SPOKEN_DIGITS)


def _kinds(text: str) -> list[str]:
    explained = {place for match in HARMLESS.finditer(text) for place in range(*match.span())}
    kinds = []
    for kind, run in RUNS.items():
        found = [match for match in run.finditer(text) if not _digits(match) <= explained]
        if found:
            kinds.append(kind)
        # An identity number has as many digits as a bank card: what is found once is enough.
        explained = explained.union(*map(_digits, found))
    return kinds


def _digits(match: re.Match[str]) -> set[int]:
    return {place for place in range(*match.span()) if match.string[place].isdigit()}
