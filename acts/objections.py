"""Objections to a public notice: kept whatever way they come, answered before anything goes on."""

from dataclasses import dataclass
from enum import StrEnum

from acts.actor import SERVICE, Actor, NotAllowed
from acts.case_steps import Step, ways
from acts.cases import advance
from acts.declined import Declined, Unfit
from acts.public_notices.problems import NotHanging
from acts.public_notices.standing import at_this_moment, quicker
from locales import _, day, refusals, speaking
from notifications import tell
from notifications.outbox import put
from notifications.wording import shown_code
from rulebook.cases import Refusal
from rulebook.loader import Rulebook
from rulebook.notice_kinds import PUBLICITY
from storage import audit
from storage.engine import Session
from storage.queries import cases, inbox, objections, public_notices, regions
from storage.queries.addresses import Contact
from storage.queries.objections import DISMISSED, OPEN, NewObjection, Objection
from storage.queries.public_notices import Notice
from storage.scope import EVERYTHING

MOST_A_DAY = 3
"""How often one address may object to one notice on a day."""
LATE = "objection_late"
RAISED, UPHELD = "objection_raised", "objection_upheld"
SETTLERS = ("village_committee", "township_government")
TOLD = "public_notice.objection"


class Outcome(StrEnum):
    """What became of words about a notice."""

    KEPT = "kept"
    LATE = "late"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class Said:
    """An objection as it comes in: the notice, the words, perhaps the household's number on it."""

    notice: Notice
    text: str
    row: int | None = None


async def from_address(session: Session, rules: Rulebook, contact: Contact, said: Said) -> Outcome:
    """Keep what somebody says from a chat or phone; whoever it is, they decide nothing by it.

    Words about a notice that is over go to the people of the place. What one address says more
    than three times a day about the same notice is not kept again.
    """
    today = session.moment.today
    notice = said.notice
    if not notice.hangs(today) or notice.kind != PUBLICITY.id:
        await inbox.hand_off(session, LATE, notice.path, text=said.text, address_id=contact.id)
        return Outcome.LATE
    if await objections.said_today(session, notice.id, contact.id, today) >= MOST_A_DAY:
        return Outcome.ENOUGH
    made = NewObjection(notice.id, _meant(said), said.text, contact.channel, address_id=contact.id)
    await _keep(session, rules, f"address:{contact.id}", notice, made)
    return Outcome.KEPT


async def on_paper(
    session: Session, rules: Rulebook, actor: Actor, notice_id: int, text: str, row: int | None
) -> Notice | None:
    """Write down what somebody handed in on paper or said at the office.

    None when this actor sees no such notice.

    Raises:
        NotAllowed: the actor holds no post over the village that has to do with notices.
        NotHanging: the notice is not up.
        Unfit: the words are missing.
    """
    actor = await at_this_moment(session, actor)
    notice = await public_notices.get(session, actor.scope, notice_id)
    if notice is None:
        return None
    _concerned(actor, notice)
    if not notice.hangs(session.moment.today) or notice.kind != PUBLICITY.id:
        raise NotHanging
    if not text:
        raise Unfit([_("Write down what was said.")])
    said = Said(notice, text, row)
    made = NewObjection(notice.id, _meant(said), text, "paper", recorded_by=actor.person_id)
    await _keep(session, rules, actor.name, notice, made)
    return notice


async def dismiss(
    session: Session, actor: Actor, objection_id: int, reason: str
) -> Objection | None:
    """Answer an objection that is not right, with a reason; None when the actor sees none such.

    Raises:
        NotAllowed, Quicker: another one has answered it.
        Unfit: there is no reason.
    """
    actor = await at_this_moment(session, actor)
    found = await _to_settle(session, actor, objection_id)
    if found is None:
        return None
    objection, notice = found
    if not reason:
        raise Unfit([_("An objection is only set aside with a reason: write it down.")])
    if not await objections.settle(session, objection.id, DISMISSED, reason, actor.person_id):
        raise await _settled(session, objection, notice)
    await _record(session, actor.name, "dismissed", objection.id, notice.id)
    return objection


