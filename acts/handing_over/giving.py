"""Handing over: what it would do, and doing it in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from acts import posts
from acts.actor import Actor
from acts.handing_over import reading
from acts.handing_over.order import Order, Plan, SamePerson, planned
from acts.handing_over.reading import Passing
from notifications import post_changes, worklist
from notifications.duties import standing
from notifications.duties.standing import Standing
from rulebook.loader import Rulebook
from storage import audit
from storage.engine import Session
from storage.queries import hand_overs, worklists
from storage.queries.hand_overs import ONE_DAY, HandedOver, Moves
from storage.queries.holders import HELPER
from storage.queries.worklists import Turn
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class Preview:
    """What an order would do, for whoever confirms it.

    `duties` are those of the posts that go over, with how far they are; `cases` the open cases in
    which it is their turn; `leaves` how much leave that was asked for ends unanswered.
    """

    plan: Plan
    cases: int
    duties: Sequence[Standing]
    leaves: int


async def preview(session: Session, rules: Rulebook, actor: Actor, order: Order) -> Preview | None:
    """Say what an order would do; None when this actor sees no such official.

    Raises:
        NotAllowed: the actor may hand over nothing of this person's.
        Declined: why it cannot be done as ordered.
    """
    plan = await planned(session, actor, order)
    if plan is None:
        return None
    moved = {(term.role, term.region_id) for term in plan.terms}
    owed = await standing.of(session, rules, order.from_id)
    leaves = await hand_overs.asked_leave(session, order.from_id, order.on)
    return Preview(
        plan,
        await _turns(session, rules, plan),
        [one for one in owed if (one.owed.post.role, one.owed.post.region_id) in moved],
        len(leaves) if plan.leaves_all else 0,
    )


async def hand_over(
    session: Session, rules: Rulebook, actor: Actor, order: Order
) -> HandedOver | None:
    """Hand over what was ordered, once; None when this actor sees no such official.

    Raises:
        NotAllowed: the actor may hand over nothing of this person's.
        Declined: why it cannot be done as ordered.
    """
    await hand_overs.lock_people(session, order.from_id, order.to_id or order.from_id)
    plan = await planned(session, actor, order)
    if plan is None:
        return None
    cases = await _turns(session, rules, plan)
    to_id = await _comes(session, plan)
    moves = Moves()
    await _move(session, plan, order, to_id, moves)
    if plan.leaves_all:
        await _let_go(session, order, moves)
    await reading.pass_on(session, rules, actor, Passing(plan, order.on, to_id, moves))
    who = (order.from_id, to_id, actor.person_id)
    row_id = await hand_overs.add(session, who, order.on, moves)
    await _write_down(session, actor, order, to_id, row_id)
    told = post_changes.Handed(order.on, len(plan.terms), len(plan.homes), cases)
    await post_changes.tell(session, order.from_id, to_id, told)
    return await hand_overs.get(session, row_id)


async def _comes(session: Session, plan: Plan) -> int | None:
    if plan.name:
        found = await posts.admit(session, plan.name, plan.phone)
        if found == plan.leaver.person_id:
            raise SamePerson
        return found
    return plan.to.person_id if plan.to else None


async def _write_down(
    session: Session, actor: Actor, order: Order, to_id: int | None, row_id: int
) -> None:
    detail = {
        "hand_over": row_id,
        "to": to_id,
        "on": order.on.isoformat(),
        "posts": sorted(order.posts),
        "assignments": sorted(order.homes),
    }
    person = f"person:{order.from_id}"
    await audit.record(session, actor.name, "post.handed_over", person, detail)


async def _turns(session: Session, rules: Rulebook, plan: Plan) -> int:
    """In how many open cases it is the turn of what goes over; confidential ones are not told."""
    homes = frozenset(home.household_id for home in plan.homes)
    scope = Scope(tuple(term.path for term in plan.terms), helped=homes)
    turns = [Turn(worklist.states_of(rules, term.role), term.path) for term in plan.terms]
    turns.append(Turn(worklist.states_of(rules, HELPER), households=homes))
    waiting = [turn for turn in turns if turn.states]
    return len(await worklists.open_cases(session, scope, waiting))


async def _move(
    session: Session, plan: Plan, order: Order, to_id: int | None, moves: Moves
) -> None:
    last = order.on - ONE_DAY
    for term in plan.terms:
        await hand_overs.end(session, moves, "post", term.id, last)
        if to_id is not None:
            key = {"person_id": to_id, "role": term.role, "region_id": term.region_id}
            await hand_overs.begin(session, moves, "post", key, order.on, term.unit)
    for home in plan.homes:
        await hand_overs.end(session, moves, "assignment", home.id, last)
        if to_id is not None:
            key = {"person_id": to_id, "household_id": home.household_id}
            await hand_overs.begin(session, moves, "assignment", key, order.on, None)


async def _let_go(session: Session, order: Order, moves: Moves) -> None:
    """End what somebody put off and asked for, as none of it is theirs any more."""
    await hand_overs.drop_snoozes(session, moves, order.from_id, order.on)
    moves.leaves = await hand_overs.asked_leave(session, order.from_id, order.on)
    if moves.leaves:
        asked, gone = hand_overs.ASKED, hand_overs.WITHDRAWN
        await hand_overs.set_leave(session, moves.leaves, asked, gone)
