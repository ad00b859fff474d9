"""Setting papers: layouts and data become a PDF, in memory, without reading or fetching anything.

A layout gets the paper's data and nothing else. It may import the layouts beside it; it reads no
file, asks no network, and never makes text into program.
"""

import asyncio
import io
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from acts.declined import Declined
from acts.papers.paper import Paper, as_data
from locales import _

LAYOUTS = Path(__file__).parent / "layouts"
PLACE = re.compile(r"┌─ (?P<file>\S+?):(?P<line>\d+):\d+")
FORBIDDEN = re.compile(r"\b(?:import|include)\b(?!\s+\"[\w-]+\.typ\")|\b(?:eval|std|plugin)\b")
"""Packages come over the network; the others turn text into program."""
COMMENT = re.compile(r"//[^\n]*")
NO_LAYOUT = "?"


class BrokenLayout(Declined):
    """Mend the layout in the place that is named."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__()
        self.file, self.line, self.reason = file, line, reason

    def sentence(self) -> str:
        return _(
            "The layout %(file)s has a mistake in line %(line)s: %(reason)s",
            file=self.file,
            line=self.line,
            reason=self.reason,
        )


class Press:
    """Sets papers; layouts in `folder` stand in for ours of the same name."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    async def pdf(self, paper: Paper) -> bytes:
        """Set a paper as PDF.

        Raises:
            BrokenLayout: a layout has a mistake.
        """
        pages = await asyncio.to_thread(self._set, paper, "pdf")
        return pages[0]

    async def pictures(self, paper: Paper, ppi: float = 110) -> list[bytes]:
        """Set a paper as one PNG a page.

        Raises:
            BrokenLayout: a layout has a mistake.
        """
        return await asyncio.to_thread(self._set, paper, "png", ppi)

    async def sheets(
        self, layout: str, data: object, form: str = "pdf", ppi: float | None = None
    ) -> list[bytes]:
        """Set plain values by a layout of their own: one PDF, or one PNG a page.

        Raises:
            BrokenLayout: a layout has a mistake.
        """
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        return await asyncio.to_thread(self._set_data, layout, inputs, form, ppi)

    def _set(self, paper: Paper, form: str, ppi: float | None = None) -> list[bytes]:
        inputs = {"data": json.dumps(as_data(paper), ensure_ascii=False), "qr": qr(paper.code)}
        return self._set_data(paper.kind, inputs, form, ppi)

    def _set_data(
        self, layout: str, inputs: Mapping[str, str], form: str, ppi: float | None
    ) -> list[bytes]:
        layouts = self._layouts()
        main = f"{layout}.typ"
        if main not in layouts:
            raise BrokenLayout(main, 0, _("there is no such layout"))
        return _typeset({**layouts, "main.typ": _entry(main)}, form, inputs, ppi)

    def _layouts(self) -> dict[str, bytes]:
        """Every layout by name, the county's over ours; read each time, so a change is seen."""
        found = {file.name: file.read_bytes() for file in sorted(LAYOUTS.glob("*.typ"))}
        if self._folder is None:
            return found
        for file in sorted(self._folder.glob("*.typ")):
            found[file.name] = _checked(file.name, file.read_bytes())
        return found


def qr(text: str) -> str:
    """A text as a QR code in SVG; nothing for no text."""
    import segno

    if not text:
        return ""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=2, xmldecl=False
    )
    return drawn.getvalue().decode()


def _entry(layout: str) -> bytes:
    return f'#include "{layout}"\n'.encode()


def _checked(name: str, content: bytes) -> bytes:
    """A county's layout, unless it asks for more than the paper's data."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BrokenLayout(name, line, _("the file is not UTF-8 text")) from None
    for number, written in enumerate(text.splitlines(), 1):
        if found := FORBIDDEN.search(COMMENT.sub("", written)):
            raise BrokenLayout(
                name,
                number,
                _(
                    "“%(word)s” is not allowed here; a layout imports layouts beside it by name, "
                    "and reads nothing else",
                    word=found[0],
                ),
            )
    return content


def _typeset(
    files: Mapping[str, bytes], form: str, inputs: Mapping[str, str], ppi: float | None
) -> list[bytes]:
    import typst

    lock, compiler = _compiler()
    try:
        with lock:
            made = compiler.compile(files, format=form, sys_inputs=dict(inputs), ppi=ppi)
    except typst.TypstError as error:
        place = PLACE.search(error.diagnostic or "")
        file, line = (Path(place["file"]).name, int(place["line"])) if place else (NO_LAYOUT, 0)
        raise BrokenLayout(file, line, error.message) from None
    return [made] if isinstance(made, bytes) else list(made)


@cache
def _compiler() -> tuple[Lock, Any]:
    """The one compiler of this process, which keeps the font; one paper is set at a time."""
    import pylopdf_fonts_zh_cn
    import typst

    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    return Lock(), typst.Compiler(
        root=str(LAYOUTS), font_paths=[str(fonts)], ignore_system_fonts=True
    )