async def uphold(
    session: Session, rules: Rulebook, actor: Actor, objection_id: int, reason: str
) -> Objection | None:
    """Find an objection right: the case goes back to be checked and comes off the notice at once.

    Raises:
        NotAllowed, Quicker: another one has answered it.
        Unfit: there is no reason, or the case stands elsewhere by now.
    """
    actor = await at_this_moment(session, actor)
    found = await _to_settle(session, actor, objection_id)
    if found is None:
        return None
    objection, notice = found
    if not reason:
        raise Unfit([_("Write down what the check found.")])
    step = Step(UPHELD, session.moment.today, note=reason)
    taken = await advance(session, rules, actor, objection.case_id, step)
    if isinstance(taken, Refusal):
        procedure = rules.procedures[notice.procedure]
        raise Unfit(list(refusals.sentences(rules, procedure, taken)))
    await _record(session, actor.name, "upheld", objection.id, notice.id)
    return objection


def _meant(said: Said) -> list[int]:
    """The cases an objection is about: the household it names, else every one on the notice."""
    lines = said.notice.lines
    if said.row and 1 <= said.row <= len(lines):
        return [lines[said.row - 1].case]
    return [line.case for line in lines]


async def _keep(
    session: Session, rules: Rulebook, by: str, notice: Notice, made: NewObjection
) -> None:
    """Keep it; the first of a day is a step of its case and is told, the others stand with it."""
    known = await objections.cases_today(session, notice.id, session.moment.today)
    for objection_id in await objections.add(session, made):
        await _record(session, by, "raised", objection_id, notice.id)
    for case_id in made.case_ids:
        if case_id not in known:
            await _raise(session, rules, case_id)
    if not known:
        await _tell(session, rules, notice, next(iter(made.case_ids)))


async def _raise(session: Session, rules: Rulebook, case_id: int) -> None:
    case = await cases.lock(session, EVERYTHING, case_id)
    assert case is not None
    possible = ways(rules.procedures[case.procedure], case.state, RAISED)
    if possible:  # not every procedure counts objections among its steps; all of them stop at one
        step = Step(RAISED, session.moment.today, role="public")
        await advance(session, rules, SERVICE, case.id, step)


async def _tell(session: Session, rules: Rulebook, notice: Notice, case_id: int) -> None:
    case = await cases.get(session, EVERYTHING, case_id)
    place = await regions.get(session, notice.region_id)
    assert case is not None
    assert place is not None
    assert notice.last_on is not None
    roles = [role for one in rules.automatic_notices if one.when == RAISED for role in one.to]
    for person_id in await tell.people_for(session, case, roles):
        contact = await tell.official_contact(session, person_id)
        if contact is None:
            continue
        with speaking(contact.language):
            words = _(
                "Somebody objects to public notice %(code)s of %(village)s. Check it again and "
                "answer it at the console; it hangs until %(day)s and cannot be passed before.",
                code=shown_code(notice.code),
                village=place.name,
                day=day(notice.last_on, session.moment.today),
            )
        await put(session, contact, TOLD, words, values={"code": notice.code})


async def _to_settle(
    session: Session, actor: Actor, objection_id: int
) -> tuple[Objection, Notice] | None:
    """An objection to be answered, with its case locked; None when the actor sees none such."""
    seen = await objections.get(session, actor.scope, objection_id)
    notice = await public_notices.get(session, actor.scope, seen.notice_id) if seen else None
    if seen is None or notice is None:
        return None
    _concerned(actor, notice)
    await cases.lock(session, actor.scope, seen.case_id)
    objection = await objections.get(session, actor.scope, objection_id)
    assert objection is not None
    if objection.state != OPEN:
        raise await _settled(session, objection, notice)
    return objection, notice


async def _settled(session: Session, objection: Objection, notice: Notice) -> Declined:
    now = await objections.get(session, EVERYTHING, objection.id)
    return await quicker(session, notice, now.settled_by if now else None, "settled")


def _concerned(actor: Actor, notice: Notice) -> None:
    if actor.role_among(notice.path, SETTLERS) is None:
        raise NotAllowed("no post over this village that answers objections")


async def _record(session: Session, by: str, what: str, objection_id: int, notice_id: int) -> None:
    await audit.record(
        session, by, f"objection.{what}", f"objection:{objection_id}", {"notice": notice_id}
    )
