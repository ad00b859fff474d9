"""What could not be used of a file, as a workbook with reasons, for the office to put right."""

from collections.abc import Sequence

from acts.actor import Actor
from acts.comparisons.applying import preview
from acts.comparisons.judging import LEFT_OVER
from acts.comparisons.lists import Written, header
from acts.comparisons.reading import Answered
from acts.exchange_book import Page
from acts.exchange_book import write as write_book
from locales import _
from rulebook.comparison import Department
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session


async def write(
    session: Session, rules: Rulebook, actor: Actor, batch_id: int, import_id: int
) -> Written | None:
    """Write the rows left over of a file, an office a sheet; None when there is no such file."""
    seen = await preview(session, actor, batch_id, import_id)
    if seen is None:
        return None
    rows = [row for row in seen.rows if row.verdict in LEFT_OVER]
    offices = rules.exchanges.comparison.departments
    pages = [
        _page(offices[key], [row for row in rows if row.department == key])
        for key in dict.fromkeys(row.department for row in rows)
    ]
    await audit.record(
        session,
        actor.name,
        "comparison.left_over",
        f"comparison_batch:{batch_id}",
        {"import": import_id, "rows": len(rows)},
    )
    name = _("%(number)s, to be put right", number=seen.batch.number)
    return Written(f"{name}.xlsx", write_book(pages), len(rows), 0)


def _page(department: Department, rows: Sequence[Answered]) -> Page:
    found = [
        (
            row.number,
            str(row.line or ""),
            row.head,
            "",
            "",
            *(row.values.get(item.key, "") for item in department.items),
            row.remark,
            str(row.row),
            row.reason,
        )
        for row in rows
    ]
    titles = (*header(department), _("Row in the file"), _("What is wrong"))
    return Page(department.zh, "", titles, found)
