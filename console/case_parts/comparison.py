"""What offices answered about a household, on its case page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from acts.actor import Actor
from acts.comparisons.making import may
from acts.comparisons.questions import shown
from rulebook.comparison import Comparison
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import comparisons, consents
from storage.queries.cases import Filed
from storage.queries.comparisons import STATE, Asked


@dataclass(frozen=True, slots=True)
class Answer:
    """One office: what it answered, item by item, when, and whether that came too late to count."""

    office: str
    answers: Sequence[tuple[str, str]]
    on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch the case was in; `address` is where its page is, for who compares."""

    number: str
    made_on: date
    address: str
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Compared:
    """All batches of a case; `waits` when it may be put into one by who looks."""

    batches: Sequence[Batch]
    waits: bool


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Compared | None:
    """What was asked about a case; None when nothing was, nor is to be by who looks."""
    asked = await comparisons.of_case(session, actor.scope, case.id)
    waits = (case.procedure, case.state) == STATE and may(actor, case.path)
    if not asked and not waits:
        return None
    compared = rules.exchanges.comparison
    agreed = await consents.in_force(session, case.id)
    batches = []
    for batch in dict.fromkeys(batch.id for batch, _item in asked):
        mine = [(made, item) for made, item in asked if made.id == batch]
        made = mine[0][0]
        address = f"/console/comparisons/{made.id}" if may(actor, made.path) else ""
        answers = [_answer(compared, item, agreed) for _made, item in mine]
        batches.append(Batch(made.number, made.made_on, address, answers))
    return Compared(batches, waits)


def _answer(compared: Comparison, item: Asked, agreed: bool) -> Answer:
    office = compared.departments.get(item.department)
    values = item.answer["values"] if item.answer and office and (agreed or not item.late) else {}
    told = [
        (one.zh, shown(one, Decimal(values[one.key])))
        for one in (office.items if office else ())
        if one.key in values
    ]
    name = office.zh if office else item.department
    return Answer(name, told, item.answered_on, item.late)
