"""The rows that are looked through for pitfalls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as stored; `standing` is the rulebook's own record of it."""

    id: int
    procedure: str
    household_id: int | None
    member_id: int | None
    region_id: str
    path: str
    state: str
    entered_on: date
    sensitive: bool
    standing: dict[str, Any]
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event that was accepted."""

    id: int
    case_id: int
    number: int
    event: str
    person_id: int | None
    on: date
    documents: Sequence[str]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock that was ever started."""

    case_id: int
    clock: str
    running: bool
    deadline: date | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report with its answers opened; `told_for_them` is the address that told it for others."""

    id: int
    case_id: int
    household_id: int
    on: date
    told_for_them: int | None
    answers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of a help plan."""

    id: int
    case_id: int
    household_id: int
    member_id: int | None
    category: str
    risk: str | None
    state: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What a household answered when it was asked to confirm something."""

    id: int
    kind: str
    household_id: int
    case_id: int | None
    answer: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A household, without any name."""

    id: int
    region_id: str
    path: str
    status: str
    provisional: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HelpRow:
    """Who is or was assigned to help a household."""

    id: int
    person_id: int
    household_id: int
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit to a household; drafts are left out."""

    id: int
    person_id: int
    household_id: int
    region_id: str
    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post somebody holds or held."""

    id: int
    person_id: int
    role: str
    region_id: str
    path: str
    since: date
    until: date | None
