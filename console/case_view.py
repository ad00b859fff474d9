"""A case as officials see it: where it stands, its limits with their clauses, what was told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from acts.actor import Actor
from acts.help_found import Helpful, may_help
from console import words
from console.next_steps import Step, steps_of
from locales import _, day, reasons
from locales.refusals import REASONS
from notifications.wording import days_left
from rulebook import masking, procedures
from rulebook.cases import from_json
from rulebook.loader import Rulebook
from rulebook.procedure_entries import Procedure
from rulebook.procedures import ClockStatus
from rulebook.questions import Question
from rulebook.sources import quote
from storage.engine import Session
from storage.queries import cases, households, officials, regions, reports
from storage.queries.cases import Filed, Happened
from storage.queries.reports import Told

MASKED: Mapping[str, Callable[[str], str]] = {
    "reporter_name": masking.name,
    "reporter_phone": masking.phone,
}


ASKED_FIRST = 3
"""So many of the facts that would decide are named; more is no help at a door."""


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list."""

    id: int
    code: str
    household: str
    village: str
    procedure: str
    state: str
    level: str
    opened_on: date
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A clock of a case in words."""

    title: str
    left: str
    clause: str
    running: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    title: str
    refusal: str
    who: str
    on: date
    recorded_at: datetime
    papers: str
    note: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report with what was answered, question by question."""

    on: date
    channel: str
    reporter: str
    on_behalf: bool
    danger: bool
    complete: bool
    answers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Help:
    """A policy that may help; `unknown` are the facts that would decide, in words."""

    title: str
    gist: str
    sure: bool
    unknown: str
    clause: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything a case page shows."""

    line: Line
    actor_role: str
    limits: Sequence[Limit]
    history: Sequence[Entry]
    reports: Sequence[Report]
    steps: Sequence[Step]
    helpful: Sequence[Help]
    closed: bool


async def line(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Line:
    """A case as a line of a list."""
    household = await households.get(session, actor.scope, case.household_id or 0)
    place = await regions.get(session, case.region_id)
    running = [clock.deadline for clock in await cases.clocks_of(session, case.id) if clock.running]
    return Line(
        id=case.id,
        code=case.code,
        household=households.label(household) if household else case.subject,
        village=place.full_name if place else "",
        procedure=rules.procedures[case.procedure].title,
        state=rules.procedures[case.procedure].states[case.state].zh,
        level=rules.triage.levels[case.level].zh if case.level in rules.triage.levels else "",
        opened_on=case.opened_on,
        deadline=min((limit for limit in running if limit), default=None),
    )


async def whole(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> View:
    """A case with everything that is known of it within this actor's scope."""
    procedure = rules.procedures[case.procedure]
    standing = from_json(case.standing)
    today = session.moment.today
    history = await cases.history(session, actor.scope, case.id)
    people = await officials.names(session, [item.person_id for item in history if item.person_id])
    told = await reports.of_case(session, actor.scope, case.id)
    state = procedure.states[case.state]
    return View(
        line=await line(session, rules, actor, case),
        actor_role=words.roles(rules, (state.actor,)),
        limits=[
            _limit(rules, status, today)
            for status in procedures.clocks(procedure, standing, today)
            if status.state != "not_started"
        ],
        history=[_entry(rules, procedure, item, people) for item in history][::-1],
        reports=[_report(rules, report) for report in told],
        steps=await steps_of(session, rules, actor, case),
        helpful=await _helpful(session, rules, actor, case, told),
        closed=state.terminal,
    )


def _limit(rules: Rulebook, status: ClockStatus, today: date) -> Limit:
    duty = rules.duties.get(status.clock.duty or "")
    running = status.state == "running"
    return Limit(
        title=duty.title if duty else status.clock.id,
        left=_left(status, today),
        clause=quote(rules.sources, duty.source) if duty and duty.source else "",
        running=running,
        late=bool(status.overdue_days) and running,
    )


def _left(status: ClockStatus, today: date) -> str:
    if status.clock.kind == "min" and status.earliest_advance:
        if status.state == "satisfied":
            return _("the days are over")
        return _("at the earliest on %(day)s", day=day(status.earliest_advance))
    if status.state == "stopped":
        if status.late_days:
            return _("kept %(days)s days late", days=status.late_days)
        return _("kept, took %(days)s days", days=status.used_days)
    if status.deadline is None:
        return _("no limit set")
    left = days_left(status.deadline, today)
    return _("%(left)s, until %(day)s", left=left, day=day(status.deadline))


def _entry(
    rules: Rulebook, procedure: Procedure, item: Happened, people: Mapping[int, str]
) -> Entry:
    role = words.roles(rules, (item.role,))
    who = people.get(item.person_id or 0, "")
    return Entry(
        title=words.step(rules, procedure, item.event, item.to_state),
        refusal=words.word(REASONS, item.refusal),
        who=f"{who}（{role}）" if who else role,
        on=item.on,
        recorded_at=item.recorded_at,
        papers=words.papers(rules, tuple(item.documents)),
        note=words.hidden(item.note),
    )


async def _helpful(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, told: Sequence[Told]
) -> Sequence[Help]:
    household = await households.get(session, actor.scope, case.household_id or 0)
    if household is None:
        return ()
    found = await may_help(session, rules, household, [report.answers for report in told])
    return [_help(rules, one) for one in found]


def _help(rules: Rulebook, one: Helpful) -> Help:
    fields = rules.policies.fields
    return Help(
        title=one.policy.title,
        gist=one.policy.gist,
        sure=one.sure,
        unknown=" ".join(reasons.missing(fields, one.missing[:ASKED_FIRST])),
        clause=quote(rules.sources, one.policy.cite),
    )


def _report(rules: Rulebook, report: Told) -> Report:
    known = {question.field: question for question in rules.hardship.questions}
    return Report(
        on=report.on,
        channel=words.word(words.CHANNELS, report.channel),
        reporter=masking.name(report.reporter),
        on_behalf=report.relation != "self",
        danger=report.danger,
        complete=report.complete,
        answers=[
            (known[field].text, _answer(known[field], value))
            for field, value in report.answers.items()
            if field in known and value not in (None, "", [])
        ],
    )


def _answer(question: Question, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(_answer(question, item) for item in value)
    mask = MASKED.get(question.field, words.hidden)
    return question.options.get(str(value)) or mask(str(value))
