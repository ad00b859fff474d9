"""What a reporter is told: the number of the case, what comes next, and by which day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from locales import _, clock_time, day
from rulebook.loader import Rulebook
from rulebook.sources import quote
from storage.engine import Session
from storage.moment import SHANGHAI
from storage.queries import cases, households, reports
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.queries.households import Household
from storage.queries.reports import Told
from storage.scope import EVERYTHING


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a reporter is told: the case, whether it was open already, and until when.

    `maybe` is a household of the roster that may be theirs: ask.
    """

    report_id: int
    case: Filed
    attached: bool
    level: str
    contact_by: datetime
    deadline: date | None
    maybe: Household | None = None
    told: list[int] = field(default_factory=list)


async def receipt(
    session: Session,
    report: Told,
    case: Filed,
    level: str,
    maybe: Household | None = None,
    told: Sequence[int] = (),
) -> Receipt:
    """The receipt of a report; `told` are the officials alarmed by it."""
    clocks = await cases.clocks_of(session, case.id)
    limit = next((clock.deadline for clock in clocks if clock.clock == "clue_15d"), None)
    due = case.contact_by or session.moment.now
    return Receipt(
        report_id=report.id,
        case=case,
        attached=report.attached,
        level=level,
        contact_by=due.astimezone(SHANGHAI),
        deadline=limit,
        maybe=maybe,
        told=list(told),
    )


async def again(session: Session, contact: Contact, report_id: int) -> Receipt | None:
    """The receipt of a report once more, for the very address that filed it."""
    report = await reports.by_address(session, contact.id, report_id)
    case = await cases.get(session, EVERYTHING, report.case_id) if report else None
    if report is None or case is None:
        return None
    return await receipt(session, report, case, case.level)


def next_contact(receipt: Receipt, today: date) -> str:
    """What happens next, and until when."""
    due = receipt.contact_by
    if due.date() == today:
        return _(
            "Next: the village contacts you today before %(time)s (local rule).",
            time=clock_time(due),
        )
    return _("Next: the village contacts you by %(day)s (local rule).", day=day(due.date(), today))


def decided_by(rules: Rulebook, receipt: Receipt, today: date) -> str:
    """Until when everything is decided, and by which clause; nothing where no limit runs."""
    if receipt.deadline is None:
        return ""
    procedure = rules.procedures[receipt.case.procedure]
    clock = procedure.clocks["clue_15d"]
    duty = rules.duties[clock.duty or ""]
    assert duty.source is not None
    return _(
        "All checks and the decision take at most %(days)s days, until %(day)s (%(clause)s).",
        days=clock.days,
        day=day(receipt.deadline, today),
        clause=quote(rules.sources, duty.source),
    )


async def same_head(session: Session, contact: Contact, report_id: int) -> Household | None:
    """The one household of the roster that goes by the name a report gave; ask whether it is it."""
    report = await reports.by_address(session, contact.id, report_id)
    known = await households.get(session, EVERYTHING, report.household_id) if report else None
    if known is None or not known.provisional:
        return None
    found = await households.find_by_head(session, known.region_id, known.head)
    others = [household for household in found if household.id != known.id]
    return others[0] if len(others) == 1 else None
