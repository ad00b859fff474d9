"""Finishing a visit form: it becomes a paper, facts and a visit, and the household is asked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from acts import facts, visits
from acts.actor import SERVICE, Actor, NotAllowed, Trust
from acts.checks.answering import NotOpen, may_answer
from acts.checks.sheets import Sheet, paper_of, sheet
from acts.checks.summaries import summary
from acts.confirmations import CHECK, Asked, ask
from acts.declined import Declined
from acts.facts import Findings, Known
from locales import _
from rulebook.answers import to_json
from rulebook.check_form import Section
from rulebook.loader import Rulebook
from rulebook.reported_facts import facts_from
from storage import audit
from storage.engine import Session
from storage.queries import cases, check_answers
from storage.queries import facts as stored
from storage.queries.cases import Filed

JSON = "application/json"


class Unfinished(Declined):
    """Sections without any answer keep the form from its end: income alone never decides."""

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        self.sections = tuple(sections)

    def sentence(self) -> str:
        return _(
            "Not finished yet. Still without an answer: %(sections)s.",
            sections="、".join(section.zh for section in self.sections),
        )


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished form: what it holds, the paper it became, and the question to the household."""

    sheet: Sheet
    paper: str
    confirmation_id: int


async def finish(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Finished:
    """Finish the form of a case; finished again after a change it is another paper.

    Raises:
        NotAllowed: by short message, or they do not serve there.
        NotOpen: the case waits for no form now.
        Unfinished: a section has no answer yet.
    """
    actor.needs(Trust.BOUND)
    if not may_answer(actor, case) or actor.person_id is None:
        raise NotAllowed("no post that verifies here")
    now = await cases.lock(session, actor.scope, case.id)
    paper = paper_of(rules, now) if now else None
    found = await sheet(session, rules, actor, now) if now and paper else None
    if now is None or paper is None or found is None:
        raise NotOpen
    if found.missing:
        raise Unfinished(found.missing)
    content = json.dumps({"round": found.round, "seen": to_json(found.seen)}, ensure_ascii=False)
    await cases.add_document(session, now.id, paper, actor.person_id, content.encode(), JSON)
    await _record(session, rules, actor, found)
    await _log(session, rules, actor, found)
    asked = Asked(
        CHECK, found.household, now, found.version, summary(found), asked_by=actor.person_id
    )
    confirmation_id = await ask(session, rules, asked)
    await audit.record(
        session,
        actor.name,
        "check.finished",
        f"case:{now.id}",
        {"paper": paper, "round": found.round, "version": found.version},
    )
    return Finished(found, paper, confirmation_id)


async def _record(session: Session, rules: Rulebook, actor: Actor, found: Sheet) -> None:
    """What was seen is known from now on, wherever it is a fact of the policies too."""
    people = (await stored.people(session, [found.household.id])).get(found.household.id, [])
    known = [
        Known(key, value, number)
        for key, value in facts_from(found.seen).items()
        for number in ([one.number for one in people] if key.startswith("p.") else [None])
    ]
    # The case is within their scope already; a helper may live and serve elsewhere.
    writer = replace(actor, scope=SERVICE.scope)
    as_of = found.last_on or session.moment.today
    await facts.record(session, rules, writer, found.household, Findings(known, "visit", as_of))


async def _log(session: Session, rules: Rulebook, actor: Actor, found: Sheet) -> None:
    """Filling in the form was the visit: it is logged unless they logged one that day."""
    assert actor.person_id is not None
    on = found.last_on or session.moment.today
    household = found.household
    if not await check_answers.was_there(session, actor.person_id, household.id, on):
        await visits.log(session, rules, actor, household, on, "")
