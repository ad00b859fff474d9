"""How far is it, asked in a browser: by the case's number and a code to the phone that reported.

Whether a number is known, somebody else's or reported without a phone cannot be told from outside:
every request looks the same, and a code that was never sent is as wrong as any other.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from acts import own_cases
from acts.declined import Declined
from acts.merging.joining import goes_on
from acts.posts import sms_channel
from locales import _, speaking
from notifications.outbox import put
from storage import audit
from storage.engine import Session
from storage.queries import addresses, bindings, cases, phone_codes
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.queries.phone_codes import Asked
from storage.scope import EVERYTHING

LIFE = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
KIND = "code.status"

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
A_PHONE = ((MINUTE, 1), (HOUR, 5), (DAY, 10))
"""How many codes a phone gets within how long; all of them cost money, and none may annoy."""
A_BROWSER = (HOUR, 10)
A_CALLER = (HOUR, 60)
"""Whole villages share one address of the network."""


class TooOften(Declined):
    """Wait an hour, or call the village."""

    def sentence(self) -> str:
        return _("That was asked too often from here. Wait an hour, or call the village.")


@dataclass(frozen=True, slots=True)
class Browser:
    """Who asks: the address of a browser, and where on the network it is."""

    contact: Contact
    caller: str


async def ask(session: Session, browser: Browser, code: str, phone: str) -> int:
    """Send a code to this phone (+86…) if the case with this code was reported with it.

    Returns the request the code is typed in for, the same whether something was sent or not.

    Raises:
        TooOften: this browser or its network has asked too often.
    """
    await _count(session, browser)
    case = await own_cases.of_phone(session, phone, code)
    found = case if case and await _may_get_one(session, phone) else None
    sent = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}" if found else None
    until = session.moment.real + LIFE
    asked = Asked(browser.contact.id, phone, found.id if found else None, sent, until)
    request_id = await phone_codes.put(session, asked)
    if sent:
        to = await addresses.ensure(session, await sms_channel(session), phone)
        with speaking(to.language):
            text = code_text(sent)
        await put(session, to, KIND, text)
    await audit.record(
        session,
        f"address:{browser.contact.id}",
        "status.asked",
        f"phone_code:{request_id}",
        {"sent": bool(sent), "case": found.id if found else None},
    )
    return request_id


async def enter(session: Session, contact: Contact, request_id: int, typed: str) -> Filed | None:
    """The case a code opens, for the browser that asked; None when it is wrong, used or too old.

    A wrong code is counted, so this never raises.
    """
    if not await phone_codes.tried(session, request_id, contact.id, TRIES):
        return None
    digits = "".join(str(int(mark)) for mark in typed if mark.isdecimal())
    case_id = await phone_codes.use(session, request_id, digits)
    if case_id is None:
        return None
    await audit.record(session, f"address:{contact.id}", "status.shown", f"case:{case_id}")
    case = await cases.get(session, EVERYTHING, case_id)
    return await goes_on(session, case) if case else None


def code_text(code: str) -> str:
    """What the phone gets."""
    return _(
        "%(code)s is your code to see how far your report is. Good for 10 minutes. "
        "Do not tell it to anybody.",
        code=code,
    )


async def _count(session: Session, browser: Browser) -> None:
    caller = session.vault.index("caller", browser.caller)
    for what, (window, most) in (
        (f"status by:{browser.contact.id}", A_BROWSER),
        (f"status from:{caller}", A_CALLER),
    ):
        if await bindings.tried(session, what, window) > most:
            raise TooOften


async def _may_get_one(session: Session, phone: str) -> bool:
    """Whether a phone may get one more code; counting it makes two at once wait for each other.

    Only what is really sent counts, so that nobody can use up the codes of somebody else's phone
    without the number of a case that was reported with it.
    """
    await bindings.tried(session, f"status to:{phone_codes.index(session, phone)}", DAY)
    for window, most in A_PHONE:
        if await phone_codes.sent(session, phone, window) >= most:
            return False
    return True
