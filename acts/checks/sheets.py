"""The form as it stands: what was said beside what was seen, the sums, and what is missing."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any

from acts import facts, local_settings
from acts.actor import Actor
from acts.report_sorting import monitoring_line
from rulebook import check_form
from rulebook.answers import from_json, to_json
from rulebook.check_form import Section
from rulebook.conditions import Value
from rulebook.income import Income, flags, income
from rulebook.loader import Rulebook
from rulebook.questions import Question
from storage.engine import Session
from storage.queries import cases, check_answers, households, reports
from storage.queries.cases import Filed
from storage.queries.check_answers import Given
from storage.queries.households import Household

PAPERS = ("verification_form", "household_check_form")
"""The papers a finished form is, by the procedure that asks for one of them."""
REPORT, RECORD = "report", "record"
FIRST = "clue_registered"
"""Where a case waits for its first visit: opening its form is that visit."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One question of the form: what was said (in a report, or on record), and what was seen.

    `before` is what an earlier visit of the same case saw. `by` and `on` are of what was seen.
    """

    question: Question
    said: Value | None
    whence: str
    seen: Value | None
    before: Value | None
    by: int | None
    on: date | None

    @property
    def differs(self) -> bool:
        """Whether what was seen is not what was said."""
        return check_form.differs(self.said, self.seen)


@dataclass(frozen=True, slots=True)
class Part:
    """A section with the questions it asks of this household."""

    section: Section
    cells: Sequence[Cell]
    done: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole form of one visit (`round`, from 1); `missing` sections keep it from its end.

    `sums` are over what was seen, `line` the monitoring line of the year where there is one and
    `compared` what can be told from both. `said` and `seen` are all values by field.
    """

    case: Filed
    household: Household
    round: int
    parts: Sequence[Part]
    missing: Sequence[Section]
    said: Mapping[str, Value]
    seen: Mapping[str, Value]
    sums: Income
    line: int | Decimal | None
    compared: Mapping[str, Value]
    last_on: date | None

    @property
    def differences(self) -> list[Cell]:
        """What was seen otherwise than said."""
        return [cell for part in self.parts for cell in part.cells if cell.differs]

    @property
    def version(self) -> str:
        """A mark of this very content: another answer makes it another."""
        content = dumps(to_json(self.seen), sort_keys=True, ensure_ascii=False)
        return f"{self.round}:{sha256(content.encode()).hexdigest()[:16]}"

    def cell(self, field: str) -> Cell | None:
        """The question with this field, if this household is asked it."""
        return next(
            (c for part in self.parts for c in part.cells if c.question.field == field), None
        )


def paper_of(rules: Rulebook, case: Filed) -> str | None:
    """The paper a visit form is in the state a case stands in; None where none is asked for."""
    asked = rules.procedures[case.procedure].states[case.state].documents
    return next((paper for paper in PAPERS if paper in asked), None)


def is_check(rules: Rulebook, case: Filed) -> bool:
    """Whether a case waits for a visit form, or for the visit that begins one."""
    return case.household_id is not None and (
        case.state == FIRST or paper_of(rules, case) is not None
    )


def waits_for_visit(case: Filed) -> bool:
    """Whether a case waits for its first visit; opening the form is that visit."""
    return case.state == FIRST


def check_state(rules: Rulebook, case: Filed) -> str | None:
    """The state of a case's procedure in which its form is filled in."""
    states = rules.procedures[case.procedure].states.values()
    return next((state.key for state in states if set(PAPERS) & set(state.documents)), None)


async def current(
    session: Session, rules: Rulebook, actor: Actor, household: Household
) -> list[Filed]:
    """The open cases of a household that wait for a visit form."""
    found = [
        await cases.open_of(session, actor.scope, household.id, procedure.id)
        for procedure in rules.procedures.values()
        if any(set(PAPERS) & set(state.documents) for state in procedure.states.values())
    ]
    return [case for case in found if case and is_check(rules, case)]


async def waiting(session: Session, rules: Rulebook, actor: Actor, most: int) -> list[Filed]:
    """Open cases in this actor's scope that wait for a visit form, oldest first."""
    states = {
        state.key
        for procedure in rules.procedures.values()
        for state in procedure.states.values()
        if set(PAPERS) & set(state.documents)
    }
    found = [
        case
        for state in sorted({FIRST, *states})
        for case in await cases.page(session, actor.scope, state=state, limit=most)
        if is_check(rules, case)
    ]
    return sorted(found, key=lambda case: case.id)[:most]


