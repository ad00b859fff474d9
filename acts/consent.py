"""Consent to comparing records (承诺授权书): wished for in a chat, given before an official.

A message says what a household wants; what counts is the letter, given at the visit on paper or in
the household's own chat while an official is there. Taking it back is asked for by message and
carried out by an official (docs/design.md, trust).
"""

from dataclasses import dataclass

from acts.actor import Actor, NotAllowed, Trust
from acts.case_requests import request
from acts.declined import Declined
from locales import _
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.models.base import new_id
from storage.queries import case_requests, cases, consents, reports
from storage.queries.addresses import Contact
from storage.queries.cases import Filed
from storage.queries.consents import DECLINED, GIVEN, LATER, LETTER, PAPER, WITHDRAWN, Consent
from storage.scope import EVERYTHING

ANSWERS = {"agree": GIVEN, "refuse": DECLINED, "later": LATER}
WITHDRAW = "withdraw_consent"
WITNESSES = (
    *("village_committee", "village_party_secretary", "first_secretary", "team_member", "helper"),
    *("township_cadre", "township_government"),
)
"""Who goes to see households, so that a letter may be given before them."""
CARRIERS = (*WITNESSES, "county_rural_revival_bureau")
"""Who may carry out that a letter is taken back."""
OWN_CHAT = "chat"
IN_FORCE = "in_force"
"""What stands when a letter counts already and nobody wants it back."""
JPEG = "image/jpeg"


class NotSaid(Declined):
    """The household has said nothing in its own chat that could be confirmed."""

    def sentence(self) -> str:
        return _("The household has not agreed in its own chat: let it send 授权 there first.")


class NothingToTakeBack(Declined):
    """No letter is in force."""

    def sentence(self) -> str:
        return _("No letter of consent is in force here: there is nothing to take back.")


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What was said at a visit: given or declined, on paper (perhaps with a picture) or in chat."""

    answer: str
    how: str = PAPER
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """Which text was answered, and where: on paper, or in a chat."""

    channel: str
    version: str


async def answer(
    session: Session, rules: Rulebook, contact: Contact, report_id: int, said: str
) -> bool:
    """Keep what a household says to being compared; False when the report is not theirs."""
    report = await reports.by_address(session, contact.id, report_id)
    if report is None or said not in ANSWERS:
        return False
    await _wish(session, rules, contact, report.household_id, report.case_id, ANSWERS[said])
    return True


async def say(session: Session, rules: Rulebook, contact: Contact, said: str) -> str | None:
    """Keep what an address says to the letter: the answer that stands now, None without a case.

    While a letter is in force, no message changes that: a no asks to take it back.
    """
    case = await _case_of(session, contact)
    if case is None or case.household_id is None or said not in ANSWERS:
        return None
    if await consents.in_force(session, case.id):
        return await ask_back(session, contact) if said == "refuse" else IN_FORCE
    await _wish(session, rules, contact, case.household_id, case.id, ANSWERS[said])
    return ANSWERS[said]


async def ask_back(session: Session, contact: Contact, text: str = "") -> str | None:
    """Ask to take a letter back: withdrawn when an official must come, declined when none counts.

    None when this address has no open case.
    """
    case = await _case_of(session, contact)
    if case is None or case.household_id is None:
        return None
    if not await consents.in_force(session, case.id):
        found = await consents.wish(session, case.id)
        version = found.text_version if found else ""
        await _keep(session, contact, case.household_id, case.id, DECLINED, version)
        return DECLINED
    await request(session, contact, case, WITHDRAW, text)
    return WITHDRAWN


async def witness(
    session: Session, rules: Rulebook, actor: Actor, case_id: int, said: Witnessed
) -> Filed | None:
    """Keep what a household said before this official; None when they see no such case.

    A letter that is given is on file from then on.

    Raises:
        NotAllowed: the actor holds no post that visits households here.
        NotSaid: it was to be confirmed from a chat in which nothing was said.
    """
    actor.needs(Trust.CONSOLE)
    assert said.answer in (GIVEN, DECLINED)
    case = await cases.lock(session, actor.scope, case_id)
    if case is None or case.household_id is None:
        return None
    if actor.role_among(case.path, WITNESSES, case.household_id) is None:
        raise NotAllowed("nobody who visits households here")
    channel, version = PAPER, rules.exchanges.consent_letter.version
    if said.how == OWN_CHAT:
        wish = await consents.wish(session, case.id)
        if wish is None or wish.answer != said.answer:
            raise NotSaid
        channel, version = wish.channel, wish.text_version
    await _put(session, actor, case, said, Letter(channel, version))
    return case


async def withdraw(session: Session, actor: Actor, case_id: int) -> Filed | None:
    """Take a letter back; later comparisons leave the household out. None when none such is seen.

    Raises:
        NotAllowed: the actor holds no post for it here.
        NothingToTakeBack: no letter is in force.
    """
    actor.needs(Trust.CONSOLE)
    case = await cases.lock(session, actor.scope, case_id)
    if case is None or case.household_id is None:
        return None
    if actor.role_among(case.path, CARRIERS, case.household_id) is None:
        raise NotAllowed("nobody who may take a letter back here")
    letter = await consents.letter(session, case.id)
    if letter is None or letter.answer != GIVEN:
        raise NothingToTakeBack
    await consents.add(
        session,
        Consent(
            new_id(),
            case.household_id,
            case.id,
            WITHDRAWN,
            letter.text_version,
            PAPER,
            session.moment.today,
            actor.person_id,
        ),
    )
    await consents.void_papers(session, case.id)
    await case_requests.settle(session, case.id, WITHDRAW, actor.person_id, "done")
    await audit.record(session, actor.name, "consent.withdrawn", f"case:{case.id}")
    return case


async def _put(
    session: Session, actor: Actor, case: Filed, said: Witnessed, letter: Letter
) -> None:
    assert case.household_id is not None
    document = None
    if said.answer == GIVEN:
        media = JPEG if said.picture else None
        document = await cases.add_document(
            session, case.id, LETTER, actor.person_id, said.picture, media
        )
    else:
        await consents.void_papers(session, case.id)
    await consents.add(
        session,
        Consent(
            new_id(),
            case.household_id,
            case.id,
            said.answer,
            letter.version,
            letter.channel,
            session.moment.today,
            actor.person_id,
            document,
        ),
    )
    settled = "declined" if said.answer == GIVEN else "done"
    await case_requests.settle(session, case.id, WITHDRAW, actor.person_id, settled)
    detail = {"answer": said.answer, "text": letter.version, "channel": letter.channel}
    await audit.record(session, actor.name, "consent.witnessed", f"case:{case.id}", detail)


async def _case_of(session: Session, contact: Contact) -> Filed | None:
    case_id = await consents.case_for(session, contact.id, contact.household_id)
    return await cases.lock(session, EVERYTHING, case_id) if case_id else None


async def _wish(
    session: Session,
    rules: Rulebook,
    contact: Contact,
    household_id: int,
    case_id: int,
    said: str,
) -> None:
    version = rules.exchanges.consent_letter.version
    await _keep(session, contact, household_id, case_id, said, version)


async def _keep(
    session: Session, contact: Contact, household_id: int, case_id: int, said: str, version: str
) -> None:
    day = session.moment.today
    wish = Consent(new_id(), household_id, case_id, said, version, contact.channel, day)
    await consents.add(session, wish)
    await audit.record(
        session,
        f"address:{contact.id}",
        "consent.answered",
        f"case:{case_id}",
        {"answer": said, "text": version},
    )
