"""Sensitive cases: open to named readers only, who decide who else reads; all others see nothing.

A reader must also hold a post over the place: who moves on reads no more. What was done here is
kept in the case's own history, with its reason.
"""

from collections.abc import Iterable
from dataclasses import replace

from acts.actor import SERVICE, Actor, NotAllowed, Trust
from acts.alarms import needs_reader
from acts.case_steps import ON_BEHALF, Taken
from acts.declined import Declined, NeedsReason
from locales import _
from notifications import tell
from rulebook.loader import Rulebook
from rulebook.reminders import RECEIVES
from storage import audit
from storage.engine import Session
from storage.queries import case_readers, cases, occurrences, officials, posts
from storage.queries.cases import Filed, Happened
from storage.queries.officials import Serving
from storage.scope import EVERYTHING

MADE, LIFTED = "sensitive.made", "sensitive.lifted"
ADDED, REMOVED = "reader.added", "reader.removed"
FLAGS = frozenset({"village", "township", "county"})
"""The levels whose posts may close a case to others."""
NOBODY_SIGNS_IN_AS = (*ON_BEHALF, "service")
NAMES_READERS = (RECEIVES["county"], "county_leading_group")
"""Whose posts name a reader where no reader is left."""


class NotHere(Declined):
    """Name somebody who serves the place."""

    def sentence(self) -> str:
        return _("This person holds no post over this place. Choose somebody who does.")


class LastReader(Declined):
    """Name another reader first, or lift the flag."""

    def sentence(self) -> str:
        return _("Somebody must be able to see the case. Name another person first.")


async def make(session: Session, actor: Actor, case: Filed, reason: str) -> Filed:
    """Close a case to all but its readers; who does so is the first.

    Raises:
        NotAllowed: the actor holds no post of village, township or county over the place.
        NeedsReason: no reason was given.
    """
    actor.needs(Trust.CONSOLE)
    if actor.person_id is None or not may_close(actor, case):
        raise NotAllowed("no post over this place")
    if case.sensitive:
        return case
    closed = await _close(session, actor, case, _given(reason))
    await case_readers.add(session, case.id, actor.person_id, actor.person_id)
    return closed


async def by_rule(session: Session, rules: Rulebook, case: Filed, roles: Iterable[str]) -> Filed:
    """Close a case to all but those a rule of triage names, nearest to its place."""
    named = tuple(roles)
    if not named or case.sensitive:
        return case
    readers = await tell.people_for(session, case, named)
    closed = await _close(session, SERVICE, case, _("The report names a matter to be protected."))
    for person_id in readers:
        await case_readers.add(session, case.id, person_id, None)
    await watch(session, rules, closed)
    return closed


async def add_reader(
    session: Session, actor: Actor, case: Filed, person_id: int, reason: str
) -> None:
    """Let somebody of the place read a sensitive case.

    Raises:
        NotAllowed: the actor is no reader.
        NotHere: the person serves another place.
        NeedsReason: no reason was given.
    """
    await _reads(session, actor, case)
    await _admit(session, actor, case, person_id, _given(reason))


async def remove_reader(
    session: Session, rules: Rulebook, actor: Actor, case: Filed, person_id: int, reason: str
) -> None:
    """Let somebody read a sensitive case no longer.

    Raises:
        NotAllowed: the actor is no reader.
        LastReader: nobody would be left who can see it.
        NeedsReason: no reason was given.
    """
    await _reads(session, actor, case)
    why = _given(reason)
    left = [one.person_id for one in await case_readers.of_case(session, case.id)]
    others = [one for one in left if one != person_id]
    if not [one for one in others if await _serves(session, one, case)]:
        raise LastReader
    if await case_readers.remove(session, case.id, person_id):
        await _keep(session, actor, case, REMOVED, why)
        await watch(session, rules, case)


async def succeed(
    session: Session, actor: Actor, case: Filed, leaver_id: int | None, to_id: int | None
) -> tuple[bool, bool]:
    """Let somebody read in another's place, as their post goes over; who orders it reads nothing.

    None leaves that side as it is. Returns whether one was added, and one removed.
    """
    actor.needs(Trust.CONSOLE)
    reason = _("The post was handed over.")
    added = to_id is not None and await case_readers.add(session, case.id, to_id, actor.person_id)
    if added:
        await _keep(session, actor, case, ADDED, reason)
    removed = leaver_id is not None and await case_readers.remove(session, case.id, leaver_id)
    if removed:
        await _keep(session, actor, case, REMOVED, reason)
    return added, removed


