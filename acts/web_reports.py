"""A report told on the pages of a village's code: filed by the act every report is filed by.

Each form has an id of its own, so that a second click, a slow line or the back button never makes
two reports of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from acts import pictures, reports, voices
from acts.pictures import Outcome
from acts.receipts import Receipt
from acts.report_draft import Draft
from locales import _
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import phone_codes, web_reports
from storage.queries import voices as recordings
from storage.queries.addresses import Contact

VOICES_KEPT = timedelta(days=1)
FORMS_KEPT = timedelta(days=190)
"""Longer than a browser's session: a form that comes back must not be carried out again."""
CODES_KEPT = timedelta(days=2)
"""Longer than the longest time over which they are counted."""


class NotTheirs(Exception):
    """The form was begun in another browser; begin again."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a browser has told so far, under the form's own id, with what was sent beside it."""

    once: str
    draft: Draft
    pictures: Sequence[int] = ()
    voices: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a form: its receipt, and what could not be kept, in sentences."""

    receipt: Receipt
    unkept: Sequence[str] = ()


async def alarm(session: Session, rules: Rulebook, contact: Contact, form: Form) -> Receipt:
    """File what is known of a danger at once; the rest of the form is added when it is sent.

    Raises:
        NotTheirs: the form is another browser's.
    """
    return await _file(session, rules, contact, form)


async def send(session: Session, rules: Rulebook, contact: Contact, form: Form) -> Sent:
    """File the whole form, or add it to what an alarm has filed; sent twice it is one report.

    Raises:
        NotTheirs: the form is another browser's.
    """
    receipt = await _file(session, rules, contact, form)
    report_id, unkept = receipt.report_id, []
    if form.pictures:
        handles = [str(picture) for picture in form.pictures]
        kept = await pictures.keep(session, contact, report_id, handles)
        unkept += [] if kept is Outcome.KEPT else [kept.sentence]
    if form.voices and await voices.keep(session, contact, report_id, form.voices) != Outcome.KEPT:
        unkept.append(_("A voice note was not kept. Please tell it again, or call."))
    return Sent(receipt, unkept)


async def drop(session: Session, contact: Contact, form: Form) -> None:
    """Let go of what was sent beside a form that is given up."""
    await pictures.drop(session, contact, [str(picture) for picture in form.pictures])
    await voices.drop(session, contact, form.voices)


async def forget_stale(session: Session, now: datetime) -> None:
    """Forget voice notes, forms and codes that nothing can come of any more (real time)."""
    await recordings.forget(session, now - VOICES_KEPT)
    await web_reports.forget(session, now - FORMS_KEPT)
    await phone_codes.forget(session, now - CODES_KEPT)


async def _file(session: Session, rules: Rulebook, contact: Contact, form: Form) -> Receipt:
    lead = form.draft.lead(rules)
    if await web_reports.claim(session, form.once, contact.id):
        receipt = await reports.file(session, rules, contact, lead)
        await web_reports.made(session, form.once, receipt.report_id)
        return receipt
    report_id = await web_reports.report_of(session, form.once, contact.id)
    if report_id is None:
        raise NotTheirs
    told = await reports.amend(session, rules, contact, report_id, lead)
    if told is None:
        raise NotTheirs
    return told
