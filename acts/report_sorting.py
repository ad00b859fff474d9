"""How urgent a report is: what was told, and what the place's figures of the year make of it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from acts import local_settings
from rulebook.conditions import Value
from rulebook.income import flags, income, line_for
from rulebook.loader import Rulebook
from rulebook.local_settings import PROVINCE
from rulebook.local_settings import Value as Setting
from rulebook.triage import Triage, triage
from storage.engine import Session
from storage.queries.households import Household

MEDICAL = "medical_oop_year"
MONITORING_LINE, AVERAGE_INCOME = "monitoring_line", "disposable_income_prev"
"""The settings a report's figures are compared with."""

IN_DANGER = ("village_committee", "first_secretary", "township_government")
"""Who is told of a danger nobody has described yet."""


async def sort(
    session: Session, rules: Rulebook, answers: Mapping[str, Value], household: Household
) -> Triage:
    """Say how urgent a report is and who is told."""
    facts: dict[str, Value] = {"monitored": household.monitored}
    facts |= await _compared(session, rules, answers, household)
    found = triage(rules.triage, answers, session.moment.today, facts)
    if answers.get("danger_now") is not True or found.level == "emergency":
        return found
    level = rules.triage.levels["emergency"]
    return replace(
        found,
        level=level.id,
        tell=tuple(dict.fromkeys((*IN_DANGER, *found.tell))),
        first_contact_hours=level.first_contact_hours,
    )


async def _compared(
    session: Session, rules: Rulebook, answers: Mapping[str, Value], household: Household
) -> dict[str, Value]:
    """Compare a report's income and costs with the year's figures; without a figure, nothing.

    What the county has set for the year decides, else what a document gives for that very year.
    """
    sums = income(answers)
    if sums.per_capita_net_income is None and MEDICAL not in answers:
        return {}
    year = session.moment.today.year
    values = await local_settings.values_at(session, rules, household.path, year)
    line = monitoring_line(rules, values, year)
    average = local_settings.number(values, AVERAGE_INCOME)
    percent = rules.hardship.arithmetic.medical_alert_percent
    return flags(sums, line, answers.get(MEDICAL), average, percent)


def monitoring_line(
    rules: Rulebook, values: Mapping[str, Setting], year: int
) -> int | Decimal | None:
    """The line of a place's settings of that year, else a document's for that year, else none."""
    line = local_settings.number(values, MONITORING_LINE)
    if line is not None:
        return line
    documented = line_for(rules.hardship.arithmetic, year, str(values.get(PROVINCE, "")).lower())
    return documented.amount if documented else None