async def lift(session: Session, actor: Actor, case: Filed, reason: str) -> Filed:
    """Let everybody of the place see a case again; a reader decides it.

    Raises:
        NotAllowed: the actor is no reader.
        NeedsReason: no reason was given.
    """
    await _reads(session, actor, case)
    await _keep(session, actor, case, LIFTED, _given(reason))
    await case_readers.clear(session, case.id)
    opened = replace(case, sensitive=False)
    await cases.save(session, opened)
    return replace(opened, version=case.version + 1)


async def name_first_reader(
    session: Session, actor: Actor, case_id: int, person_id: int, reason: str
) -> bool:
    """Name a reader of a case that nobody can see any more; False when it is none of those.

    Raises:
        NotAllowed: the actor holds no post that names readers over this place.
        NotHere: the person serves another place.
        NeedsReason: no reason was given.
    """
    found = await unread(session, actor)
    case = next((one for one in found if one.id == case_id), None)
    if case is None:
        return False
    await _admit(session, actor, case, person_id, _given(reason))
    return True


async def unread(session: Session, actor: Actor) -> list[Filed]:
    """The sensitive cases nobody can see any more, to whoever may name a reader.

    Raises:
        NotAllowed: the actor holds no post that names readers.
    """
    actor.needs(Trust.CONSOLE)
    if not any(post.role in NAMES_READERS for post in actor.held):
        raise NotAllowed("no post that names readers")
    found = await case_readers.unread(session, actor.scope)
    return [case for case in found if actor.role_among(case.path, NAMES_READERS)]


async def candidates(session: Session, case: Filed) -> list[Serving]:
    """Who serves the place of a case, nearest first, each once: a reader is chosen from them."""
    found: dict[int, Serving] = {}
    for region_id in reversed(case.path.strip("/").split("/")):
        for post in await officials.of_region(session, EVERYTHING, region_id, session.moment.today):
            found.setdefault(post.person_id, post)
    return list(found.values())


def may_close(actor: Actor, case: Filed) -> bool:
    """Whether this actor may close a case to others: a post of village, township or county."""
    here = [post for post in actor.held if case.path.startswith(post.path)]
    return actor.person_id is not None and any(post.level in FLAGS for post in here)


async def watch(session: Session, rules: Rulebook, case: Filed) -> None:
    """Ask for a reader, once a state, where nobody who must act may see the case."""
    state = rules.procedures[case.procedure].states[case.state]
    if not case.sensitive or state.terminal or state.actor in NOBODY_SIGNS_IN_AS:
        return
    if await tell.people_for(session, case, [state.actor]):
        return
    schedule, due = f"reader:{case.id}:{case.state}", case.entered_on.isoformat()
    if await occurrences.fire(session, schedule, due, "nobody"):
        await needs_reader(session, case)


async def after_step(session: Session, rules: Rulebook, taken: Taken) -> None:
    """Look after each step of a sensitive case that its next one reaches somebody."""
    await watch(session, rules, taken.case)


async def _close(session: Session, actor: Actor, case: Filed, reason: str) -> Filed:
    closed = replace(case, sensitive=True)
    await cases.save(session, closed)
    await _keep(session, actor, case, MADE, reason)
    return replace(closed, version=case.version + 1)


async def _admit(session: Session, actor: Actor, case: Filed, person_id: int, reason: str) -> None:
    if not await _serves(session, person_id, case):
        raise NotHere
    if await case_readers.add(session, case.id, person_id, actor.person_id):
        await _keep(session, actor, case, ADDED, reason)


async def _reads(session: Session, actor: Actor, case: Filed) -> None:
    actor.needs(Trust.CONSOLE)
    if not case.sensitive or actor.person_id not in await cases.readers_of(session, case.id):
        raise NotAllowed("no reader of this case")


async def _serves(session: Session, person_id: int, case: Filed) -> bool:
    held = await posts.held_by(session, person_id, session.moment.today)
    return any(case.path.startswith(post.path) for post in held)


def _given(reason: str) -> str:
    if not reason.strip():
        raise NeedsReason
    return reason.strip()


async def _keep(session: Session, actor: Actor, case: Filed, what: str, reason: str) -> None:
    held = actor.roles_at(case.path, case.household_id)
    kept = Happened(
        number=0,
        event=what,
        role=held[0] if held else "service",
        person_id=actor.person_id,
        on=session.moment.today,
        from_state=case.state,
        to_state=case.state,
        refusal=None,
        documents=(),
        note=reason,
        recorded_at=session.moment.now,
    )
    await cases.lock(session, EVERYTHING, case.id)
    await cases.append(session, case.id, kept, {})
    await audit.record(session, actor.name, f"case.{what}", f"case:{case.id}")
