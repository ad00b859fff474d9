"""A village with enough families to be unsure about, and the officials who log there."""

import pytest
from sqlalchemy import select, update

from storage.models.duties import Activity, DutyCounter
from storage.models.people import Address
from storage.queries import addresses, households, regions
from storage.queries.households import NewHousehold
from tests.handlers.conftest import County, bound
from tests.handlers.talk import Phone

FAMILIES = ((5, "张小满"), (8, "王大山"), (12, "欧阳明"))


@pytest.fixture
async def village(county: County) -> County:
    """柳树村 with 1 李, 3 张, 5 张, 8 王, 12 欧阳."""
    async with county.sessions.write() as session:
        place = await regions.get(session, "liu")
        assert place is not None
        for number, head in FAMILIES:
            await households.register(session, NewHousehold(place, number, head))
    return county


@pytest.fixture
async def secretary(village: County) -> Phone:
    """The first secretary of 柳树村, in a bound chat."""
    return await bound(village, "first_secretary@liu")


@pytest.fixture
async def township(village: County) -> Phone:
    """The township government, in a bound chat."""
    return await bound(village, "township_government@town")


async def phone_of(county: County, who: str) -> Phone:
    """The phone an official is known by, from which short messages come."""
    phone = Phone("+8619900000055", "sms_simulator")
    async with county.sessions.write() as session:
        contact = await addresses.ensure(session, phone.channel, phone.number)
        person = county.people[who]
        await session.execute(
            update(Address).where(Address.id == contact.id).values(person_id=person)
        )
    return phone


async def rows(county: County) -> list[Activity]:
    """The log in the order it was written."""
    async with county.sessions.read() as session:
        return list((await session.execute(select(Activity).order_by(Activity.id))).all())


async def counts(county: County) -> dict[str, int]:
    """What is counted, by duty."""
    async with county.sessions.read() as session:
        return {row.duty: row.done for row in await session.execute(select(DutyCounter))}
