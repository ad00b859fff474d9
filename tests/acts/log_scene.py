"""A township with two villages to log in, and officials who do."""

from datetime import date, timedelta

from sqlalchemy import select

from acts.activities import recording
from acts.activities.entry import Entry
from acts.actor import Actor, signed_in
from rulebook.loader import load
from storage.engine import Session
from storage.models.duties import DutyCounter
from storage.queries import (
    households,
    officials,
    regions,
)
from storage.queries.households import Household, NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place

RULES = load()
PLACES = (
    Place("xian", "明安县", "county"),
    Place("zhen", "柳河镇", "township", "xian"),
    Place("liu", "柳树村", "village", "zhen"),
    Place("zhao", "赵庄村", "village", "zhen"),
)
VISITS = "unq-hen23-household-visits"
SCREENED = "hen23-screening-all-households"
FOLLOWED = "hen23-chronic-followup"


async def settle(session: Session) -> dict[str, Household]:
    """Two villages with some homes."""
    await regions.put_all(session, PLACES)
    homes = {}
    for village, number, head in (
        ("liu", 1, "李秋生"),
        ("liu", 3, "张大山"),
        ("liu", 5, "张小满"),
        ("zhao", 3, "赵有田"),
    ):
        place = await regions.get(session, village)
        assert place is not None
        homes[f"{village}{number}"] = await households.register(
            session, NewHousehold(place, number, head)
        )
    return homes


async def somebody(
    session: Session, role: str, region: str, since: date = date(2026, 1, 1), name: str = "某人"
) -> Actor:
    """An official who has signed in."""
    put = await officials.put(
        session, NewOfficial(f"{name}{role}", None, role, region, since=since)
    )
    return await signed_in(session, put.person_id)


def visit(session: Session, *homes: Household, ago: int = 0, again: bool = False) -> Entry:
    on = session.moment.today - timedelta(days=ago)
    return Entry("household_visit", on, homes, again=again)


async def log(session: Session, actor: Actor, entry: Entry) -> int:
    return (await recording.record(session, RULES, actor, entry)).kept[0].activity_id


async def kept(session: Session) -> dict[tuple[str, str, str], int]:
    rows = await session.execute(select(DutyCounter))
    return {(row.duty, row.owner, row.period): row.done for row in rows}
