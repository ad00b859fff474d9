"""Addresses of this house inside a text, so that a page can make links of them and of no others."""

import re
from dataclasses import dataclass

NOT_AFTER = "(?<![A-Za-z0-9_/.:@-])"
PATH = "(?P<path>/(?:p|r|n|board)/[A-Za-z0-9_%][A-Za-z0-9_%.~/?=&+-]*)"
"""The pages anybody may open; whatever else looks like an address stays words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; with an address it is a link."""

    text: str
    address: str = ""


def linked(text: str, public_url: str = "") -> list[Piece]:
    """Cut a text into pieces: what is the address of a page of ours, and what is not."""
    found, end = list[Piece](), 0
    house = re.escape(public_url.rstrip("/"))
    for match in re.finditer(f"{NOT_AFTER}(?:{house})?{PATH}", text):
        path = match["path"].rstrip(".?&")
        found.append(Piece(text[end : match.start()]))
        end = match.start("path") + len(path)
        found.append(Piece(text[match.start() : end], path))
    found.append(Piece(text[end:]))
    return [piece for piece in found if piece.text]
