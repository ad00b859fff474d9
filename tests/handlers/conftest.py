"""A small county to talk in: one township, two villages, some households, a few officials."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from sqlalchemy import insert

from rulebook.loader import load
from storage.engine import Session, Sessions
from storage.models.base import new_id
from storage.models.duties import Post
from storage.models.people import Person
from storage.queries import addresses, households, regions
from storage.queries.households import NewHousehold
from storage.queries.regions import Place
from tests.handlers.talk import Phone, Talk

RULES = load()


@dataclass
class County(Talk):
    """The small county, with its people by role."""

    people: dict[str, int] = field(default_factory=dict)


@pytest.fixture
async def county(sessions: Sessions) -> County:
    """The county on a fresh database."""
    made = County(sessions, RULES)
    async with sessions.write() as session:
        await _places(session)
        await _households(session)
        for role, region in (
            ("village_committee", "liu"),
            ("first_secretary", "liu"),
            ("village_committee", "zhao"),
            ("township_government", "town"),
            ("county_rural_revival_bureau", "county"),
            ("county_leading_group", "county"),
        ):
            made.people[f"{role}@{region}"] = await official(session, role, region)
    return made


@pytest.fixture
def farmer() -> Phone:
    """A farmer in the browser chat."""
    return Phone("farmer-1")


@pytest.fixture
async def cadre(county: County) -> Phone:
    """The village committee of 柳树村, in a bound chat."""
    return await bound(county, "village_committee@liu")


async def bound(county: County, who: str) -> Phone:
    """A chat bound to an official."""
    phone = Phone(f"chat of {who}")
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        await addresses.bind(session, contact.id, county.people[who])
    return phone


async def _places(session: Session) -> None:
    await regions.put_all(
        session,
        [
            Place("county", "明安县", "county", landline="0370-0000001"),
            Place("town", "柳河镇", "township", "county", landline="0370-0000002"),
            Place("liu", "柳树村", "village", "town", landline="0370-0000003"),
            Place("zhao", "赵庄村", "village", "town"),
        ],
    )


async def _households(session: Session) -> None:
    village = await regions.get(session, "liu")
    assert village is not None
    for number, head, phone in ((1, "李秋生", None), (3, "张大山", "+8619900000003")):
        await households.register(session, NewHousehold(village, number, head, phone))


async def official(session: Session, role: str, region_id: str) -> int:
    person_id = new_id()
    await session.execute(
        insert(Person),
        {
            "id": person_id,
            "name": session.vault.seal("某人", f"person|name|{person_id}"),
            "name_index": str(person_id),
            "digest_hour": 8,
            "created_at": session.moment.real,
        },
    )
    await session.execute(
        insert(Post),
        {
            "id": new_id(),
            "person_id": person_id,
            "role": role,
            "region_id": region_id,
            "since": date(2026, 1, 1),
        },
    )
    return person_id
