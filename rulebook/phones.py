"""Mainland mobile numbers, however they are typed."""

import re
import unicodedata

GAP = r"[\s\-.·]?"
MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{GAP})?(1{GAP}[3-9](?:{GAP}\d){{9}})(?!\d)")


def mobile(text: str) -> str | None:
    """Return the number as +86…, or None when the text is not one mobile number alone."""
    match = MOBILE.fullmatch(_half_width(text).strip())
    return _canonical(match) if match else None


def find_mobile(text: str) -> str | None:
    """Return the first mobile number inside a text."""
    match = MOBILE.search(_half_width(text))
    return _canonical(match) if match else None


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _canonical(match: re.Match[str]) -> str:
    return "+86" + "".join(char for char in match[1] if char.isdigit())
