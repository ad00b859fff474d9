"""A household's answer: by words, by a one-time code told to the visitor, or on paper."""

import secrets
from datetime import timedelta
from enum import StrEnum

from acts.actor import Actor, Trust
from acts.confirmations.following import FOLLOWS, dispute
from acts.confirmations.words import Meant, read
from acts.declined import Declined
from locales import _, speaking
from notifications import tell
from notifications.outbox import put
from notifications.wording import shown_code
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import bindings, cases, check_questions, confirmations
from storage.queries.addresses import Contact
from storage.queries.confirmations import NO, YES, Answer, Confirmation
from storage.queries.pictures import JPEG, KEY
from storage.scope import EVERYTHING

ANSWERABLE = timedelta(days=30)
"""How long after it was asked typed words are about a question."""
LIFE = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
CODES_A_DAY = 5
DAY = timedelta(days=1)
CODE_KIND = "case.confirm_code"


class Entered(StrEnum):
    """What became of a code that was typed in."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_OFTEN = "too often"


class NotNow(Declined):
    """The household cannot be asked this way now; use paper."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    def sentence(self) -> str:
        return self.reason


async def meant(session: Session, contact: Contact, text: str) -> tuple[Confirmation, Meant] | None:
    """Which open question of this address somebody's words answer, and how.

    The last question is meant, unless they name another's case code; None when these words answer
    nothing that was asked here.
    """
    since = session.moment.today - ANSWERABLE
    waiting = await confirmations.open_at(session, contact.id, since)
    if not waiting:
        return None
    last = waiting[0]
    found = read(last.kind, text)
    if found is None or found.code is None:
        return (last, found) if found else None
    for confirmation in waiting:
        case = await cases.get(session, EVERYTHING, confirmation.case_id or 0)
        found = read(confirmation.kind, text)
        if found and case and case.code == found.code:
            return confirmation, found
    return None


async def answered(
    session: Session, rules: Rulebook, contact: Contact, confirmation: Confirmation, said: Meant
) -> bool:
    """Take the answer of the very address that was asked; False when it was answered before."""
    if confirmation.address_id != contact.id:
        return False
    how = "sms" if contact.channel.startswith("sms_") else "chat"
    given = Answer(YES if said.yes else NO, how, note=said.note)
    return await _settle(session, rules, f"address:{contact.id}", confirmation, given)


async def explained(session: Session, contact: Contact, confirmation_id: int, text: str) -> bool:
    """Keep why a household said no, when it says so afterwards, and pass it to the verifier."""
    confirmation = await confirmations.at(session, contact.id, confirmation_id)
    if confirmation is None or confirmation.answer != NO:
        return False
    await confirmations.explain(session, confirmation_id, text)
    asked = await check_questions.open_of(session, EVERYTHING, confirmation.case_id or 0)
    raised = [one for one in asked if one.item_id is None]
    if raised:  # what its no has just raised
        await check_questions.reword(session, raised[-1].id, f"{raised[-1].text}\n{text}")
    else:
        await dispute(session, confirmation, text)
    return True


async def send_code(
    session: Session, rules: Rulebook, actor: Actor, confirmation_id: int
) -> Confirmation | None:
    """Send a one-time code to the household's phone, to be told to the visitor who stands there.

    Raises:
        NotNow: the question is answered, nobody can be reached, or too many codes were sent today.
    """
    actor.needs(Trust.CONSOLE)
    confirmation = await confirmations.get(session, actor.scope, confirmation_id)
    if confirmation is None:
        return None
    contact = await tell.household_contact(session, confirmation.household_id)
    if confirmation.answer is not None:
        raise NotNow(_("The household has answered already."))
    if contact is None:
        raise NotNow(_("No phone of this household is known. Let them sign on paper."))
    sent = await bindings.tried(session, f"confirm code:{confirmation.household_id}", DAY)
    if sent > CODES_A_DAY:
        raise NotNow(_("Enough codes for one day. Let them sign on paper."))
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    await confirmations.put_code(session, confirmation_id, code, session.moment.real + LIFE)
    case = await cases.get(session, EVERYTHING, confirmation.case_id or 0)
    with speaking(contact.language):
        text = code_text(code, shown_code(case.code) if case else "")
    await put(session, contact, CODE_KIND, text, about=f"confirmation:{confirmation_id}")
    await audit.record(session, actor.name, "confirmation.code", f"confirmation:{confirmation_id}")
    return confirmation


async def by_code(
    session: Session, rules: Rulebook, actor: Actor, confirmation_id: int, code: str
) -> Entered | None:
    """Take the code the household told the visitor: that is its yes.

    None when this actor sees no such question. A wrong code is counted, so it never raises.
    """
    actor.needs(Trust.CONSOLE)
    confirmation = await confirmations.get(session, actor.scope, confirmation_id)
    if confirmation is None:
        return None
    if await bindings.tried(session, f"confirm:{confirmation_id}", LIFE) > TRIES:
        return Entered.TOO_OFTEN
    digits = "".join(mark for mark in code if mark.isdecimal())
    if not await confirmations.is_code(session, confirmation_id, digits):
        return Entered.WRONG
    given = Answer(YES, "code", actor.person_id)
    done = await _settle(session, rules, actor.name, confirmation, given)
    return Entered.RIGHT if done else Entered.WRONG


async def on_paper(
    session: Session,
    rules: Rulebook,
    actor: Actor,
    confirmation_id: int,
    said: Meant,
    picture: bytes | None = None,
) -> Confirmation | None:
    """Write down what a household signed on paper; a picture of it is kept with the case.

    None when this actor sees no such question.

    Raises:
        NotNow: it is answered already.
    """
    actor.needs(Trust.CONSOLE)
    confirmation = await confirmations.get(session, actor.scope, confirmation_id)
    if confirmation is None or confirmation.case_id is None:
        return None
    given = Answer(YES if said.yes else NO, "paper", actor.person_id, said.note)
    if not await _settle(session, rules, actor.name, confirmation, given):
        raise NotNow(_("The household has answered already."))
    if picture is not None:
        await cases.add_document(session, confirmation.case_id, KEY, actor.person_id, picture, JPEG)
    return confirmation


async def _settle(
    session: Session, rules: Rulebook, by: str, confirmation: Confirmation, given: Answer
) -> bool:
    if not await confirmations.settle(session, confirmation.id, given):
        return False
    await audit.record(
        session,
        by,
        "confirmation.answered",
        f"confirmation:{confirmation.id}",
        {"answer": given.answer, "how": given.how, "kind": confirmation.kind},
    )
    follow = FOLLOWS.get(confirmation.kind)
    if follow:
        await follow(session, rules, confirmation, given.answer == YES, given.note)
    return True


def code_text(code: str, number: str) -> str:
    """What a household is told with its code."""
    return _(
        "%(code)s is your code for number %(number)s. If what the visitor read to you is right, "
        "tell them these six digits. If not, do not tell them. Good for 10 minutes.",
        code=code,
        number=number,
    )
