"""Cases as the pitfalls look at them: with their events, limits, reports, measures and answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rulebook import procedures
from rulebook.answers import NOTHING_AT_ALL, from_json
from rulebook.cases import CaseState
from rulebook.cases import from_json as standing_of
from rulebook.clocks import clocks
from rulebook.loader import Rulebook
from rulebook.pitfalls import Record
from rulebook.pitfalls.records import Value
from storage.engine import Session
from storage.queries import records as rows
from storage.queries.record_rows import CaseRow, EventRow, MeasureRow, ReportRow

KINDS = ("case", "case_event", "case_clock", "report", "reply", "plan", "measure")
Filled = Mapping[str, list[Record]]

GRADES = ("A", "B", "C", "D")
HELP_PLAN = "help_plan"


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases with all that hangs on them."""

    cases: Sequence[CaseRow]
    events: Mapping[int, Sequence[EventRow]]
    papers: Mapping[int, frozenset[str]]
    clocks: Sequence[Any]
    reports: Sequence[ReportRow]
    measures: Sequence[MeasureRow]


async def read(session: Session, cases: Sequence[CaseRow]) -> Page:
    """Read what hangs on some cases, in one question for each kind."""
    ids = [case.id for case in cases]
    events: dict[int, list[EventRow]] = {}
    for event in await rows.events(session, ids):
        events.setdefault(event.case_id, []).append(event)
    papers: dict[int, set[str]] = {}
    for case_id, key in await rows.papers(session, ids):
        papers.setdefault(case_id, set()).add(key)
    return Page(
        cases,
        events,
        {case_id: frozenset(keys) for case_id, keys in papers.items()},
        await rows.clocks(session, ids),
        await rows.reports(session, ids),
        await rows.measures(session, ids),
    )


def fill(rules: Rulebook, page: Page, into: Filled) -> None:
    """Put the records of some cases with the others of their kinds."""
    known = {case.id: case for case in page.cases}
    for case in page.cases:
        into["case"].append(_case(rules, case, page.papers.get(case.id, frozenset())))
        into["case_event"] += [_event(rules, case, event) for event in page.events.get(case.id, ())]
    into["case_clock"] += [_clock(known[row.case_id], row) for row in page.clocks]
    for report in page.reports:
        case = known[report.case_id]
        into["report"].append(_report(case, report, page.events.get(case.id, ())))
        if not case.sensitive:  # a finding about the household would tell what it told us
            into["reply"] += _replies(rules, case, report)
    into["measure"] += [_measure(rules, known[row.case_id], row) for row in page.measures]
    into["plan"] += _plans(rules, page)


def last_replies(replies: Iterable[Record]) -> list[Record]:
    """Of each household's answers to a question only the last one: that is what it says now."""
    last: dict[tuple[object, object], Record] = {}
    for reply in replies:
        key = reply["household"], (reply["question"], reply.get("matter"))
        before = last.get(key)
        if before is None or _day(before) <= _day(reply):
            last[key] = reply
    return list(last.values())


def _case(rules: Rulebook, case: CaseRow, papers: frozenset[str]) -> Record:
    standing = standing_of(case.standing)
    record: dict[str, Value] = {
        "id": str(case.id),
        "region": case.region_id,
        "procedure": case.procedure,
        "state": case.state,
        "state_since": case.entered_on,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "household": _id(case.household_id),
        "person": _id(case.member_id),
        "documents": tuple(sorted(standing.documents | papers)),
    }
    counted = procedures.counters(rules.procedures[case.procedure], standing)
    if "persuasion" in counted:
        record["persuasions"] = counted["persuasion"]
    due = _due(rules, case, standing)
    if due:
        record["due_on"] = due
    if isinstance(kind := standing.facts.get("kind"), str):
        record["kind"] = kind
    return record


def _due(rules: Rulebook, case: CaseRow, standing: CaseState) -> date | None:
    """The day a thing was to be done by: what was written down, else the procedure's limit."""
    said = standing.facts.get("due_on")
    if isinstance(said, str):
        return date.fromisoformat(said)
    found = [
        status.deadline
        for status in clocks(rules.procedures[case.procedure], standing, case.opened_on)
        if status.state == "running" and status.deadline
    ]
    return min(found, default=None)


def _event(rules: Rulebook, case: CaseRow, event: EventRow) -> Record:
    record: dict[str, Value] = {
        "id": str(event.id),
        "region": case.region_id,
        "case": str(case.id),
        "procedure": case.procedure,
        "event": event.event,
        "day": event.on,
        "household": _id(case.household_id),
        "with_record": bool(event.documents),
    }
    grade = event.facts.get("grade")
    return record | ({"grade": str(grade)} if grade in GRADES else {})


def _clock(case: CaseRow, row: Any) -> Record:
    return {
        "id": f"{case.id}:{row.clock}",
        "region": case.region_id,
        "case": str(case.id),
        "procedure": case.procedure,
        "clock": row.clock,
        "due_on": row.deadline,
        "running": row.running and case.closed_on is None,
        "household": _id(case.household_id),
    }


def _report(case: CaseRow, report: ReportRow, events: Sequence[EventRow]) -> Record:
    """A report; it is answered by the first step somebody took after it."""
    answered = next(
        (event.on for event in events if event.number > 1 and event.on >= report.on), None
    )
    return {
        "id": str(report.id),
        "region": case.region_id,
        "household": str(report.household_id),
        "day": report.on,
        "answered_on": answered,
    }


def _replies(rules: Rulebook, case: CaseRow, report: ReportRow) -> Iterable[Record]:
    known = {question.field: question for question in rules.hardship.questions}
    for field, value in from_json(known, report.answers).items():
        if isinstance(value, str | int | Decimal | bool | date | tuple):
            reply = {
                "id": f"{report.id}:{field}",
                "region": case.region_id,
                "household": str(report.household_id),
                "question": field,
                "answer": None if value == "" or value in NOTHING_AT_ALL else value,
                "day": report.on,
            }
            told = report.told_for_them
            yield reply | {"answered_by": f"address:{told}" if told else None}


def _measure(rules: Rulebook, case: CaseRow, row: MeasureRow) -> Record:
    return {
        "id": str(row.id),
        "region": case.region_id,
        "household": str(row.household_id),
        "person": _id(row.member_id),
        "category": _category(rules, row),
        "day": row.done_on,
        "ended_on": row.done_on if row.state == "dropped" else None,
    }


def _category(rules: Rulebook, row: MeasureRow) -> str:
    known = rules.measures.get(row.category)
    return known.record if known else "other"


def _plans(rules: Rulebook, page: Page) -> Iterable[Record]:
    """A plan for every help plan that has measures: its risks, and what is done against them."""
    by_case: dict[int, list[MeasureRow]] = {}
    for row in page.measures:
        if row.state != "dropped":
            by_case.setdefault(row.case_id, []).append(row)
    for case in page.cases:
        if case.procedure == HELP_PLAN and (measures := by_case.get(case.id)):
            yield {
                "id": str(case.id),
                "region": case.region_id,
                "household": _id(case.household_id),
                "risks": tuple(sorted({row.risk for row in measures if row.risk})),
                "categories": tuple(sorted({_category(rules, row) for row in measures})),
            }


def _day(reply: Record) -> date:
    day = reply["day"]
    assert isinstance(day, date)
    return day


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)
