"""Facts a step is decided on, as far as our records tell them: counted, or suggested with a source.

What is counted replaces what anybody typed. What is suggested a person looks at and answers for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from acts import local_settings
from acts.actor import SERVICE
from acts.case_steps import Step
from acts.help_plans import picture, standing
from acts.report_sorting import monitoring_line
from locales import _, day, yuan
from rulebook import hardship
from rulebook.conditions import Value
from rulebook.guards import Scalar
from rulebook.income import income, shown
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases, check_answers
from storage.queries.cases import Filed
from storage.scope import EVERYTHING

CHECKED_IN = ("risk_removal", "no_labour_cert")
CHECK_STATE = "household_check"
UNSAFE = ("crack", "partly_down", "collapsed", "no_house")
FEW_DAYS_SHORT = 18
"""So many days a year without enough water are too many (duty hen23-water-shortage-days)."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A fact with the value our records give it, None where they do not tell; and why."""

    key: str
    label: str
    value: bool | None
    why: str


async def counted(session: Session, rules: Rulebook, case_id: int, step: Step) -> Step:
    """The step with the facts we count ourselves; a plan that is only on paper we cannot count."""
    if step.event != "measures_filed":
        return step
    case = await cases.get(session, EVERYTHING, case_id)
    plan = await standing.look(session, rules, SERVICE, case) if case else None
    if plan is None or not plan.live:
        return step
    typed = {key: value for key, value in step.facts.items() if key != "labour_and_willing"}
    return replace(step, facts=typed | standing.facts_for_filing(rules, plan))


async def suggested(session: Session, rules: Rulebook, case: Filed) -> Sequence[Suggestion]:
    """What our records say to the condition of the check a case stands at, in its order."""
    if case.procedure not in CHECKED_IN or case.state != CHECK_STATE:
        return ()
    if case.procedure == "no_labour_cert":
        found = await _no_labour(session, rules, case)
    else:
        found = await _risk_gone(session, rules, case)
    return [Suggestion(key, rules.guard_facts[key].zh, *told) for key, told in found.items()]


async def values(session: Session, rules: Rulebook, case: Filed) -> Mapping[str, Scalar]:
    """The same as facts, for a form to show; what is not told is left out."""
    found = await suggested(session, rules, case)
    return {one.key: one.value for one in found if one.value is not None}


Told = tuple[bool | None, str]


async def _no_labour(session: Session, rules: Rulebook, case: Filed) -> dict[str, Told]:
    found = await picture.of_case(session, rules, case)
    if found is None:
        return {}
    known, labour = found.facts.household, found.known.labour
    monitored = found.household.monitored
    return {
        "monitored": (monitored, _("by the register of households")),
        "all_members_no_labour": (
            None if labour is None else not labour,
            _on_record(labour, _("by what is on record of each member")),
        ),
        "dispersed_tekun": _flag(known.get("hh.tekun_scattered")),
        "dibao_full_or_top": _flag(known.get("hh.dibao_grade_top")),
    }


def _flag(value: Any) -> Told:
    return value, _on_record(value, _("by what is on record"))


def _on_record(value: object, why: str) -> str:
    return _("not on record, please find out") if value is None else why


async def _risk_gone(session: Session, rules: Rulebook, case: Filed) -> dict[str, Told]:
    given = await check_answers.of_case(session, EVERYTHING, case.id)
    questions = {question.field: question for question in rules.hardship.questions}
    raw = picture.seen(given)
    reported = {key: value for key, value in raw.items() if key in questions}
    answers = hardship.from_json(questions, reported)
    on = max((one.on for one in given if not one.draft), default=None)
    before = await _risks_before(session, case)
    return {
        "income_stably_above_line": await _income(session, rules, case, answers, on),
        "three_guarantees_ok": _seen(_guarantees(answers), on),
        "water_ok": _seen(_water(answers), on),
        "original_risk_gone": _seen(_gone(raw, before), on),
        "new_risk": _seen(_new_risk(raw, before), on),
    }


async def _risks_before(session: Session, case: Filed) -> tuple[str, ...]:
    plan = await cases.get(session, EVERYTHING, case.follows_id) if case.follows_id else None
    return await picture.risks_of(session, plan) if plan else ()


def _seen(value: bool | None, on: date | None) -> Told:
    if on is None:
        return None, _("nobody has filled in the visit form yet")
    if value is None:
        return None, _("the visit form does not tell, please find out")
    return value, _("by the visit of %(day)s", day=day(on))


async def _income(
    session: Session,
    rules: Rulebook,
    case: Filed,
    answers: Mapping[str, Value],
    on: date | None,
) -> Told:
    """One visit's income against the year's line; that it is stable is for people to say."""
    per_head = income(answers).per_capita_net_income
    year = session.moment.today.year
    found = await local_settings.values_at(session, rules, case.path, year)
    line = monitoring_line(rules, found, year)
    if per_head is None or on is None:
        return _seen(None, on)
    if line is None:
        return None, _("the monitoring line of %(year)s is not set", year=year)
    why = _(
        "the visit of %(day)s: %(income)s a head, the line is %(line)s; whether that lasts is "
        "for you to say",
        day=day(on),
        income=yuan(shown(per_head)),
        line=yuan(Decimal(line)),
    )
    return per_head > line, why


def _gone(raw: Mapping[str, Any], before: Sequence[str]) -> bool | None:
    """Whether the first risk is gone: as the visitor says, else when none of it was seen again."""
    if (said := raw.get("risk_before")) is not None:
        return bool(said == "gone")
    now = raw.get(picture.RISKS)
    return None if not now or not before else not set(before) & set(now)


def _new_risk(raw: Mapping[str, Any], before: Sequence[str]) -> bool | None:
    """Whether a risk was seen that the household was not registered with."""
    now = raw.get(picture.RISKS) or ()
    if set(now) - set(before):
        return True
    return False if now or raw.get("risk_seen") == "none" else None


def _guarantees(answers: Mapping[str, Value]) -> bool | None:
    """Food and clothes, school, insurance, house: one bad thing decides, all good ones decide."""
    school = None
    if "out_reason" in answers:
        school = False
    elif answers.get("school_children") == 0:
        school = True
    tests = (
        _among(answers.get("food_clothing_ok"), ("ok", "tight"), ("short",)),
        school,
        _among(answers.get("insured_all"), ("all",), ("some", "none")),
        _among(answers.get("house_state"), ("ok",), UNSAFE),
    )
    return _all(tests)


def _water(answers: Mapping[str, Value]) -> bool | None:
    quality, short = answers.get("water_quality"), answers.get("water_short_days_year")
    return _all(
        (
            _among(answers.get("water_source"), ("tap", "shared", "well", "carry"), ("none",)),
            quality == ("none",) if isinstance(quality, tuple) else None,
            short < FEW_DAYS_SHORT if isinstance(short, int) else None,
        )
    )


def _among(value: object, good: tuple[str, ...], bad: tuple[str, ...]) -> bool | None:
    if value in good:
        return True
    return False if value in bad else None


def _all(tests: tuple[bool | None, ...]) -> bool | None:
    if False in tests:
        return False
    return None if None in tests else True
