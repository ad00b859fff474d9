"""A village whose first secretary leaves: orders, and what everybody has before and after."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from acts import handing_over
from acts.handing_over import Order
from storage.engine import Sessions
from storage.models.delivery import Outbox
from storage.models.people import Address
from storage.queries import leaves, officials, people, posts, snoozes
from storage.queries.hand_overs import HandedOver
from storage.queries.leaves import NewLeave
from storage.scope import EVERYTHING
from tests.acts.village import RULES, Villages, settle

TODAY = date(2026, 3, 2)
SERVING = {
    "first": ("first_secretary", "liu"),
    "mate": ("team_member", "liu"),
    "liu": ("village_committee", "liu"),
    "zhao": ("first_secretary", "zhao"),
    "town": ("township_government", "t"),
    "cadre": ("township_cadre", "t"),
    "bureau": ("county_rural_revival_bureau", "c"),
}


async def team(sessions: Sessions) -> Villages:
    """A village with its team; the first secretary helps both of its families."""
    made = await settle(sessions, SERVING)
    async with sessions.write() as session:
        for home in made.families.values():
            since = TODAY - timedelta(days=30)
            await officials.assign_helper(session, made.people["first"], home.id, since)
    return made


async def everything(villages: Villages, who: str = "first", on: date = TODAY) -> Order:
    """An order of all that somebody has; nobody comes yet."""
    async with villages.sessions.read() as session:
        person = villages.people[who]
        terms = await people.terms(session, EVERYTHING, person)
        homes = await people.homes(session, EVERYTHING, person, on)
    return Order(
        person, on, frozenset(one.id for one in terms), frozenset(one.id for one in homes),
        nobody=True,
    )  # fmt: skip


async def to(villages: Villages, who: str = "mate", on: date = TODAY) -> Order:
    order = await everything(villages, on=on)
    return replace(order, to_id=villages.people[who], nobody=False)


async def given(villages: Villages, order: Order, by: str = "town") -> HandedOver | None:
    async with villages.sessions.write() as session:
        actor = await villages.actor(session, by)
        return await handing_over.hand_over(session, RULES, actor, order)


async def roles(villages: Villages, who: str, on: date = TODAY) -> set[tuple[str, str]]:
    async with villages.sessions.read() as session:
        held = await posts.held_by(session, villages.people[who], on)
        return {(post.role, post.region_id) for post in held}


async def helped(villages: Villages, who: str, on: date = TODAY) -> int:
    async with villages.sessions.read() as session:
        return len(await posts.helped_by(session, villages.people[who], on))


async def said(villages: Villages) -> list[str]:
    async with villages.sessions.read() as session:
        rows = await session.execute(
            select(Address.person_id).join(Outbox, Outbox.address_id == Address.id).where(
                Outbox.kind == "post.changed"
            )
        )  # fmt: skip
        names = {person: name for name, person in villages.people.items()}
        return sorted(names[row.person_id] for row in rows)


async def asked(villages: Villages) -> None:
    """The leaver put something off, and asked for leave."""
    async with villages.sessions.write() as session:
        person = villages.people["first"]
        until = TODAY + timedelta(days=5)
        await snoozes.add(session, person, snoozes.Snooze("duty:x:1", until, "忙"))
        await leaves.add(session, NewLeave(person, until, until, leaves.LEAVE, "看病", "console"))
