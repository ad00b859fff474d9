"""Two registrations of one family become one household, and two again within a week."""

from dataclasses import dataclass
from datetime import timedelta

from acts.actor import Actor, NotAllowed, Trust
from acts.declined import Declined
from acts.merging.joining import join, part
from acts.merging.pairs import MERGERS, both, given
from locales import _
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import cases, households, merged_rows, merges, transfers
from storage.queries.cases import Filed
from storage.queries.households import Household
from storage.queries.merges import Merge
from storage.scope import EVERYTHING

UNDO_WITHIN = timedelta(days=7)


class OtherVillage(Declined):
    """Transfer one of them first."""

    def sentence(self) -> str:
        return _(
            "These families are registered in different villages. "
            "Let the one that moved be transferred first, then merge."
        )


class Moving(Declined):
    """Answer the transfer first."""

    def sentence(self) -> str:
        return _("One of these families is on its way to another village. Settle that first.")


class TooLate(Declined):
    """Ask the county to register the second family anew."""

    def sentence(self) -> str:
        return _("A merge can be undone for 7 days only. Register the second family anew.")


class MovedOn(Declined):
    """Look at what has happened since."""

    def sentence(self) -> str:
        return _(
            "The family was merged again or has moved to another village since. "
            "Undo that first, or register the second family anew."
        )


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge: the household that stays, the one that is history, and open cases.

    `side_by_side` are cases of one procedure that the rules let nobody close as a duplicate any
    more; people decide which one goes on.
    """

    id: int
    kept: Household
    gone: Household
    side_by_side: tuple[tuple[Filed, Filed], ...]


async def merge(
    session: Session, rules: Rulebook, actor: Actor, pair: tuple[int, int], reason: str
) -> Merged | None:
    """Make two households of a village one: the registered one stays, else the older.

    None when this actor sees no such two.

    Raises:
        NotAllowed: the actor holds no post that may merge them.
        NoReason: no reason was given.
        OtherVillage, Moving: not before one of them has been transferred.
    """
    found = await both(session, actor, *pair)
    if found is None:
        return None
    why = given(reason)
    kept, gone = sorted(found, key=lambda household: (household.provisional, household.id))
    if kept.region_id != gone.region_id:
        raise OtherVillage
    if await transfers.open_of(session, kept.id) or await transfers.open_of(session, gone.id):
        raise Moving
    moved = await merged_rows.move(session, kept.id, gone.id)
    moved["joined"], apart = await _join_cases(session, rules, kept, moved["case"])
    await merges.mark(session, gone.id, kept.id)
    merge_id, today = merges.new_merge_id(), session.moment.today
    assert actor.person_id is not None
    await merges.add(
        session, Merge(merge_id, kept.id, gone.id, moved, why, actor.person_id, today, None)
    )
    await audit.record(
        session,
        actor.name,
        "household.merged",
        f"household:{gone.id}",
        {"into": kept.id, "merge": merge_id},
    )
    seen = [two for two in apart if await _sees(session, actor, two)]
    return Merged(merge_id, kept, gone, tuple(seen))


async def undo(session: Session, rules: Rulebook, actor: Actor, merge_id: int) -> bool:
    """Make two households of a merged one again; False when this actor sees no such merge.

    What came since the merge stays with the household that stayed.

    Raises:
        NotAllowed: the actor holds no post that may merge there.
        TooLate: it is more than a week ago.
        MovedOn: the household was merged again or moved since.
    """
    actor.needs(Trust.CONSOLE)
    made = await merges.get(session, actor.scope, merge_id)
    if made is None or made.undone_on is not None:
        return False
    kept = await households.get(session, EVERYTHING, made.kept_id)
    gone = await households.get(session, EVERYTHING, made.gone_id)
    assert kept is not None
    assert gone is not None
    if not actor.role_among(kept.path, MERGERS):
        raise NotAllowed("no post over this place that merges")
    if session.moment.today - made.on > UNDO_WITHIN:
        raise TooLate
    if kept.region_id != gone.region_id or await merges.into(session, kept.id):
        raise MovedOn
    if await merges.merged_since(session, made):
        raise MovedOn
    for joined in reversed(made.moved["joined"]):
        await part(session, rules, joined)
    await merged_rows.put_back(session, kept.id, gone.id, made.moved)
    await merges.mark(session, gone.id, None)
    await merges.undo(session, merge_id)
    await audit.record(
        session, actor.name, "household.parted", f"household:{gone.id}", {"merge": merge_id}
    )
    return True


async def _join_cases(
    session: Session, rules: Rulebook, kept: Household, came: list[int]
) -> tuple[list[dict[str, object]], list[tuple[Filed, Filed]]]:
    """Join the open cases that came to the household's own of the same procedure and member."""
    joined, apart = [], []
    for case_id in came:
        case = await cases.lock(session, EVERYTHING, case_id)
        if case is None or case.closed_on or case.member_id:
            continue
        for own in await _rivals(session, kept, case, came):
            done = await join(session, rules, own, case)
            if done is None:
                apart.append((own, case))
            else:
                joined.append(done)
                break
    return joined, apart


async def _rivals(session: Session, kept: Household, case: Filed, came: list[int]) -> list[Filed]:
    found = await merged_rows.open_cases(session, kept.id, case.procedure)
    return [one for one in found if one.id not in came and one.member_id is None]


async def _sees(session: Session, actor: Actor, two: tuple[Filed, Filed]) -> bool:
    return all([await cases.get(session, actor.scope, case.id) is not None for case in two])
