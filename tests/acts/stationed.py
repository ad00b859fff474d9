"""Two villages with people stationed in them, and those who approve their leave."""

from collections.abc import Sequence
from datetime import date

from acts import leave
from acts.actor import Actor
from acts.leave import Wanted
from notifications.leave_approval import Asked
from rulebook.loader import load
from storage.engine import Session, Sessions
from storage.queries import addresses, leaves
from storage.queries.leaves import LEAVE, Leave
from tests.acts.village import Villages, settle

RULES = load()
SERVING = {
    "secretary": ("first_secretary", "liu"),
    "member": ("team_member", "liu"),
    "other": ("first_secretary", "zhao"),
    "committee": ("village_committee", "liu"),
    "town": ("township_party_secretary", "t"),
    "mayor": ("township_government", "t"),
    "org": ("county_org_dept", "c"),
    "bureau": ("county_rural_revival_bureau", "c"),
}
REASON = "家里老人住院"


async def stationed(sessions: Sessions, without: Sequence[str] = ()) -> Villages:
    """The villages, without some of the people."""
    serving = {name: post for name, post in SERVING.items() if name not in without}
    return await settle(sessions, serving)


async def bind(villages: Villages, name: str) -> None:
    """Give an official a bound chat."""
    async with villages.sessions.write() as session:
        contact = await addresses.ensure(session, "webchat", f"chat of {name}")
        await addresses.bind(session, contact.id, villages.people[name])


async def ask(villages: Villages, name: str, first: date, last: date, kind: str = LEAVE) -> Asked:
    """Let somebody ask for leave, or tell of an absence."""
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, name)
        return await leave.ask(session, actor, Wanted(kind, first, last, REASON))


async def decide(
    villages: Villages, name: str, leave_id: int, answer: str | None = None
) -> Leave | None:
    """Let somebody approve, or refuse with an answer."""
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, name)
        return await leave.decide(session, RULES, actor, leave_id, answer)


async def kept(session: Session, actor: Actor, first: date, last: date) -> list[Leave]:
    """Somebody's leave as it is kept."""
    assert actor.person_id is not None
    return await leaves.of_people(session, [actor.person_id], first, last)
