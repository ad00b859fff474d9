"""What an office's answer does not agree with: a question to the visitor, never a verdict."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from locales import _
from rulebook.comparison import Comparison, Department, Item, is_question, known
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import cases, check_answers, check_questions, facts, reports
from storage.queries.comparisons import Asked
from storage.scope import EVERYTHING


async def ask(
    session: Session, rules: Rulebook, answers: Mapping[int, tuple[Asked, Mapping[str, str]]]
) -> int:
    """Ask about what contradicts what was said or seen; returns how many questions there are."""
    compared = rules.exchanges.comparison
    asked = 0
    told: dict[int, Mapping[str, Any]] = {}
    for item, values in answers.values():
        office = compared.departments[item.department]
        doubtful = [one for one in office.items if _may_be_asked(one, Decimal(values[one.key]))]
        if doubtful and item.case_id not in told:
            told[item.case_id] = await _told(session, compared, item.case_id)
        for one in doubtful:
            number, said = Decimal(values[one.key]), known(one, *_parts(told[item.case_id]))
            if is_question(one, number, said):
                text = _sentence(office, one, number, said)
                await check_questions.ask(session, item.case_id, one.key, text, item.id)
                asked += 1
    return asked


def _may_be_asked(item: Item, number: Decimal) -> bool:
    """Whether anything that could have been said makes it a question; spares most of the work."""
    return item.asks == "differs" or number > item.limit


def _parts(told: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return told["said"], told["facts"]


async def _told(session: Session, compared: Comparison, case_id: int) -> Mapping[str, Any]:
    """What the household said, or an official saw, in this case; and what was known before."""
    case = await cases.get(session, EVERYTHING, case_id)
    assert case is not None
    said: dict[str, Any] = {}
    for report in await reports.of_case(session, EVERYTHING, case_id):
        said |= {key: value for key, value in report.answers.items() if value is not None}
    for seen in await check_answers.of_case(session, EVERYTHING, case_id):
        if not seen.draft and seen.value is not None:
            said[seen.field] = seen.value
    household = case.household_id or 0
    found = await facts.standing(session, [household], compared.facts())
    return {
        "said": said,
        "facts": {fact.key: fact.value for fact in found.get(household, ()) if not fact.member_id},
    }


def _sentence(office: Department, item: Item, number: Decimal, told: Decimal | None) -> str:
    values = {"office": office.zh, "what": item.zh, "answer": shown(item, number)}
    if told is None:
        return _(
            "%(office)s has on record: %(what)s — %(answer)s. Nobody has said so yet: please ask "
            "the household and write down how it is.",
            **values,
        )
    return _(
        "%(office)s has on record: %(what)s — %(answer)s; said or seen was %(told)s. Please ask "
        "the household and write down how it is.",
        **values,
        told=_told_as(item, told),
    )


def _told_as(item: Item, number: Decimal) -> str:
    """What was said, as people read it: of a choice only that there is some, or none."""
    if item.type != "yes_no" and (item.options or item.zero):
        return _("some") if number else _("none")
    return shown(item, number)


def shown(item: Item, number: Decimal) -> str:
    """What an office answered, as people read it."""
    if item.type == "yes_no":
        return _("yes") if number else _("no")
    return f"{number.normalize():f}"
