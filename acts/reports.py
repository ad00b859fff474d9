"""Self-reports (农户自主申报): a lead is kept at once, opens a case or joins the open one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from acts import facts, receipts, urgency
from acts.cases import IDENTIFY, close_as_duplicate, open_case
from acts.merging.joining import JOINED
from acts.receipts import Receipt as Receipt
from acts.report_sorting import sort
from locales import _
from rulebook import answers as wording
from rulebook.conditions import Value
from rulebook.loader import Rulebook
from rulebook.triage import Triage
from storage import audit
from storage.engine import Session
from storage.queries import addresses, cases, households, merged_rows, pictures, regions, reports
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.queries.households import Household
from storage.queries.reports import Told
from storage.scope import EVERYTHING


@dataclass(frozen=True, slots=True)
class Lead:
    """What somebody reports: where, what, and who they are. `answers` are by question field."""

    region_id: str
    answers: Mapping[str, Value]
    name: str = ""
    phone: str | None = None
    relation: str = "self"
    complete: bool = True


async def file(session: Session, rules: Rulebook, contact: Contact, lead: Lead) -> Receipt:
    """Keep a report: it joins the household's open case, or opens one."""
    household, maybe = await _household(session, contact, lead)
    sorted_as = await sort(session, rules, lead.answers, household)
    case = await cases.open_of(session, EVERYTHING, household.id, IDENTIFY)
    attached = case is not None
    if case is None:
        case = await open_case(session, rules, household, "household", sorted_as.level)
    case = await urgency.press(session, rules, case, sorted_as)
    await urgency.hush(session, contact, case)
    report = _told(session, contact, lead, case, household.id, attached)
    await reports.add(session, report)
    if lead.relation == "self":
        await _belongs(session, contact, household)
    await _facts(session, rules, contact, household, lead, {})
    told = await urgency.tell(session, rules, case, lead.answers, sorted_as)
    await _record(session, contact, "report.filed", report.id, case, sorted_as)
    return await receipts.receipt(session, report, case, sorted_as.level, maybe, told)


async def amend(
    session: Session, rules: Rulebook, contact: Contact, report_id: int, lead: Lead
) -> Receipt | None:
    """Add what was told after filing; None when this address filed no such report.

    A household that becomes known only now takes the report over; news of danger goes out at once.
    """
    report = await reports.by_address(session, contact.id, report_id)
    if report is None:
        return None
    case = await cases.lock(session, EVERYTHING, report.case_id)
    assert case is not None
    known = await households.get(session, EVERYTHING, report.household_id)
    assert known is not None
    maybe = None
    if known.provisional and lead.complete and not report.complete:
        known, maybe = await _name(session, contact, known, lead)
    sorted_as = await sort(session, rules, lead.answers, known)
    before = case.level
    case = await urgency.press(session, rules, case, sorted_as)
    changed = replace(
        report,
        reporter=lead.name or report.reporter,
        phone=lead.phone or report.phone,
        relation=lead.relation,
        danger=bool(lead.answers.get("danger_now")),
        complete=lead.complete,
        answers=wording.to_json(lead.answers),
    )
    await reports.change(session, changed)
    questions = {question.field: question for question in rules.hardship.questions}
    await _facts(session, rules, contact, known, lead, wording.from_json(questions, report.answers))
    told = []
    if case.level != before:
        told = await urgency.tell(session, rules, case, lead.answers, sorted_as)
    await _record(session, contact, "report.amended", report.id, case, sorted_as)
    return await receipts.receipt(session, changed, case, sorted_as.level, maybe, told)


