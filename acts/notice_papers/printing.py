"""Notices set by the press: several policies as one PDF, or each as a picture for a phone."""

from collections.abc import Sequence
from dataclasses import asdict

from acts.declined import Declined
from acts.notice_papers.composing import Sheet
from acts.papers.paper import visible
from acts.papers.render import BrokenLayout, Press, qr
from locales import _, language

PAGE, LARGE, PICTURE = "page", "large", "picture"
"""One page; large print on at most two; a narrow picture as long as it needs."""

LAYOUT = "notice"
PICTURE_WIDTH_MM, PICTURE_WIDTH_PX = 108, 1080
PPI = PICTURE_WIDTH_PX / PICTURE_WIDTH_MM * 25.4
TOO_LONG = "too long: "
"""How the layout says that a notice does not fit, with its number."""


class TooLong(Declined):
    """Shorten the notice: it does not fit its pages in letters people can read on a wall."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title

    def sentence(self) -> str:
        return _(
            "“%(title)s” is too long for its paper: even in the smallest letters it does not fit. "
            "Make it shorter.",
            title=self.title,
        )


async def pdf(press: Press, sheets: Sequence[Sheet], form: str = PAGE) -> bytes:
    """Set sheets as one PDF.

    Raises:
        TooLong: one does not fit its pages.
        BrokenLayout: the layout has a mistake.
    """
    return (await _set(press, sheets, form, "pdf", None))[0]


async def pictures(press: Press, sheets: Sequence[Sheet]) -> list[bytes]:
    """Set sheets as pictures, one PNG each, to be shown by chats.

    Raises:
        BrokenLayout: the layout has a mistake.
    """
    return await _set(press, sheets, PICTURE, "png", PPI)


async def _set(
    press: Press, sheets: Sequence[Sheet], form: str, written: str, ppi: float | None
) -> list[bytes]:
    spoken, _underline, region = language().partition("_")
    data = {
        "form": form,
        "lang": spoken,
        "region": region.lower() or None,
        "notices": [_data(one) for one in sheets],
    }
    try:
        return await press.sheets(LAYOUT, data, written, ppi)
    except BrokenLayout as broken:
        _before, told, number = broken.reason.partition(TOO_LONG)
        if not told:
            raise
        raise TooLong(sheets[int("".join(filter(str.isdecimal, number)))].title) from None


def _data(one: Sheet) -> object:
    return _visible({**asdict(one), "qr": qr(one.code)})


def _visible(value: object) -> object:
    """The values without control characters, which no font draws."""
    match value:
        case str():
            return visible(value)
        case dict():
            return {name: _visible(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_visible(inner) for inner in value]
        case _:
            return value
