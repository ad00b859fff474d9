"""What steps say about consent: a letter handed in was given, a case closed for it was not."""

from acts.case_steps import Taken
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.models.base import new_id
from storage.queries import consents
from storage.queries.consents import DECLINED, GIVEN, LETTER, PAPER, Consent


async def keep_letter(session: Session, rules: Rulebook, taken: Taken) -> None:
    """Keep a consent on paper, before whoever took the step, unless it is known already."""
    answer = _said(taken)
    case = taken.case
    if answer is None or case.household_id is None:
        return
    known = await consents.letter(session, case.id)
    if known is not None and known.answer == answer:
        return
    version = rules.exchanges.consent_letter.version
    await consents.add(
        session,
        Consent(
            new_id(),
            case.household_id,
            case.id,
            answer,
            version,
            PAPER,
            taken.event.on,
            taken.actor.person_id,
        ),
    )
    detail = {"answer": answer, "text": version, "channel": PAPER}
    await audit.record(session, taken.actor.name, "consent.witnessed", f"case:{case.id}", detail)


def _said(taken: Taken) -> str | None:
    if taken.event.name == "consent_declined":
        return DECLINED
    return GIVEN if LETTER in taken.event.documents else None
