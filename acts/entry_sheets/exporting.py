"""Writing the sheets: what is ready, what must be mended first, and who may carry it over."""

from collections.abc import Sequence
from dataclasses import dataclass

from acts.actor import Actor, NotAllowed, Trust
from acts.entry_sheets import checking, picture
from acts.exchange_book import Page, write
from rulebook.entry_sheet import Sheet
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import entry_receipts, households
from storage.queries.cases import Filed


@dataclass(frozen=True, slots=True)
class Stuck:
    """A case left out of the sheet, and what must be mended first."""

    case: Filed
    household: str
    problems: Sequence[str]


@dataclass(frozen=True)
class Ready:
    """What a sheet holds: rows by source for each case that is right, and who is left out."""

    sheet: Sheet
    rows: Sequence[dict[str, str]]
    stuck: Sequence[Stuck]


def enters(rules: Rulebook, actor: Actor, case: Filed) -> bool:
    """Whether this actor enters such a case: by a role the procedure gives the step to."""
    sheet = rules.exchanges.entry_sheet.of(case.procedure, case.state)
    if sheet is None:
        return False
    ways = rules.procedures[case.procedure].states[case.state].transitions
    roles = [role for way in ways if way.event == sheet.event for role in way.by]
    return actor.role_among(case.path, roles, case.household_id) is not None


async def look(session: Session, rules: Rulebook, actor: Actor, path: str = "") -> list[Ready]:
    """Every sheet with the cases of a place that this actor may enter."""
    sheets = rules.exchanges.entry_sheet.sheets
    places = [(one.procedure, one.state) for one in sheets]
    waiting = await entry_receipts.waiting(session, actor.scope, places, path)
    mine = [case for case in waiting if actor.scope.everything or enters(rules, actor, case)]
    return [
        await _ready(
            session,
            rules,
            sheet,
            [one for one in mine if (one.procedure, one.state) == (sheet.procedure, sheet.state)],
        )
        for sheet in sheets
    ]


async def export(
    session: Session, rules: Rulebook, actor: Actor, path: str = ""
) -> tuple[bytes, int]:
    """Write the workbook of everything that is right, and write down that it was taken.

    Raises:
        NotAllowed: the actor did not come by the console.
    """
    actor.needs(Trust.CONSOLE)
    if not actor.is_official and not actor.scope.everything:
        raise NotAllowed("holds no post")
    found = await look(session, rules, actor, path)
    rows = sum(len(one.rows) for one in found)
    detail = {
        "rows": rows,
        "left_out": sum(len(one.stuck) for one in found),
        "cases": [row["code"] for one in found for row in one.rows],
    }
    await audit.record(session, actor.name, "entry_sheet.exported", f"path:{path}", detail)
    return write([_page(one) for one in found]), rows


async def problems_of(session: Session, rules: Rulebook, case: Filed) -> list[str]:
    """What must be mended in one case before it is entered."""
    known = await picture.of_case(session, rules, case)
    return await checking.problems(session, rules, known) if known else []


async def _ready(
    session: Session, rules: Rulebook, sheet: Sheet, waiting: Sequence[Filed]
) -> Ready:
    rows, stuck = [], []
    for case in waiting:
        known = await picture.of_case(session, rules, case)
        if known is None:
            continue
        if wrong := await checking.problems(session, rules, known):
            stuck.append(Stuck(case, households.label(known.household), wrong))
        else:
            rows.append(await picture.row(session, rules, known))
    return Ready(sheet, rows, stuck)


def _page(ready: Ready) -> Page:
    columns = ready.sheet.columns
    rows = [[row.get(column.source, "") for column in columns] for row in ready.rows]
    return Page(ready.sheet.zh, "", [column.zh for column in columns], rows)
