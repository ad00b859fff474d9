"""The ledger as a workbook: every cell is text that no spreadsheet takes for a formula."""

import io
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from acts import ledger
from acts.actor import Actor
from acts.ledger import CASE, CLUE, ISSUE, MOST, Filters, Row
from acts.notices import Declined
from channels.text import clean
from locales import _
from rulebook import masking
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session

WITHOUT_REASON = 100
"""So many lines may be taken along without saying why."""
SHORTEST_REASON, LONGEST_REASON = 4, 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")
TEXT = "@"
WIDTHS = {"household": 16, "village": 22, "state": 22, "people": 24, "procedure": 26}
USUAL_WIDTH = 12


class NeedsReason(Declined):
    """Say what so many lines are for."""

    def sentence(self) -> str:
        return _("Write what these lines are for: more than a hundred leave the service.")


class TooMany(Declined):
    """Narrow it down."""

    def sentence(self) -> str:
        return _("These are too many lines for one table: choose a place or a time.")


async def export(
    session: Session, rules: Rulebook, actor: Actor, filters: Filters, reason: str
) -> list[Row]:
    """The lines of an export, written down in the audit with what they are for.

    Raises:
        NotAllowed: the ledger needs a console session.
        NeedsReason: more than a hundred lines, and no reason.
        TooMany: more lines than one workbook may have.
    """
    said = clean(reason, LONGEST_REASON)
    many = await ledger.count(session, rules, actor, filters)
    if many > MOST:
        raise TooMany
    if many > WITHOUT_REASON and len(said) < SHORTEST_REASON:
        raise NeedsReason
    rows = await ledger.page(session, rules, actor, filters, MOST)
    for kind in ("identity_number", "bank_card"):
        said = masking.RUNS[kind].sub("****", said)
    detail = {"rows": len(rows), "reason": said, "path": filters.path, "which": filters.which}
    await audit.record(session, actor.name, "ledger.exported", "ledger", detail)
    return rows


def workbook(rules: Rulebook, rows: Sequence[Row], title: str, today: date) -> bytes:
    """The lines as an XLSX file; no database and no waiting, so it may run beside the loop."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Ledger"))
    heads = headings()
    for place, key in enumerate(heads):
        letter = chr(ord("A") + place)
        sheet.column_dimensions[letter].width = WIDTHS.get(key, USUAL_WIDTH)
    sheet.freeze_panes = "A3"
    sheet.append([_cell(sheet, _("%(title)s, of %(day)s", title=title, day=today.isoformat()))])
    sheet.append([_cell(sheet, name, bold=True) for name in heads.values()])
    for row in rows:
        found = values(rules, row)
        sheet.append([_cell(sheet, found[key]) for key in heads])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def headings() -> Mapping[str, str]:
    """The columns in order, as people read them."""
    return {
        "code": _("Number"),
        "kind": _("Kind"),
        "procedure": _("Procedure"),
        "household": _("Household or matter"),
        "village": _("Place"),
        "state": _("Stands at"),
        "level": _("Urgency"),
        "opened_on": _("Opened on"),
        "age": _("Days since then"),
        "in_state": _("Days at this step"),
        "deadline": _("Limit"),
        "days_late": _("Days late"),
        "returns": _("Sent back"),
        "reports": _("Reports"),
        "role": _("Whose turn"),
        "people": _("Who that is"),
        "follows": _("Follows"),
        "followers": _("Followed by"),
        "closed_on": _("Closed on"),
    }


def kinds() -> Mapping[str, str]:
    """What the kinds of lines are called."""
    return {CLUE: _("Clue"), CASE: _("Case"), ISSUE: _("Issue")}


def hows() -> Mapping[str, str]:
    """How cases hang together, in words."""
    return {
        "spawned": _("grew out of it"),
        "reopened": _("taken up again"),
        "appeal": _("appeal"),
    }


def guarded(text: str) -> str:
    """A text that stays one in every spreadsheet program, whatever it begins with."""
    plain = unicodedata.normalize("NFKC", text).lstrip()
    return f"'{text}" if plain.startswith(FORMULA) or text.startswith(FORMULA) else text


def values(rules: Rulebook, row: Row) -> dict[str, str]:
    """A line as people read it, by column."""
    line = row.line
    how = hows()
    level = rules.triage.levels.get(line.level)
    role = rules.roles.get(row.role or "")
    return {
        "code": line.code,
        "kind": kinds()[row.kind],
        "procedure": rules.procedures[line.procedure].title,
        "household": line.household,
        "village": line.village,
        "state": row.state,
        "level": level.zh if level else "",
        "opened_on": line.opened_on.isoformat(),
        "age": str(row.age),
        "in_state": str(row.in_state),
        "deadline": row.deadline.isoformat() if row.deadline else "",
        "days_late": str(row.days_late or ""),
        "returns": str(line.returns),
        "reports": str(row.reports),
        "role": role.zh if role else "",
        "people": "、".join(row.people),
        "follows": f"{row.follows[0]}（{how.get(row.follows[1] or '', '')}）"
        if row.follows
        else "",
        "followers": "、".join(
            f"{one.code}（{how.get(one.how or '', '')}）" for one in row.followers
        ),
        "closed_on": line.closed_on.isoformat() if line.closed_on else "",
    }


def _cell(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, guarded(text))
    cell.data_type = "s"
    cell.number_format = TEXT
    if bold:
        cell.font = Font(bold=True)
    return cell
