"""Taking a hand-over back on the day it was made, while the successor has done nothing yet."""

from acts import posts
from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined
from acts.handing_over import reading
from locales import _
from notifications import post_changes
from storage import audit
from storage.engine import Session
from storage.queries import hand_overs, people
from storage.queries.hand_overs import HandedOver


class TooLate(Declined):
    """Hand over once more, the other way round."""

    def sentence(self) -> str:
        return _(
            "This can only be taken back on the same day, before the successor has done anything. "
            "Hand over once more instead, the other way round."
        )


async def undo(session: Session, actor: Actor, hand_over_id: int) -> HandedOver | None:
    """Take a hand-over back; None when this actor sees no such official.

    Raises:
        NotAllowed: the actor may not hand these posts over.
        TooLate: the day is over, or something happened since.
    """
    actor.needs(Trust.CONSOLE)
    kept = await hand_overs.get(session, hand_over_id)
    if kept is None:
        return None
    await hand_overs.lock_people(session, kept.from_id, kept.to_id or kept.from_id)
    kept = await hand_overs.get(session, hand_over_id)
    if kept is None or await posts.card(session, actor, kept.from_id, kept.on) is None:
        return None
    if not await may_undo(session, actor, kept):
        raise NotAllowed("no post over what was handed over")
    if not await is_fresh(session, kept):
        raise TooLate
    await hand_overs.undo(session, kept)
    await reading.give_back(session, actor, kept)
    await audit.record(
        session,
        actor.name,
        "post.hand_over_undone",
        f"person:{kept.from_id}",
        {"hand_over": kept.id},
    )
    await post_changes.tell_undone(session, kept.from_id, kept.to_id, kept.on)
    return kept


async def is_fresh(session: Session, kept: HandedOver) -> bool:
    """Whether a hand-over was made today, and nothing has come of it since."""
    if kept.undone or kept.day != session.moment.today:
        return False
    if kept.to_id and await hand_overs.acted_since(session, kept.to_id, kept.recorded_at):
        return False
    return await hand_overs.untouched(session, kept)


async def may_undo(session: Session, actor: Actor, kept: HandedOver) -> bool:
    """Whether this actor may hand over everything that a hand-over moved."""
    if actor.person_id == kept.from_id:
        return False
    moved: dict[str, list[int]] = {"post": [], "assignment": []}
    for what, row_id, _before in kept.moves.changed:
        moved[what].append(row_id)
    terms = await people.terms_of(session, moved["post"])
    paths = await people.homes_paths(session, moved["assignment"])
    return all(posts.may_change(actor, term) for term in terms) and all(
        posts.may_change_helper(actor, path) for path in paths
    )
