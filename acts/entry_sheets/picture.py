"""What the sheet says of a case: the household, its income, and the days of the decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from acts import facts
from rulebook.answers import from_json
from rulebook.conditions import Value
from rulebook.income import income, shown
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import case_history, cases, check_answers, households, regions, reports
from storage.queries.cases import Filed, Happened
from storage.queries.comparison_lines import heads
from storage.queries.facts import Person
from storage.queries.facts import people as members_of
from storage.queries.households import Household
from storage.scope import EVERYTHING

APPROVED = ("county_approved", "township_decided")
ANNOUNCED = ("announced", "filed")
ENTRY_CLOCK = "entry_10d"
BY_SERVICE, BY_OFFICES = ("household", "public"), "county_"


@dataclass(frozen=True)
class Picture:
    """All that is known of a case and its household; `said` is what was seen, else reported.

    `raw` are the facts as rules are asked about them, `people` the members with their numbers.
    """

    case: Filed
    household: Household
    head_id: str | None
    people: Sequence[Person]
    raw: Mapping[str, Any]
    said: Mapping[str, Value]
    history: Sequence[Happened]
    reported: bool
    due_on: date | None

    @property
    def per_head(self) -> Decimal | None:
        """The year's net income per head: what was added up in the case, else what is on record."""
        summed = income(self.said).per_capita_net_income
        if summed is not None:
            return shown(summed)
        kept = self.raw.get("hh", {}).get("net_income_pc_year")
        return None if kept is None else Decimal(str(kept))

    @property
    def members(self) -> int | None:
        """How many live there: as said, else as registered where more than the head is."""
        said = self.said.get("members")
        if isinstance(said, int):
            return said
        size = self.raw.get("hh", {}).get("size")
        return int(size) if size is not None else None


async def of_case(session: Session, rules: Rulebook, case: Filed) -> Picture | None:
    """Put together what is known of a case; None when it is about no household."""
    household = await households.get(session, EVERYTHING, case.household_id or 0)
    if household is None:
        return None
    told = await reports.of_case(session, EVERYTHING, case.id)
    answers: dict[str, Any] = {}
    for report in told:
        answers |= {key: value for key, value in report.answers.items() if value is not None}
    for seen in await check_answers.of_case(session, EVERYTHING, case.id):
        if not seen.draft:
            answers[seen.field] = seen.value
    known = {field: value for field, value in answers.items() if value is not None}
    clocks = await cases.clocks_of(session, case.id)
    found = await heads(session, [household.id])
    return Picture(
        case=case,
        household=household,
        head_id=found[household.id][1],
        people=(await members_of(session, [household.id])).get(household.id, []),
        raw=await facts.of_household(session, rules, household, session.moment.today),
        said=from_json(rules.check_form.questions, known),
        history=await case_history.history(session, EVERYTHING, case.id),
        reported=bool(told),
        due_on=next((one.deadline for one in clocks if one.clock == ENTRY_CLOCK), None),
    )


async def row(session: Session, rules: Rulebook, picture: Picture) -> dict[str, str]:
    """What the sheet's columns may show, by where it comes from."""
    place = await regions.get(session, picture.case.region_id)
    return {
        "code": picture.case.code,
        "township": place.within or "" if place else "",
        "village": place.name if place else "",
        "number": str(picture.household.number),
        "head": picture.household.head,
        "head_id": picture.head_id or "",
        "members": _text(picture.members),
        "labour": _text(picture.said.get("labour_members")),
        "kind": _kind(rules, picture),
        "risks": _risks(rules, picture),
        "income_per_head": _text(picture.per_head),
        "channel": rules.exchanges.entry_sheet.channels[_channel(picture)],
        "found_on": _text(picture.case.opened_on),
        "approved_on": _day_of(picture, APPROVED),
        "announced_on": _day_of(picture, ANNOUNCED),
        "due_on": _text(picture.due_on),
    }


def _kind(rules: Rulebook, picture: Picture) -> str:
    labels = rules.policies.fields["hh.class"].labels
    kind = picture.raw.get("hh", {}).get("class")
    return labels.get(kind, "") if kind not in (None, "none", "tp-general") else ""


def _risks(rules: Rulebook, picture: Picture) -> str:
    named = rules.hardship.question("risk_types").options
    risks = picture.said.get("risk_types")
    return "、".join(named.get(one, one) for one in risks) if isinstance(risks, tuple) else ""


def _channel(picture: Picture) -> str:
    """Where the case came from: a report of the household, an office, or cadres who looked."""
    opened = picture.history[0].role if picture.history else ""
    if picture.reported or opened in BY_SERVICE:
        return "self_report"
    return "dept_warning" if opened.startswith(BY_OFFICES) else "cadre_screening"


def _day_of(picture: Picture, events: Sequence[str]) -> str:
    days = [one.on for one in picture.history if one.event in events and one.refusal is None]
    return _text(max(days, default=None))


def _text(value: object) -> str:
    return "" if value is None else str(value)