async def is_household(
    session: Session, rules: Rulebook, contact: Contact, report_id: int, household_id: int
) -> Filed | None:
    """The reporter says whose report it is: it moves to that household, joining its open case."""
    report = await reports.by_address(session, contact.id, report_id)
    household = await households.get(session, EVERYTHING, household_id)
    if report is None or household is None:
        return None
    case = await cases.lock(session, EVERYTHING, report.case_id)
    assert case is not None
    if case.household_id == household_id or household.region_id != case.region_id:
        return case
    other = await cases.open_of(session, EVERYTHING, household_id, IDENTIFY)
    if other:
        moved = replace(report, case_id=other.id, household_id=household_id, attached=True)
        await close_as_duplicate(session, rules, case)
        await merged_rows.follow(session, case.id, other.id, JOINED)
        await pictures.move(session, case.id, other.id)
        kept = other
    else:
        moved = replace(report, household_id=household_id)
        kept = replace(case, household_id=household_id)
        await cases.save(session, kept)
        kept = replace(kept, version=kept.version + 1)
    await reports.change(session, moved)
    if report.relation == "self":
        await _belongs(session, contact, household)
    await audit.record(
        session, f"address:{contact.id}", "report.matched", f"report:{report.id}", {"case": kept.id}
    )
    return kept


async def _belongs(session: Session, contact: Contact, household: Household) -> None:
    """Take an address for a household's own where that can harm nobody.

    Anyone can type a neighbour's name or number into a chat page; only an SMS comes from the phone
    that is answered. A household that exists by this very report is whoever told it.
    """
    if contact.household_id is None and (
        household.provisional or contact.channel.startswith("sms_")
    ):
        await addresses.belongs(session, contact.id, household.id)


async def _facts(
    session: Session,
    rules: Rulebook,
    contact: Contact,
    household: Household,
    lead: Lead,
    before: Mapping[str, Value],
) -> None:
    """Keep what a family says of itself as facts; of a report by anybody else it stays a lead."""
    own = household.provisional or contact.household_id == household.id
    if own and lead.relation == "self":
        by = f"address:{contact.id}"
        await facts.told(session, rules, household, by, lead.answers, before)


async def _household(
    session: Session, contact: Contact, lead: Lead
) -> tuple[Household, Household | None]:
    """The household of a report, and one of the roster that may be the same."""
    if lead.relation == "self" and contact.household_id:
        own = await households.get(session, EVERYTHING, contact.household_id)
        if own and own.region_id == lead.region_id:
            return own, None
    if lead.phone and lead.relation == "self":
        by_phone = await households.find_by_phone(session, lead.phone)
        if by_phone and by_phone.region_id == lead.region_id:
            return by_phone, None
    head = _head(lead)
    found = await households.find_by_head(session, lead.region_id, head) if head else []
    phone = lead.phone if lead.relation == "self" else None
    place = await regions.get(session, lead.region_id)
    assert place is not None
    made = await households.provisional(session, place, head or _("not yet named"), phone)
    return made, found[0] if len(found) == 1 else None


async def _name(
    session: Session, contact: Contact, known: Household, lead: Lead
) -> tuple[Household, Household | None]:
    """A provisional household gets the name its reporter gives only now."""
    head = _head(lead)
    if not head:
        return known, None
    found = await households.find_by_head(session, known.region_id, head)
    named = await households.rename(session, known, head)
    if lead.relation == "self":
        await _belongs(session, contact, known)
    others = [household for household in found if household.id != known.id]
    return named, others[0] if len(others) == 1 else None


def _head(lead: Lead) -> str:
    """The name a household goes by in a report: of its head when told, else of who reports."""
    head = lead.answers.get("household_head")
    if isinstance(head, str) and head:
        return head
    return lead.name if lead.relation == "self" else ""


def _told(
    session: Session,
    contact: Contact,
    lead: Lead,
    case: Filed,
    household_id: int,
    attached: bool,
) -> Told:
    return Told(
        id=reports.new_report_id(),
        case_id=case.id,
        household_id=household_id,
        address_id=contact.id,
        channel=contact.channel,
        reporter=lead.name,
        phone=lead.phone,
        relation=lead.relation,
        attached=attached,
        danger=bool(lead.answers.get("danger_now")),
        complete=lead.complete,
        answers=wording.to_json(lead.answers),
        on=session.moment.today,
    )


async def _record(
    session: Session, contact: Contact, action: str, report_id: int, case: Filed, sorted_as: Triage
) -> None:
    await audit.record(
        session,
        f"address:{contact.id}",
        action,
        f"report:{report_id}",
        {"case": case.id, "level": sorted_as.level, "rules": list(sorted_as.rules)},
    )
