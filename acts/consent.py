"""Consent to comparing records (承诺授权书)."""

from storage import audit
from storage.engine import Session
from storage.models.base import new_id
from storage.queries import consents, reports
from storage.queries.addresses import Contact

TEXT_VERSION = "2026-1"
ANSWERS = {"agree": "given", "refuse": "declined", "later": "later"}


async def answer(session: Session, contact: Contact, report_id: int, said: str) -> bool:
    """Keep what a household says to being compared; False when the report is not theirs.

    A wish given by message is kept as such: the letter itself is signed at the visit.
    """
    report = await reports.by_address(session, contact.id, report_id)
    if report is None or said not in ANSWERS:
        return False
    await consents.add(
        session,
        consents.Consent(
            id=new_id(),
            household_id=report.household_id,
            case_id=report.case_id,
            answer=ANSWERS[said],
            text_version=TEXT_VERSION,
            channel=contact.channel,
            on=session.moment.today,
        ),
    )
    await audit.record(
        session,
        f"address:{contact.id}",
        "consent.answered",
        f"report:{report_id}",
        {"answer": ANSWERS[said], "text": TEXT_VERSION},
    )
    return True
