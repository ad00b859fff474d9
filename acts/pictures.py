"""Pictures a household adds to its report: how many are taken, and what becomes of them."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from locales import _
from storage import audit
from storage.engine import Session
from storage.queries import bindings, cases, pictures, reports
from storage.queries.addresses import Contact

MOST_A_DAY = 20
MOST_A_REPORT = 4
DAY = timedelta(days=1)
AS_LONG_AS_A_REPORT = timedelta(days=3650)
LATEST = timedelta(days=7)
"""How long after its report a picture that comes by itself still belongs to it."""

OWN = "webchat"
"""The channel whose pictures lie with us; of every other we have the channel's handle."""


class Outcome(StrEnum):
    """What became of pictures that came with a message."""

    KEPT = "kept"
    FULL = "full"
    ABSENT = "absent"

    @property
    def sentence(self) -> str:
        """What the household is told."""
        match self:
            case Outcome.KEPT:
                return _("The picture is kept with your report.")
            case Outcome.FULL:
                return _(
                    "Your report has %(most)s pictures, that is enough; this one was not kept.",
                    most=MOST_A_REPORT,
                )
        return _("This picture did not arrive. Please send it again.")


async def may_send(session: Session, contact: Contact) -> bool:
    """Count a picture being sent from this address, good or bad; False when the day has enough."""
    return await bindings.tried(session, f"picture:{contact.id}", DAY) <= MOST_A_DAY


async def receive(session: Session, contact: Contact, content: bytes) -> int:
    """Keep a picture until its message is answered; returns the id that message carries."""
    picture_id = await pictures.put(session, contact.id, content)
    await audit.record(
        session,
        f"address:{contact.id}",
        "picture.received",
        f"picture:{picture_id}",
        {"bytes": len(content)},
    )
    return picture_id


async def keep(
    session: Session, contact: Contact, report_id: int, handles: Sequence[str]
) -> Outcome:
    """Keep pictures with a report of this very address; one that is not theirs is absent."""
    report = await reports.by_address(session, contact.id, report_id)
    if report is None:
        await drop(session, contact, handles)
        return Outcome.ABSENT
    outcomes = [
        await _keep_one(session, contact, report_id, report.case_id, handle) for handle in handles
    ]
    await audit.record(
        session,
        f"address:{contact.id}",
        "report.picture",
        f"report:{report_id}",
        {"kept": outcomes.count(Outcome.KEPT), "of": len(outcomes)},
    )
    return next((item for item in (Outcome.FULL, Outcome.KEPT) if item in outcomes), Outcome.ABSENT)


async def keep_later(session: Session, contact: Contact, handles: Sequence[str]) -> Outcome | None:
    """Keep pictures with the last report of this address; None when there is none of these days."""
    since = session.moment.today - LATEST
    report_id = await pictures.last_report(session, contact.id, since)
    if report_id is None:
        await drop(session, contact, handles)
        return None
    return await keep(session, contact, report_id, handles)


async def drop(session: Session, contact: Contact, handles: Sequence[str]) -> None:
    """Let go of pictures that belong to no report."""
    if contact.channel == OWN:
        for handle in handles:
            await pictures.take(session, contact.id, _number(handle))


async def _keep_one(
    session: Session, contact: Contact, report_id: int, case_id: int, handle: str
) -> Outcome:
    content, media_type = handle.encode(), f"handle/{contact.channel}"
    if contact.channel == OWN:
        found = await pictures.take(session, contact.id, _number(handle))
        if found is None:
            return Outcome.ABSENT
        content, media_type = found, pictures.JPEG
    taken = await bindings.tried(session, f"pictures of:{report_id}", AS_LONG_AS_A_REPORT)
    if taken > MOST_A_REPORT:
        return Outcome.FULL
    await cases.add_document(session, case_id, pictures.KEY, None, content, media_type)
    return Outcome.KEPT


def _number(handle: str) -> int:
    """The id a handle names; one that names none names nobody's picture."""
    return int(handle) if handle.isascii() and handle.isdigit() and len(handle) < 19 else 0
