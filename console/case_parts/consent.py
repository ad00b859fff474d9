"""The letter of consent on the case page: what stands, since when, before whom."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acts.actor import Actor
from acts.consent import WITHDRAW, WITNESSES
from console import words
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import case_requests, consents, officials
from storage.queries.cases import Filed
from storage.queries.consents import DECLINED, GIVEN, LATER, PAPER, WITHDRAWN, Consent

PROCEDURE = "identify"

ANSWERS: Mapping[str, Callable[[], str]] = {
    GIVEN: lambda: _("agrees"),
    DECLINED: lambda: _("does not agree"),
    LATER: lambda: _("wants to decide at the visit"),
    WITHDRAWN: lambda: _("took it back"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: what, when, where, before whom, to which text."""

    answer: str
    on: date
    where: str
    witness: str
    version: str
    picture: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the case page says of consent; `history` begins with the last answer."""

    case_id: int
    in_force: bool
    letter: str | None
    wish: str | None
    asked_back: date | None
    may_witness: bool
    history: Sequence[Said]


async def look(session: Session, rules: Rulebook, actor: Actor, case: Filed) -> Standing | None:
    """What was said in a case that compares records."""
    if case.procedure != PROCEDURE or case.household_id is None:
        return None
    letter = await consents.letter(session, case.id)
    wish = await consents.wish(session, case.id)
    said = await consents.of_case(session, actor.scope, case.id)
    names = await officials.names(session, [one.witness_id for one in said if one.witness_id])
    pictured = await consents.pictured(session, case.id)
    waiting = await case_requests.open_of(session, actor.scope, case.id)
    visits = actor.role_among(case.path, WITNESSES, case.household_id) is not None
    return Standing(
        case_id=case.id,
        in_force=letter is not None and letter.answer == GIVEN,
        letter=letter.answer if letter else None,
        wish=wish.answer if wish else None,
        asked_back=next((one.on for one in waiting if one.kind == WITHDRAW), None),
        may_witness=visits and case.closed_on is None,
        history=[_said(one, names, pictured) for one in reversed(said)],
    )


def _said(one: Consent, names: Mapping[int, str], pictured: Collection[int]) -> Said:
    where = _("on paper") if one.channel == PAPER else words.word(words.CHANNELS, one.channel)
    return Said(
        ANSWERS[one.answer](),
        one.on,
        where,
        names.get(one.witness_id or 0, ""),
        one.text_version,
        one.document_id if one.document_id in pictured else None,
    )
