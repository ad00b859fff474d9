"""How long a case has lasted, what it grew out of and into, and what the household asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from acts.actor import Actor
from console.words import hidden
from locales import _
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import case_requests, cases
from storage.queries.case_requests import CaseRequest
from storage.queries.cases import Filed


@dataclass(frozen=True, slots=True)
class Link:
    """Another case of the same story."""

    id: int
    code: str
    title: str
    state: str
    how: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The story a case belongs to; ages in days."""

    case_id: int
    age: int
    here: int
    returns: int
    closed: bool
    subject: str
    before: Link | None
    after: Sequence[Link]
    requests: Sequence[CaseRequest]


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Chain:
    """The story of a case, as far as this actor may see it."""
    before = None
    if case.follows_id:
        before = await cases.get(session, actor.scope, case.follows_id)
    after = await cases.followed_by(session, actor.scope, case.id)
    until = case.closed_on or session.moment.today
    waiting = await case_requests.open_of(session, actor.scope, case.id)
    return Chain(
        case_id=case.id,
        age=(until - case.opened_on).days,
        here=(until - case.entered_on).days,
        returns=case.returns,
        closed=case.closed_on is not None,
        subject=case.subject,
        before=_link(rules, before, case.follows_how) if before else None,
        after=[_link(rules, item, item.follows_how) for item in after],
        requests=[replace(one, text=hidden(one.text)) for one in waiting],
    )


def _link(rules: Rulebook, case: Filed, how: str | None) -> Link:
    procedure = rules.procedures[case.procedure]
    words = {
        "spawned": _("grew out of it"),
        "reopened": _("taken up again"),
        "appeal": _("the household did not agree"),
    }
    return Link(
        case.id,
        shown_code(case.code),
        procedure.title,
        procedure.states[case.state].zh,
        words.get(how or "", ""),
    )
