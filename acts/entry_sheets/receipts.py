"""Receipts brought back: the number the system gave stops the clock of entering, once."""

import re
from dataclasses import dataclass
from datetime import date

from acts.actor import Actor, NotAllowed, Trust
from acts.cases import Step, advance
from acts.declined import Declined
from acts.entry_sheets.exporting import enters
from channels.text import fold
from locales import _
from rulebook.cases import Refusal
from rulebook.entry_sheet import Sheet
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import cases, entry_receipts, papers
from storage.queries.cases import Filed
from storage.queries.entry_receipts import Receipt

RECORD, FILE = "system_record", "household_file"
NUMBER = re.compile(r"[0-9A-Z][0-9A-Z/_-]{3,59}")


class NotWaiting(Declined):
    """This case is not at the step of being entered."""

    def __init__(self, state: str) -> None:
        super().__init__()
        self.state = state

    def sentence(self) -> str:
        return _("This case stands at “%(state)s”, so nothing is entered yet.", state=self.state)


class NotANumber(Declined):
    """The number cannot be one."""

    def sentence(self) -> str:
        return _("This is no receipt number: digits and letters, at least four.")


class NumberTaken(Declined):
    """The number stands with another case."""

    def __init__(self, code: str | None) -> None:
        super().__init__()
        self.code = code

    def sentence(self) -> str:
        if self.code is None:
            return _("This number was used for a case of another place. Look at it once more.")
        return _("This number was used for case %(code)s. Look at it once more.", code=self.code)


class Numbered(Declined):
    """The case has a receipt with another number."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number

    def sentence(self) -> str:
        return _("This case has the receipt number %(number)s already.", number=self.number)


@dataclass(frozen=True, slots=True)
class Brought:
    """A receipt as somebody brings it; `file_made` says the household's file is made up too."""

    number: str
    on: date
    file_made: bool = False


async def record(
    session: Session, rules: Rulebook, actor: Actor, case_id: int, brought: Brought
) -> Filed | Refusal | None:
    """Keep a receipt and take the step it proves; None when this actor sees no such case.

    A step that is refused leaves the receipt on file, so that nobody brings it twice.

    Raises:
        NotAllowed: the actor does not enter such cases here.
        NotWaiting, NotANumber, NumberTaken, Numbered: it cannot be kept.
    """
    actor.needs(Trust.CONSOLE)
    case = await cases.lock(session, actor.scope, case_id)
    if case is None:
        return None
    sheet = _sheet(rules, case)
    if actor.person_id is None or not enters(rules, actor, case):
        raise NotAllowed("enters no such cases here")
    number = "".join(fold(brought.number).upper().split())
    if not NUMBER.fullmatch(number):
        raise NotANumber
    receipt = Receipt(case.id, sheet.event, number, brought.on, actor.person_id)
    if await _keep(session, actor, receipt):
        await audit.record(
            session, actor.name, "entry.receipt", f"case:{case.id}", {"event": sheet.event}
        )
    held = await papers.keys_of(session, case.id)
    for key in (RECORD, FILE) if brought.file_made else (RECORD,):
        if key not in held:
            await cases.add_document(session, case.id, key, actor.person_id)
    return await advance(session, rules, actor, case.id, Step(sheet.event, brought.on))


def _sheet(rules: Rulebook, case: Filed) -> Sheet:
    sheet = rules.exchanges.entry_sheet.of(case.procedure, case.state)
    if sheet is None:
        raise NotWaiting(rules.procedures[case.procedure].states[case.state].zh)
    return sheet


async def _keep(session: Session, actor: Actor, receipt: Receipt) -> bool:
    """Keep a receipt once; False when it is there already."""
    before = await entry_receipts.of_step(session, receipt.case_id, receipt.event)
    if before is not None:
        if before.number != receipt.number:
            raise Numbered(before.number)
        return False
    if not await entry_receipts.add(session, receipt):
        other = await entry_receipts.by_number(session, receipt.number)
        seen = await cases.get(session, actor.scope, other.case_id) if other else None
        raise NumberTaken(seen.code if seen else None)
    return True
