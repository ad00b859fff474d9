"""Transfers (户迁到别村): asked by the village a household leaves, accepted where it arrives.

Until somebody there accepts, nothing changes. Then its cases go with it, and no clock starts anew.
"""

from dataclasses import dataclass

from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined, NeedsReason
from locales import _, speaking
from notifications import tell
from notifications.outbox import put
from storage import audit
from storage.engine import Session
from storage.queries import cases, households, merges, regions, transfers
from storage.queries.cases import Happened
from storage.queries.households import Household
from storage.queries.regions import Place
from storage.queries.transfers import ACCEPTED, ASKED, DECLINED, Transfer
from storage.scope import EVERYTHING

MOVERS = (
    *("village_committee", "township_cadre", "township_government"),
    "county_rural_revival_bureau",
)
"""Whose posts may send a household off and take one over, each for their own place."""
LEFT = "household.transferred"


class NoSuchVillage(Declined):
    """Name another village."""

    def sentence(self) -> str:
        return _("Choose the village the family has moved to; it must be another one.")


class OnItsWay(Declined):
    """Wait for the answer."""

    def sentence(self) -> str:
        return _("This family is on its way to another village already.")


class Answered(Declined):
    """Look again: somebody answered it."""

    def sentence(self) -> str:
        return _("This transfer has been answered already.")


@dataclass(frozen=True, slots=True)
class Moved:
    """A household where it lives now, under which number, and how many open cases went along."""

    household_id: int
    place: Place
    number: int
    open_cases: int


async def ask(
    session: Session, actor: Actor, household_id: int, to: Place, reason: str
) -> Transfer | None:
    """Ask another village to take a household over; None when this actor sees no such household.

    Raises:
        NotAllowed: the actor holds no post that may send it off.
        NeedsReason, NoSuchVillage, OnItsWay: what to do about it.
    """
    actor.needs(Trust.CONSOLE)
    family = await households.get(session, actor.scope, household_id)
    if family is None or await merges.into(session, household_id):
        return None
    if actor.person_id is None or not actor.role_among(family.path, MOVERS):
        raise NotAllowed("no post over this place")
    if to.level != "village" or to.id == family.region_id:
        raise NoSuchVillage
    if await transfers.open_of(session, household_id):
        raise OnItsWay
    asked = _asked(session, actor.person_id, family, to, _given(reason))
    await transfers.add(session, asked)
    await audit.record(
        session,
        actor.name,
        "transfer.asked",
        f"transfer:{asked.id}",
        {"household": household_id, "to": to.id},
    )
    return asked


async def accept(session: Session, actor: Actor, transfer_id: int) -> Moved | None:
    """Take a household over; None when this actor sees no such transfer.

    Raises:
        NotAllowed: the actor holds no post over the village it moves to.
        Answered: somebody was first.
    """
    found = await _answerable(session, actor, transfer_id)
    if found is None:
        return None
    if not await transfers.answer(session, found.id, ACCEPTED, actor.person_id):
        raise Answered
    family = await households.get(session, EVERYTHING, found.household_id)
    place = await regions.get(session, found.to_region_id)
    assert family is not None
    assert place is not None
    number = await transfers.move_household(session, family, place)
    moved = await transfers.move_cases(session, family, place)
    for case_id in moved:
        await _note(session, actor, case_id)
    await _tell(session, family, place)
    await audit.record(
        session,
        actor.name,
        "transfer.accepted",
        f"transfer:{found.id}",
        {"household": family.id, "from": found.from_region_id, "to": place.id},
    )
    return Moved(family.id, place, number, len(moved))


async def decline(session: Session, actor: Actor, transfer_id: int, reason: str) -> bool:
    """Decline to take a household over, or take the wish back; False when there is none.

    Raises:
        NotAllowed: the actor holds no post over either village.
        NeedsReason: no reason was given.
        Answered: somebody was first.
    """
    actor.needs(Trust.CONSOLE)
    found = await transfers.get(session, actor.scope, transfer_id)
    if found is None:
        return False
    if not any(actor.role_among(path, MOVERS) for path in (found.to_path, found.from_path)):
        raise NotAllowed("no post over either village")
    why = f"{found.reason}\n{_given(reason)}"
    if not await transfers.answer(session, found.id, DECLINED, actor.person_id, why):
        raise Answered
    await audit.record(session, actor.name, "transfer.declined", f"transfer:{found.id}")
    return True


def may_answer(actor: Actor, transfer: Transfer) -> bool:
    """Whether this actor may take the household over: a post over where it arrives."""
    return transfer.state == ASKED and actor.role_among(transfer.to_path, MOVERS) is not None


def may_back_out(actor: Actor, transfer: Transfer) -> bool:
    """Whether this actor may take the wish back: a post over where it leaves."""
    return transfer.state == ASKED and actor.role_among(transfer.from_path, MOVERS) is not None


async def _answerable(session: Session, actor: Actor, transfer_id: int) -> Transfer | None:
    actor.needs(Trust.CONSOLE)
    found = await transfers.get(session, actor.scope, transfer_id)
    if found is None:
        return None
    if not actor.role_among(found.to_path, MOVERS):
        raise NotAllowed("no post over the village it moves to")
    return found


def _asked(session: Session, person_id: int, family: Household, to: Place, reason: str) -> Transfer:
    return Transfer(
        id=transfers.new_transfer_id(),
        household_id=family.id,
        from_region_id=family.region_id,
        from_path=family.path,
        to_region_id=to.id,
        to_path=to.path,
        reason=reason,
        state=ASKED,
        asked_by=person_id,
        asked_on=session.moment.today,
        answered_by=None,
        answered_on=None,
    )


def _given(reason: str) -> str:
    if not reason.strip():
        raise NeedsReason
    return reason.strip()


async def _note(session: Session, actor: Actor, case_id: int) -> None:
    """Write into the history of a case that it came from another village."""
    case = await cases.lock(session, EVERYTHING, case_id)
    assert case is not None
    held = actor.roles_at(case.path, case.household_id)
    kept = Happened(
        number=0,
        event=LEFT,
        role=held[0] if held else "service",
        person_id=actor.person_id,
        on=session.moment.today,
        from_state=case.state,
        to_state=case.state,
        refusal=None,
        documents=(),
        note="",
        recorded_at=session.moment.now,
    )
    await cases.append(session, case_id, kept, {})


async def _tell(session: Session, family: Household, place: Place) -> None:
    contact = await tell.household_contact(session, family.id)
    if contact is None:
        return
    landline = await regions.landline_for(session, place.id)
    with speaking(contact.language):
        text = _(
            "%(village)s looks after your family from today on. Numbers you were given stay the "
            "same, nothing starts anew. Questions: %(landline)s",
            village=place.name,
            landline=landline or "12345",
        )
    await put(session, contact, "household.moved", text)