async def round_of(session: Session, rules: Rulebook, case: Filed) -> int:
    """Which visit of a case this is: it counts up when the case comes back to be checked again."""
    state = check_state(rules, case)
    return max(1, await check_answers.entered(session, case.id, state)) if state else 1


async def sheet(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    case: Filed,
    drafts_of: int | None = None,
) -> Sheet | None:
    """Put the form of a case together; None when the actor sees no such household or case.

    Drafts count only for `drafts_of`, the person who is still giving them.
    """
    household = await households.get(session, actor.scope, case.household_id or 0)
    if household is None or check_state(rules, case) is None:
        return None
    known = await _gather(session, rules, actor, case, household, drafts_of)
    answered = {field for field, value in known.seen.items() if value is not None}
    parts = _parts(rules, known, answered, session.moment.today, household.monitored)
    sums = income(known.seen)
    line, compared = await _compared(session, rules, household, known.seen, sums)
    return Sheet(
        case=case,
        household=household,
        round=known.round,
        parts=parts,
        missing=check_form.missing(rules.check_form, answered),
        said={**known.record, **known.told},
        seen=known.seen,
        sums=sums,
        line=line,
        compared=compared,
        last_on=max((one.on for one in known.given.values()), default=None),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything a form is put together from: told, on record, seen before, and seen now."""

    round: int
    told: Mapping[str, Value]
    record: Mapping[str, Value]
    before: Mapping[str, Value]
    given: Mapping[str, Given]
    seen: Mapping[str, Value]

    @property
    def all(self) -> Mapping[str, Value]:
        """What decides which questions are asked; what is closer counts."""
        return {**self.record, **self.told, **self.before, **self.seen}


async def _gather(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    case: Filed,
    household: Household,
    drafts_of: int | None,
) -> _Known:
    number = await round_of(session, rules, case)
    taken = [
        one
        for one in await check_answers.of_case(session, actor.scope, case.id)
        if not one.draft or one.person_id == drafts_of
    ]
    given = {one.field: one for one in taken if one.round == number}
    return _Known(
        round=number,
        told=await _told(session, rules, actor, case),
        record=await _on_record(session, rules, household),
        before=_values(rules, {one.field: one for one in taken if one.round < number}),
        given=given,
        seen=_values(rules, given),
    )


def _parts(
    rules: Rulebook, known: _Known, answered: Set[str], today: date, monitored: bool
) -> list[Part]:
    form = rules.check_form
    return [
        Part(
            section,
            [
                _cell(question, known)
                for question in check_form.asked_in(form, section, known.all, today, monitored)
            ],
            bool(answered & set(section.needs)),
        )
        for section in form.sections
    ]


def _cell(question: Question, known: _Known) -> Cell:
    field = question.field
    given = known.given.get(field)
    return Cell(
        question=question,
        said=known.told.get(field, known.record.get(field)),
        whence=REPORT if field in known.told else RECORD if field in known.record else "",
        seen=known.seen.get(field),
        before=known.before.get(field),
        by=given.person_id if given else None,
        on=given.on if given else None,
    )


def _values(rules: Rulebook, given: Mapping[str, Given]) -> dict[str, Value]:
    """Answers as values; one that was taken back is none."""
    stored = {field: one.value for field, one in given.items() if one.value is not None}
    return from_json(rules.check_form.questions, stored)


async def _told(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> dict[str, Value]:
    """What the case's reports say, the later one where they differ."""
    answers: dict[str, Any] = {}
    for report in await reports.of_case(session, actor.scope, case.id):
        answers |= {field: value for field, value in report.answers.items() if value is not None}
    return from_json(rules.check_form.questions, answers)


async def _on_record(session: Session, rules: Rulebook, household: Household) -> dict[str, Value]:
    raw = await facts.of_household(session, rules, household, session.moment.today)
    known = {f"hh.{key}": value for key, value in raw.get("hh", {}).items()}
    return check_form.on_record(rules.check_form, known)


async def _compared(
    session: Session,
    rules: Rulebook,
    household: Household,
    seen: Mapping[str, Value],
    sums: Income,
) -> tuple[int | Decimal | None, Mapping[str, Value]]:
    year = session.moment.today.year
    values = await local_settings.values_at(session, rules, household.path, year)
    line = monitoring_line(rules, values, year)
    return line, flags(sums, line, seen.get("medical_oop_year"))
