"""What stands on a notice's paper: its parts, whom to call, the code to scan, and where from."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import quote

from locales import DEFAULT, _, day, language
from notifications.notices import figures, forms
from notifications.tell import HOTLINE
from storage.queries.notices import Text, Version
from storage.queries.regions import Place

WITH_YEAR = date.min
"""Papers hang for long, so their days are told with the year."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; a figure stands out."""

    text: str
    figure: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One question of the paper and its answer."""

    name: str
    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One notice as it is printed; `code` is what the QR code holds, `scan` says so beside it."""

    seal: str
    title: str
    place: str
    parts: tuple[Section, ...]
    call: str
    landline: str
    code: str
    scan: str
    foot: tuple[str, ...]


def sheet(notice: Text, place: Place | None, landline: str | None, public_url: str = "") -> Sheet:
    """Put a notice on a sheet, in the language of the moment, for the readers of one place.

    Without the address of the pages the code holds their path alone, and the sheet says to call.
    """
    call = landline or HOTLINE
    told = forms.words(notice, call)
    path = page_address(notice.slug if notice.policy else "", place)
    return Sheet(
        seal=_("Policy notice"),
        title=told.title,
        place=place.full_name if place else "",
        parts=tuple(_sections(notice, forms.parts(told))),
        call=_("Anything unclear? Call:"),
        landline=call,
        code=f"{public_url.rstrip('/')}{path}" if path else "",
        scan=_scan(bool(path), bool(public_url)),
        foot=(
            _("Basis: %(source)s", source=notice.source),
            _(
                "Good until %(day)s. Version %(version)s.",
                day=day(notice.review_by, WITH_YEAR),
                version=version_of(notice),
            ),
        ),
    )


def page_address(policy_id: str, place: Place | None) -> str:
    """The path of a policy's page with its readers' place; nothing for a notice without policy."""
    if not policy_id:
        return ""
    query = [f"v={quote(place.id)}"] if place and place.level == "village" else []
    query += [f"lang={language()}"] if language() != DEFAULT else []
    return f"/p/{quote(policy_id)}{'?' if query else ''}{'&'.join(query)}"


def version_of(notice: Text) -> str:
    """What tells two papers apart: the stored number, or a fingerprint of words and figures."""
    if isinstance(notice, Version):
        return str(notice.version)
    said = asdict(notice) | {"review_by": None}
    return hashlib.sha256(repr(sorted(said.items(), key=str)).encode()).hexdigest()[:6]


def _scan(has_page: bool, reachable: bool) -> str:
    if not has_page:
        return ""
    if reachable:
        return _("Scan to read it on the phone, or to hear it.")
    return _("The page on the phone is not open yet: please call.")


def _sections(notice: Text, answered: Iterable[forms.Part]) -> Iterator[Section]:
    values = sorted(set(figures.said(notice.figures).values()), key=len, reverse=True)
    for part in answered:
        yield Section(part.name, part.heading, tuple(_pieces(part.text, values)))


def _pieces(text: str, values: Sequence[str]) -> Iterator[Piece]:
    """The text in pieces, each figure one; digits inside a longer number are none."""
    if not values:
        yield Piece(text, False)
        return
    found = "|".join(re.escape(value) for value in values)
    for number, piece in enumerate(re.split(rf"(?<![\d.])({found})(?![\d.]*\d)", text)):
        if piece:
            yield Piece(piece, number % 2 == 1)
