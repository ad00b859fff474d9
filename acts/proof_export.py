"""Proof as a workbook: households by village and number, without any name or telephone."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from acts.actor import Actor
from acts.declined import Declined
from acts.ledger_export import LONGEST_REASON, SHORTEST_REASON, TEXT, WITHOUT_REASON, guarded
from acts.proof import fate_of
from channels.text import clean
from locales import _
from locales.delivery_reasons import why
from rulebook import masking
from storage import audit
from storage.engine import Session
from storage.moment import SHANGHAI
from storage.queries.notices import Sending
from storage.queries.proof import Known, Row

MOST = 20_000
NUMBERS = ("meant", "understood", "told", "unclear")
WIDTHS = (22, 10, 24, 40, 14, 20, 20, 8)


class NeedsPurpose(Declined):
    """Say what so many households are for."""

    def sentence(self) -> str:
        return _("Write what these lines are for: more than a hundred leave the service.")


class TooManyHouseholds(Declined):
    """Choose a village or a fate."""

    def sentence(self) -> str:
        return _("These are too many lines for one table: choose a village or what became of it.")


async def taken_along(
    session: Session, actor: Actor, sending: Sending, rows: Sequence[Row], reason: str
) -> None:
    """Write down who takes these households along and what for.

    Raises:
        NeedsPurpose: more than a hundred, and no reason.
        TooManyHouseholds: more than one workbook may have.
    """
    if len(rows) > MOST:
        raise TooManyHouseholds
    said = clean(reason, LONGEST_REASON)
    if len(rows) > WITHOUT_REASON and len(said) < SHORTEST_REASON:
        raise NeedsPurpose
    for kind in ("identity_number", "bank_card"):
        said = masking.RUNS[kind].sub("****", said)
    detail = {"rows": len(rows), "reason": said}
    await audit.record(session, actor.name, "proof.exported", f"broadcast:{sending.id}", detail)


def of_households(title: str, rows: Iterable[Row]) -> bytes:
    """The households of a sending; no database and no waiting, so it may run beside the loop."""
    headings = (
        _("Village"),
        _("Household number"),
        _("What became of it"),
        _("Reason"),
        _("Answer"),
        _("Answered on"),
        _("Opened with a code on"),
        _("Ways tried"),
    )
    return _book(title, headings, (_line(row) for row in rows))


def of_awareness(title: str, rows: Iterable[Known]) -> bytes:
    """Who knows what, by policy and village."""
    headings = (
        *(_("Policy"), _("Village"), _("Meant"), _("Say they understand"), _("Told in person")),
        *(_("Do not understand yet"), _("Know it")),
    )
    lines = (
        (one.title, one.village, *(str(getattr(one, name)) for name in NUMBERS), rate(one))
        for one in rows
    )
    return _book(title, headings, lines)


def rate(one: Known) -> str:
    """How many of those meant know it, as a whole percentage."""
    if not one.meant:
        return "—"
    return f"{100 * (one.understood + one.told) // one.meant}%"


def fate(key: str) -> str:
    """What became of a household, in words."""
    return FATES[key]() if key in FATES else key


def answered(key: str | None) -> str:
    """An answer in words."""
    return ANSWERS[key]() if key in ANSWERS else ""


FATES: Mapping[str, Callable[[], str]] = {
    "delivered": lambda: _("arrived"),
    "sent": lambda: _("handed over"),
    "queued": lambda: _("waiting"),
    "waiting": lambda: _("not sent yet"),
    "undelivered": lambda: _("did not arrive"),
    "unsure": lambda: _("nobody knows yet whether it left"),
    "parked": lambda: _("waits for a person's decision"),
    "suppressed": lambda: _("not wanted"),
    "cancelled": lambda: _("taken back"),
    "no_address": lambda: _("No phone or chat is known"),
    "opted_out": lambda: _("Wants no notices"),
    "same_phone": lambda: _("Gets it on the same phone as another household"),
}
ANSWERS: Mapping[str | None, Callable[[], str]] = {
    "understood": lambda: _("understood"),
    "unclear": lambda: _("did not understand"),
    "apply": lambda: _("wants to apply"),
}


def _line(row: Row) -> tuple[str, ...]:
    return (
        row.village,
        str(row.number),
        fate(fate_of(row.excluded, row.state)),
        why(row.reason),
        answered(row.answer),
        _at(row.answered_at),
        _at(row.opened_at),
        str(row.tried + 1) if row.state else "",
    )


def _at(instant: Any) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if instant else ""


def _book(title: str, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Proof"))
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A3"

    def cell(text: str, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, guarded(text))
        made.data_type = "s"
        made.number_format = TEXT
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(title)])
    sheet.append([cell(name, bold=True) for name in headings])
    for line in lines:
        sheet.append([cell(text) for text in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
