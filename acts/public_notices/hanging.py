"""What happens to a notice that hangs: proofs, lines that go, the day it comes down."""

from dataclasses import replace

from acts.actor import SERVICE, Actor, NotAllowed
from acts.public_notices.problems import NotHanging
from acts.public_notices.standing import at_this_moment
from locales import _
from notifications.wording import shown_code
from rulebook.notice_kinds import KINDS, PUBLICITY, Kind
from storage import audit
from storage.engine import Session
from storage.queries import cases, inbox, public_notices
from storage.queries.public_notices import DOWN, DRAFT, DROPPED, RELEASED, Notice
from storage.scope import EVERYTHING

FIRST_PHOTO, LAST_PHOTO = "publicity_first_photo", "publicity_last_photo"
PHOTOS = {"first": FIRST_PHOTO, "last": LAST_PHOTO}
PROOF = "publicity_proof"
JPEG = "image/jpeg"
CHANGED = "public_notice_changed"
"""Why the village gets a handoff: a household has gone from a paper that still hangs."""


async def prove(
    session: Session, actor: Actor, notice_id: int, which: str, photo: bytes | None
) -> Notice | None:
    """Keep the proof that a notice hung on its first or last day: a photo, or None for a paper.

    With both the proof is on file for every case that is still on the notice. None when this actor
    sees no such notice.

    Raises:
        NotAllowed: the actor holds no post over the village that has to do with the notice.
        NotHanging: it is not up yet, or its last day has not come.
    """
    actor = await at_this_moment(session, actor)
    notice = await public_notices.lock(session, actor.scope, notice_id)
    if notice is None:
        return None
    _concerned(actor, KINDS[notice.kind], notice)
    today = session.moment.today
    begins = notice.first_on if which == "first" else notice.last_on
    if notice.state not in (RELEASED, DOWN) or begins is None or today < begins:
        raise NotHanging
    about = await public_notices.cases_of(session, notice.id)
    for place, case_id in enumerate(about):
        content = photo if place == 0 else None
        await cases.add_document(
            session, case_id, PHOTOS[which], actor.person_id, content, JPEG if content else None
        )
    if which == "first":
        proven = replace(notice, first_proof_on=today)
    else:
        proven = replace(notice, last_proof_on=today)
    await public_notices.change(session, notice, **{f"{which}_proof_on": today})
    if proven.first_proof_on and proven.last_proof_on:
        for case_id in about:
            await cases.add_document(session, case_id, PROOF, actor.person_id)
    await _record(session, actor, "proven", notice, {"which": which, "photo": photo is not None})
    return proven


async def proven_on_paper(session: Session, notice: Notice) -> None:
    """A notice was passed: what proof we do not hold of its days was handed in on paper."""
    today = session.moment.today
    days = {
        "first_proof_on": notice.first_proof_on or today,
        "last_proof_on": notice.last_proof_on or today,
    }
    await public_notices.change(session, notice, **days)


async def paper_down(session: Session, actor: Actor, notice_id: int) -> Notice | None:
    """Note that the paper is off the wall.

    Raises:
        NotAllowed: the actor holds no post over the village that has to do with the notice.
        NotHanging: the notice still hangs, or never did.
    """
    actor = await at_this_moment(session, actor)
    notice = await public_notices.lock(session, actor.scope, notice_id)
    if notice is None:
        return None
    _concerned(actor, KINDS[notice.kind], notice)
    if notice.state != DOWN:
        raise NotHanging
    if notice.paper_down_on is None:
        await public_notices.change(session, notice, paper_down_on=session.moment.today)
        await _record(session, actor, "paper_down", notice, {})
    return notice


async def expire(session: Session) -> int:
    """Take down every notice whose days are over; returns how many."""
    due = await public_notices.overdue(session, session.moment.today)
    for notice in due:
        held = await public_notices.lock(session, EVERYTHING, notice.id)
        if held and held.state == RELEASED:
            await _down(session, SERVICE, held, "over")
    return len(due)


async def take_off(session: Session, actor: Actor, notice_id: int, case_id: int) -> None:
    """Take a household off a notice; the last one takes the notice down, today."""
    notice = await public_notices.lock(session, EVERYTHING, notice_id)
    if notice is None or notice.state not in (DRAFT, RELEASED):
        return
    left = tuple(line for line in notice.lines if line.case != case_id)
    if left == notice.lines:
        return
    if not left:
        await _down(session, actor, notice, "empty")
        return
    await public_notices.change(session, notice, lines=left)
    await _record(session, actor, "line_off", notice, {"case": case_id})
    if notice.state == RELEASED:
        said = _(
            "A household is no longer on notice %(code)s: take the paper off the wall at once and "
            "hang up a new print.",
            code=shown_code(notice.code),
        )
        await inbox.hand_off(session, CHANGED, notice.path, text=said)


async def _down(session: Session, actor: Actor, notice: Notice, why: str) -> None:
    """Nothing of the lines stays here: each case keeps its own, sealed."""
    state = DROPPED if notice.state == DRAFT else DOWN
    early = session.moment.today if why == "empty" and state == DOWN else notice.down_on
    await public_notices.change(session, notice, state=state, lines=(), down_on=early)
    await _record(session, actor, "down", notice, {"why": why})


def _concerned(actor: Actor, kind: Kind, notice: Notice) -> None:
    village = (*kind.authors, *kind.releasers, *PUBLICITY.authors)
    if actor.role_among(notice.path, village) is None:
        raise NotAllowed("no post over this village that has to do with notices")


async def _record(
    session: Session, actor: Actor, what: str, notice: Notice, detail: dict[str, object]
) -> None:
    await audit.record(
        session, actor.name, f"public_notice.{what}", f"public_notice:{notice.id}", detail
    )
