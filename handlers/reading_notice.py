"""A notice behind a code: what came to a shared phone in neutral words is read with four digits."""

import re

from aiogram import Router
from aiogram.types import Message

from acts import notice_codes
from handlers.listening import listen
from handlers.matching import plain
from handlers.person import whom_to_call
from handlers.reply import Reply, Said
from locales import _
from notifications.notices import forms, problems
from notifications.notices.sending import rendered
from rulebook.loader import Rulebook
from storage.engine import Session
from storage.queries import shielding
from storage.queries.addresses import Contact

CODE = re.compile("[1-9][0-9]{3}")


def routes() -> Router:
    """Four digits, alone."""
    router = Router(name="reading_notice")
    listen(router, read, _four_digits)
    return router


async def read(session: Session, contact: Contact, rules: Rulebook, code: str) -> Reply:
    """Show the notice a code stands for; it can be answered as if it had come in full."""
    opened = await notice_codes.open_with(session, contact, code)
    if opened is None:
        return await _wrong(session, contact)
    notice, reached = opened.notice, opened.reached
    landline = await whom_to_call(session, contact, reached.region_id)
    if problems.blocked(rules, notice, session.moment.today):
        return Reply(
            "notice.outdated",
            _("This notice is being corrected. Please call %(landline)s.", landline=landline),
        )
    text = forms.text(notice, contact.channel, landline, reached.form)
    shown = rendered(notice, text, contact.channel, reached.id)
    return Reply("notice.opened", shown.text, choices=shown.choices)


async def _wrong(session: Session, contact: Contact) -> Reply:
    return Reply(
        "notice.wrong_code",
        _(
            "This code opens no notice. Please look at the four digits in our message once more "
            "and send only them. You can also call %(landline)s.",
            landline=await whom_to_call(session, contact),
        ),
    )


async def _four_digits(
    _message: Message, said: Said, raw_state: str | None, session: Session, contact: Contact
) -> bool | dict[str, str]:
    """Four digits are never the number of a choice; a dialogue that is open owns all digits."""
    code = plain(said.text)
    if raw_state is not None or said.chosen or not CODE.fullmatch(code):
        return False
    return {"code": code} if await shielding.any_open(session, contact.id) else False
