"""Hide what identifies a person, and find what was not hidden."""

import re
import unicodedata

GAP = r"[\s\-.·,_]{0,2}"
RUNS = {
    "identity_number": re.compile(rf"(?<!\d)[1-9](?:{GAP}\d){{16}}{GAP}[\dXx](?![\dXx])"),
    "bank_card": re.compile(rf"(?<!\d)\d(?:{GAP}\d){{15,18}}(?!\d)"),
    "mobile": re.compile(rf"(?<!\d)(?:(?:\+|00)?86{GAP})?1{GAP}[3-9](?:{GAP}\d){{9}}(?!\d)"),
}
OLD_IDENTITY_NUMBER = re.compile(
    r"(?<!\d)[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}(?!\d)"
)
DATES = re.compile(r"(?:\d{4}([-.])\d{1,2}\1\d{1,2}[\s,]*)+")
SPOKEN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def name(text: str) -> str:
    """Keep the first character, and the last of a longer name: 张*, 张*明, 欧**明."""
    text = text.strip()
    if len(text) < 2:
        return "*" * len(text)
    last = text[-1] if len(text) > 2 else ""
    return text[0] + "*" * (len(text) - 1 - len(last)) + last


def phone(number: str) -> str:
    """Show a mobile number as 138****8000."""
    digits = "".join(char for char in number if char.isdigit())[-11:]
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) == 11 else "****"


def identity(number: str | None) -> str:
    """Say only whether an identity number is on file (有/无); its digits are never shown."""
    return "有" if number else "无"


def leaks(text: str) -> list[str]:
    """Name the kinds of numbers in a text that point to a person; empty when it is safe.

    Only kinds are returned, so that a report of a leak is not one itself.
    """
    flat = unicodedata.normalize("NFKC", text)
    return list(dict.fromkeys([*_kinds(flat), *_kinds(flat.translate(SPOKEN_DIGITS))]))


def _kinds(text: str) -> list[str]:
    found = [kind for kind, run in RUNS.items() if any(map(_is_leak, run.finditer(text)))]
    if OLD_IDENTITY_NUMBER.search(text):
        found.append("identity_number")
    return found


def _is_leak(match: re.Match[str]) -> bool:
    # Two dates in a row have as many digits as a bank card.
    return not DATES.fullmatch(match[0])
