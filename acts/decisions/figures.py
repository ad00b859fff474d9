"""A family's income as a decision saw it: the figures, their sums and the year's line."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from acts import local_settings
from acts.report_sorting import monitoring_line
from rulebook.answers import from_json
from rulebook.income import INCOME_FIELDS, RIGID_FIELDS, flags, income
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import check_answers, reports
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

FIELDS = (*INCOME_FIELDS, *RIGID_FIELDS)

Plain = dict[str, Any]


async def figures_of(session: Session, rules: Rulebook, case: Filed, on: date) -> Plain | None:
    """The figures known of a case on a day, what was seen before what was said; None without any.

    The sums are exact; a sum that lacks a figure is left out.
    """
    answers = await _answers(session, case)
    if not answers:
        return None
    line = await line_of(session, rules, case, on.year)
    return {
        "answers": answers,
        "year": on.year,
        "line": None if line is None else str(line),
        **calculated(rules, answers, line),
    }


def calculated(rules: Rulebook, answers: Mapping[str, Any], line: Decimal | None) -> Plain:
    """The sums of figures and what they say against a line, as plain values."""
    values = from_json(rules.check_form.questions, answers)
    sums = income(values)
    known = {key: str(value) for key, value in asdict(sums).items() if isinstance(value, Decimal)}
    compared = flags(sums, line, values.get("medical_oop_year"))
    return {"sums": known, "missing": list(sums.missing), "flags": compared}


async def line_of(session: Session, rules: Rulebook, case: Filed, year: int) -> Decimal | None:
    """The monitoring line of a case's place and a year, as it is set now."""
    values = await local_settings.values_at(session, rules, case.path, year)
    line = monitoring_line(rules, values, year)
    return None if line is None else Decimal(line)


async def _answers(session: Session, case: Filed) -> Plain:
    found: Plain = {}
    for report in await reports.of_case(session, EVERYTHING, case.id):
        found |= _figures(report.answers)
    seen = await check_answers.of_case(session, EVERYTHING, case.id)
    last = max((one.round for one in seen if not one.draft), default=0)
    counting = {one.field: one.value for one in seen if one.round == last and not one.draft}
    return found | _figures(counting)


def _figures(answers: Mapping[str, Any]) -> Plain:
    return {key: value for key, value in answers.items() if key in FIELDS and value is not None}
