"""Entering a case into the national system, on its page: what to mend, the receipt, the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from acts.actor import Actor
from acts.entry_sheets.exporting import enters, problems_of
from acts.entry_sheets.receipts import FILE, RECORD
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases, entry_receipts, papers
from storage.queries.cases import Filed
from storage.queries.entry_receipts import Receipt

CLOCK = "entry_10d"


@dataclass(frozen=True, slots=True)
class Entering:
    """What the case page says; `needs_file` when the household's file is not on record yet."""

    case_id: int
    waits: bool
    mine: bool
    problems: Sequence[str]
    needs_file: bool
    due_on: date | None
    receipts: Sequence[Receipt]


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Entering | None:
    """What is to be entered, or was; None where nothing ever is."""
    found = await entry_receipts.of_case(session, actor.scope, case.id)
    sheet = rules.exchanges.entry_sheet.of(case.procedure, case.state)
    if sheet is None or case.closed_on is not None:
        return Entering(case.id, False, False, (), False, None, found) if found else None
    ways = rules.procedures[case.procedure].states[case.state].transitions
    needed = {key for way in ways if way.event == sheet.event for key in way.requires} - {RECORD}
    held = await papers.keys_of(session, case.id)
    clocks = await cases.clocks_of(session, case.id)
    return Entering(
        case_id=case.id,
        waits=True,
        mine=enters(rules, actor, case),
        problems=await problems_of(session, rules, case),
        needs_file=FILE in needed - held,
        due_on=next((one.deadline for one in clocks if one.clock == CLOCK and one.running), None),
        receipts=found,
    )
