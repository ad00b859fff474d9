"""What a merge of households moves, row by row, so that each can be put back where it was."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update

from storage.engine import Session
from storage.models.cases import Case, CaseRequest, Document, Report
from storage.models.checks import Confirmation
from storage.models.duties import Assignment, VisitPause
from storage.models.facts import HouseholdFact
from storage.models.help import HelpMeasure
from storage.models.inbox import Handoff
from storage.models.people import Address, Consent, Household, Member, Tag
from storage.queries import changed
from storage.queries.cases import Filed, columns, filed

WHOLE: dict[str, type[Any]] = {
    "report": Report,
    "address": Address,
    "consent": Consent,
    "confirmation": Confirmation,
    "help_measure": HelpMeasure,
    "handoff": Handoff,
    "visit_pause": VisitPause,
}
"""Tables whose rows all go over; what hangs on an address or a report goes with it."""
SOME: dict[str, type[Any]] = {"member": Member, "fact": HouseholdFact, "assignment": Assignment}
"""Tables of which go over what the other household does not have already."""
STAYS: Mapping[str, str] = {
    "activity": "a record of its day, never changed; what it counted for stays counted once",
    "unmasking": "who saw what of which registration, never changed; listed with what it went into",
    "department_warning": "read through what its household was merged into",
    "recipient": "one sending reached one registration; it is not sent twice",
    "transfer": "the moves of one registration; none is under way when it is merged",
    "household_merge": "the merges themselves",
    "household_verdict": "computed, and computed again",
}
"""Tables whose rows stay with the household that is history, and why."""

Moved = dict[str, Any]
"""By table, the ids that were moved; `tags` that were added, and what `kept` had before."""


async def move(session: Session, kept_id: int, gone_id: int) -> Moved:
    """Move everything of one household to another."""
    moved: Moved = {
        name: await _ids(session, table, table.household_id == gone_id)
        for name, table in WHOLE.items()
    }
    moved |= await _new_ones(session, kept_id, gone_id)
    moved["case"] = await _ids(session, Case, Case.household_id == gone_id)
    await _give_all(session, moved, gone_id, kept_id)
    moved["tags"] = await _tags(session, kept_id, gone_id)
    moved["kept"] = await _reach(session, kept_id, gone_id)
    await changed.touch(session, [kept_id, gone_id])
    return moved


async def put_back(session: Session, kept_id: int, gone_id: int, moved: Moved) -> None:
    """Put back what was moved and is still there; what came since stays."""
    await _give_all(session, moved, kept_id, gone_id)
    for tag in moved["tags"]:
        await session.execute(_TAG_GONE, {"household": kept_id, "word": tag})
    if moved["kept"]:
        await session.execute(_HOUSEHOLD, {"household": kept_id, **moved["kept"]})
    await changed.touch(session, [kept_id, gone_id])


async def shift(session: Session, case_id: int, to_case_id: int) -> Moved:
    """Let reports, papers and open wishes of a case follow it into another; returns which.

    A report remembers whether it had opened its case.
    """
    rows = (await session.execute(_REPORTS, {"case": case_id})).all()
    documents = await _ids(session, Document, Document.case_id == case_id)
    wishes = await _ids(
        session, CaseRequest, CaseRequest.case_id == case_id, CaseRequest.settled_on.is_(None)
    )
    await session.execute(
        update(Report).where(Report.case_id == case_id).values(case_id=to_case_id, attached=True)
    )
    for table, ids in ((Document, documents), (CaseRequest, wishes)):
        await session.execute(update(table).where(table.id.in_(ids)).values(case_id=to_case_id))
    return {
        "reports": [[row.id, row.attached] for row in rows],
        "documents": documents,
        "wishes": wishes,
    }


async def shift_back(session: Session, case_id: int, shifted: Moved) -> None:
    """Give back to a case what followed it into another."""
    for report_id, attached in shifted["reports"]:
        await session.execute(
            update(Report).where(Report.id == report_id).values(case_id=case_id, attached=attached)
        )
    for table, ids in ((Document, shifted["documents"]), (CaseRequest, shifted["wishes"])):
        await session.execute(update(table).where(table.id.in_(ids)).values(case_id=case_id))


async def open_cases(session: Session, household_id: int, procedure: str) -> list[Filed]:
    """The open cases of a procedure a household has, the first one first."""
    rows = await session.execute(_OPEN_CASES, {"household": household_id, "procedure": procedure})
    return [filed(session, row) for row in rows]


async def follow(session: Session, case_id: int, other_id: int | None, how: str | None) -> None:
    """Note which case another goes on in."""
    await session.execute(
        update(Case).where(Case.id == case_id).values(follows_id=other_id, follows_how=how)
    )


async def _new_ones(session: Session, kept_id: int, gone_id: int) -> Moved:
    known = select(Member.id_index).where(
        Member.household_id == kept_id, Member.id_index.is_not(None)
    )
    members = await _ids(
        session,
        Member,
        Member.household_id == gone_id,
        or_(Member.id_index.is_(None), Member.id_index.not_in(known)),
    )
    facts = await _ids(
        session,
        HouseholdFact,
        HouseholdFact.household_id == gone_id,
        or_(HouseholdFact.member_id.is_(None), HouseholdFact.member_id.in_(members)),
    )
    helpers = select(Assignment.person_id).where(Assignment.household_id == kept_id)
    assignments = await _ids(
        session,
        Assignment,
        Assignment.household_id == gone_id,
        Assignment.person_id.not_in(helpers),
    )
    return {"member": members, "fact": facts, "assignment": assignments}


async def _tags(session: Session, kept_id: int, gone_id: int) -> list[str]:
    has = {row.tag for row in await session.execute(_TAGS, {"household": kept_id})}
    rows = await session.execute(_TAGS, {"household": gone_id})
    added = [row.tag for row in rows if row.tag not in has]
    if added:
        await session.execute(insert(Tag), [{"household_id": kept_id, "tag": tag} for tag in added])
    return added


async def _reach(session: Session, kept_id: int, gone_id: int) -> Moved:
    """Reach a household where its second registration was, when it had no way of its own."""
    kept = (await session.execute(_WAYS, {"household": kept_id})).one()
    gone = (await session.execute(_WAYS, {"household": gone_id})).one()
    names = ("reach_id", "phone_index")
    wanting = {name: getattr(gone, name) for name in names if getattr(kept, name) is None}
    found = {name: value for name, value in wanting.items() if value is not None}
    if found:
        await session.execute(_HOUSEHOLD, {"household": kept_id, **found})
    return dict.fromkeys(found)


async def _ids(session: Session, table: type[Any], *where: Any) -> list[int]:
    return [row.id for row in await session.execute(select(table.id).where(*where))]


async def _give_all(session: Session, moved: Moved, giver: int, taker: int) -> None:
    """Give rows to another household; whoever was about to change a case must look again."""
    for name, table in (WHOLE | SOME).items():
        await session.execute(
            update(table)
            .where(table.id.in_(moved.get(name, [])), table.household_id == giver)
            .values(household_id=taker)
        )
    await session.execute(
        update(Case)
        .where(Case.id.in_(moved["case"]), Case.household_id == giver)
        .values(household_id=taker, version=Case.version + 1)
    )


_OPEN_CASES = (
    select(*columns)
    .where(
        Case.household_id == bindparam("household"),
        Case.procedure == bindparam("procedure"),
        Case.closed_on.is_(None),
    )
    .order_by(Case.opened_on, Case.id)
)
_REPORTS = select(Report.id, Report.attached).where(Report.case_id == bindparam("case"))
_TAGS = select(Tag.tag).where(Tag.household_id == bindparam("household"))
_TAG_GONE = delete(Tag).where(
    Tag.household_id == bindparam("household"), Tag.tag == bindparam("word")
)
_WAYS = select(Household.reach_id, Household.phone_index).where(
    Household.id == bindparam("household")
)
_HOUSEHOLD = update(Household).where(Household.id == bindparam("household"))
