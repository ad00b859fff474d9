"""Leave (请假) and absences (离村): asked or told, decided by the township, taken back (销假)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from acts import leave_problems as problems
from acts.actor import Actor, NotAllowed, Trust
from acts.declined import NeedsReason
from locales import speaking
from notifications import leave_approval, leave_words, tell
from notifications.leave_approval import Asked
from notifications.outbox import put
from rulebook import masking
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import leaves, presence
from storage.queries.addresses import Contact
from storage.queries.leaves import APPROVED, ASKED, AWAY, LEAVE, REFUSED, Leave, NewLeave

LATE = timedelta(days=31)
"""How long ago days away may lie that are only told now."""
AHEAD = timedelta(days=92)
LONGEST = 30
"""The most days of one leave; whoever is away for longer is replaced, or asks again."""
ONE_DAY = timedelta(days=1)
DECIDED = "leave.decided"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Days somebody will not be in the village: leave to be approved, or only told (`kind`)."""

    kind: str
    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Days away as they are now; `ended` when they had begun and only the rest was taken back."""

    leave: Leave
    ended: bool


def told_by(actor: Actor, contact: Contact) -> Actor:
    """Who writes: an official of a bound chat, or of a phone of the roster that is not bound."""
    if actor.person_id is not None or contact.person_id is None:
        return actor
    return replace(actor, person_id=contact.person_id, name=f"person:{contact.person_id}")


async def check(session: Session, actor: Actor, wanted: Wanted) -> None:
    """Stop if these days cannot be asked for or told.

    Raises:
        NotAllowed: it is not known who this is.
        Declined: why not, in a sentence.
    """
    if actor.person_id is None:
        raise NotAllowed("nobody the roster knows")
    if wanted.kind == AWAY and actor.trust < Trust.BOUND:
        raise problems.NotBySms
    first, last, today = wanted.first, wanted.last, session.moment.today
    if last < first:
        raise problems.Backwards(first, last, today)
    if (last - first).days + 1 > LONGEST:
        raise problems.TooLong(first, last, today, LONGEST)
    if first < today - LATE:
        raise problems.TooLate(first, today, LATE.days)
    if first > today + AHEAD:
        raise problems.TooEarly(first, today, AHEAD.days)
    posts = await presence.stations(session, [actor.person_id], first, last)
    days = (first + count * ONE_DAY for count in range((last - first).days + 1))
    outside = next((day for day in days if not any(post.holds(day) for post in posts)), None)
    if outside is not None:
        raise problems.NoPost(outside, today)
    for one in await leaves.of_people(session, [actor.person_id], first, last):
        if _in_the_way(one, wanted):
            raise problems.Overlaps(one, today)


async def ask(session: Session, actor: Actor, wanted: Wanted) -> Asked:
    """Keep leave that is asked for, or an absence that is told.

    By a phone nobody has bound leave can be asked for, since a person looks at it; an absence
    counts at once and needs a bound chat.

    Raises:
        NotAllowed, Declined: as `check` says.
    """
    if actor.person_id is not None:
        await leaves.hold(session, actor.person_id)
    await check(session, actor, wanted)
    assert actor.person_id is not None
    made = NewLeave(
        actor.person_id, wanted.first, wanted.last, wanted.kind, wanted.reason, actor.channel
    )
    leave_id = await leaves.add(session, made)
    what = "leave.asked" if wanted.kind == LEAVE else "leave.away"
    await _record(session, actor, what, leave_id, wanted.first, wanted.last)
    return await _read(session, actor, leave_id)


async def own(session: Session, actor: Actor) -> list[Leave]:
    """One's own days away that can still be taken back: of today or later, else recent ones."""
    if actor.person_id is None:
        return []
    today = session.moment.today
    found = await leaves.of_people(session, [actor.person_id], today - LATE, today + 2 * AHEAD)
    ahead = [one for one in found if one.last >= today]
    return ahead or [one for one in found if not one.approved]


async def take_back(session: Session, actor: Actor, leave_id: int) -> TakenBack | None:
    """End days away that have begun, so that today counts again; withdraw what has not begun.

    None when this actor has no such leave.

    Raises:
        NotBySms: nobody has bound the phone this came from.
    """
    if actor.trust < Trust.BOUND:
        raise problems.NotBySms
    mine = {one.id: one for one in await own(session, actor)}
    found = mine.get(leave_id)
    if found is None:
        return None
    today = session.moment.today
    ends = found.first < today <= found.last
    if ends:
        await leaves.end(session, found.id, today - ONE_DAY)
    else:
        await leaves.withdraw(session, found.id)
    what = "leave.ended" if ends else "leave.withdrawn"
    await _record(session, actor, what, found.id, found.first, found.last)
    return TakenBack(replace(found, last=today - ONE_DAY) if ends else found, ends)


async def decide(
    session: Session, rules: Rulebook, actor: Actor, leave_id: int, answer: str | None
) -> Leave | None:
    """Approve leave (`answer` None), or refuse it with a reason; whoever asked is told at once.

    None when this actor sees no such leave.

    Raises:
        NotAllowed: leave of their own, or somebody nearer approves; or not at the console.
        NeedsReason: leave is only refused with a reason.
        Settled: it was decided or taken back already.
    """
    actor.needs(Trust.CONSOLE)
    scope = leave_approval.scope_of(actor.person_id, actor.held)
    found = await leaves.get(session, scope, leave_id)
    if found is None or found.kind != LEAVE:
        return None
    asked = await leave_approval.with_approvers(session, [found])
    if not any(actor.person_id in one.approvers for one in asked):
        raise NotAllowed("no post that approves this leave")
    if answer is not None and not answer:
        raise NeedsReason
    state = APPROVED if answer is None else REFUSED
    if found.state != ASKED or not await leaves.decide(
        session, leave_id, state, answer or "", actor.person_id
    ):
        raise problems.Settled
    await _record(session, actor, f"leave.{state}", leave_id, found.first, found.last)
    decided = replace(found, state=state)
    await _tell(session, rules, decided, answer or "")
    return decided


async def _tell(session: Session, rules: Rulebook, leave: Leave, reason: str) -> None:
    contact = await tell.official_contact(session, leave.person_id)
    if contact is None:
        return
    sayable = "" if masking.for_sms(rules.masking, reason) else reason
    with speaking(contact.language):
        text = leave_words.decided_on(leave, session.moment.today, sayable, contact.channel)
    await put(session, contact, DECIDED, text)


async def _read(session: Session, actor: Actor, leave_id: int) -> Asked:
    scope = leave_approval.scope_of(actor.person_id, ())
    kept = await leaves.get(session, scope, leave_id)
    assert kept is not None
    return (await leave_approval.with_approvers(session, [kept]))[0]


def _in_the_way(one: Leave, wanted: Wanted) -> bool:
    """What was refused may be asked again, and leave asked for days that were told as away."""
    if one.state == REFUSED:
        return False
    return not (one.kind == AWAY and wanted.kind == LEAVE)


async def _record(
    session: Session, actor: Actor, what: str, leave_id: int, first: date, last: date
) -> None:
    detail = {"first": first.isoformat(), "last": last.isoformat()}
    await audit.record(session, actor.name, what, f"leave:{leave_id}", detail)
