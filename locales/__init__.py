"""How it is said: whole sentences in the person's language, dates and money as people write them.

Message ids are English sentences with named values. Catalogues are `.po` files compiled in memory,
so a translator's change is live at the next start and nothing compiled is kept in the repository.
"""

import contextlib
import gettext as gnu
import io
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh_CN", "en")
DEFAULT = "zh_CN"

_ROOT = Path(__file__).parent
_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything within this block in one language; an unknown one falls to the default."""
    token = _language.set(language if language in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _language.reset(token)


def prepare() -> None:
    """Compile every catalogue now, so that nobody's first message waits for it."""
    for name in LANGUAGES:
        _catalogue(name)


def gettext(sentence: str, /, **values: Any) -> str:
    """Say a sentence in the language of the moment, with its values put in."""
    said = _catalogue(_language.get()).gettext(sentence)
    return said % values if values else said


def ngettext(singular: str, plural: str, count: int, /, **values: Any) -> str:
    """Say a sentence about a number of things; the number is the value `count`."""
    said = _catalogue(_language.get()).ngettext(singular, plural, count)
    return said % {"count": count, **values}


_ = gettext


def language() -> str:
    """The language of the moment."""
    return _language.get()


def day(value: date, today: date | None = None) -> str:
    """A day as people write it: 3月5日, with the year only when it is another one."""
    if _language.get() == "en":
        return f"{value.day} {value:%b}" + (
            f" {value.year}" if today and value.year != today.year else ""
        )
    year = f"{value.year}年" if today and value.year != today.year else ""
    return f"{year}{value.month}月{value.day}日"


def clock_time(value: datetime) -> str:
    """A time of the day: 14:05."""
    return f"{value:%H:%M}"


def yuan(amount: Decimal | int) -> str:
    """An amount of money: 4200元, with cents only when there are any."""
    number = Decimal(amount)
    said = f"{number:.0f}" if number == number.to_integral() else f"{number:.2f}"
    return f"{said}元" if _language.get() == "zh_CN" else f"¥{said}"


@cache
def _catalogue(name: str) -> gnu.NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    path = _ROOT / name / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return gnu.NullTranslations()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=name)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gnu.GNUTranslations(compiled)
