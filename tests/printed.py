"""Reading papers back: their text page by page, and the codes a phone would scan."""

from collections.abc import Sequence

import pypdfium2
import zxingcpp

from acts.papers.paper import MAY_BREAK, Facts, Lines, Paper, Table
from rulebook import masking

RARE = "㛃䶮𬭎"
"""Characters of names that many fonts lack."""


def pages(pdf: bytes) -> list[str]:
    """What each page says, without the spaces between Chinese and Latin letters."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return [text.replace(MAY_BREAK, "").replace(" ", "") for text in texts]


def flat(pdf: bytes) -> str:
    """What a paper says, without the places where its lines end."""
    return "".join("".join(pages(pdf)).split())


def scanned(pdf: bytes) -> list[str]:
    """The codes on the first page."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=3).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def leaking(pdf: bytes) -> list[str]:
    """The kinds of private numbers on any line."""
    lines = [line for page in pages(pdf) for line in page.splitlines()]
    return [kind for line in lines for kind in masking.leaks(line)]


def cells(paper: Paper) -> list[str]:
    """Every text a paper holds."""
    found: list[str] = [paper.title, paper.subtitle, paper.place, paper.foot, *paper.signatures]
    for block in paper.blocks:
        found.append(block.title)
        match block:
            case Facts(rows=rows) | Table(rows=rows):
                found += [text for row in rows for text in row]
            case Lines(lines=lines):
                found += lines
    return found


def a_paper(kind: str = "help_plan", rows: Sequence[Sequence[str]] = (), **more: object) -> Paper:
    """An invented paper."""
    table = Table("members", ("姓名", "关系"), tuple(tuple(row) for row in rows), "家庭成员")
    values = {
        "kind": kind,
        "title": "帮扶计划",
        "code": "12345674",
        "shown_code": "1234-5674",
        "place": "青禾县柳河镇张庄村",
        "foot": "青禾县　咨询电话0370-6600000",
        "blocks": (Facts("head", (("户主", f"张{RARE}"),)), *((table,) if rows else ())),
    }
    return Paper(**{**values, **more})  # type: ignore[arg-type]  # tests say what they change
