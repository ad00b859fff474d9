"""The visit form on the case page: how far it is, and the questions that wait for the verifier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acts import checks
from acts.actor import Actor
from acts.checks import Sheet
from console import words
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import check_questions, officials
from storage.queries.cases import Filed
from storage.queries.check_questions import Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the verifier in words; `answer` is empty while it waits."""

    id: int
    text: str
    asked_on: date
    answer: str
    who: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the case page says of the visit form."""

    case_id: int
    open: bool
    done: int
    of: int
    missing: str
    differences: int
    may_answer: bool
    questions: Sequence[Asked]


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Standing | None:
    """The form of a case that has one; before the first visit there is nothing to show."""
    sheet = await checks.sheet(session, rules, actor, case)
    asked = await questions(session, actor, case)
    if sheet is None and not asked:
        return None
    return Standing(
        case_id=case.id,
        open=checks.is_check(rules, case),
        done=len(sheet.parts) - len(sheet.missing) if sheet else 0,
        of=len(sheet.parts) if sheet else 0,
        missing=missing(sheet) if sheet else "",
        differences=len(sheet.differences) if sheet else 0,
        may_answer=checks.may_answer(actor, case),
        questions=asked,
    )


async def questions(session: Session, actor: Actor, case: Filed) -> list[Asked]:
    """The questions of a case, those that wait first."""
    found = await check_questions.of_case(session, actor.scope, case.id)
    names = await officials.names(session, [one.answered_by for one in found if one.answered_by])
    return [_asked(one, names) for one in sorted(found, key=lambda one: one.answer is not None)]


def missing(sheet: Sheet) -> str:
    """The sections still without an answer."""
    return "、".join(section.zh for section in sheet.missing)


def _asked(one: Question, names: Mapping[int, str]) -> Asked:
    return Asked(
        one.id,
        words.hidden(one.text),
        one.asked_on,
        words.hidden(one.answer or ""),
        names.get(one.answered_by or 0, ""),
        one.answered_on,
    )
