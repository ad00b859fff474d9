"""What is missed goes to whom the rule names: within the unit, or to where the unit helps."""

from datetime import date

import pytest
from sqlalchemy import select, update

from storage.engine import Session
from storage.models.duties import Post
from storage.models.system import Occurrence
from storage.queries import addresses, units
from storage.queries.occurrences import person_of
from tests.handlers.conftest import County, official
from tests.handlers.morning import Mornings
from tests.hands import Hands

LEAD, MISSED, NEXT = date(2026, 11, 2), date(2027, 1, 4), date(2027, 1, 5)
OWN, OTHER = "县农技站", "县林业站"


@pytest.fixture
def mornings(county: County, hands: Hands) -> Mornings:
    return Mornings(county, hands)


async def seat(session: Session, county: County, who: str, role: str, unit: str) -> None:
    """Somebody of a unit with a chat of their own."""
    county.people[who] = await official(session, role, "county")
    changed = update(Post).where(Post.person_id == county.people[who]).values(unit=unit)
    await session.execute(changed)
    contact = await addresses.ensure(session, "webchat", f"chat of {who}")
    await addresses.bind(session, contact.id, county.people[who])


async def told_from_below(county: County) -> set[int]:
    """Who was told of something that others missed."""
    async with county.sessions.read() as session:
        rows = await session.execute(
            select(Occurrence.recipient).where(Occurrence.schedule.startswith("up:"))
        )
        return {person_of(row.recipient) for row in rows}


async def test_deputies_who_did_not_come_are_told_to_the_head_of_their_own_unit(
    mornings: Mornings, county: County
) -> None:
    async with county.sessions.write() as session:
        await seat(session, county, "deputy", "sending_unit_deputies", OWN)
        await seat(session, county, "head", "sending_unit_head", OWN)
        await seat(session, county, "stranger", "sending_unit_head", OTHER)
    await mornings.on(LEAD)
    await mornings.on(MISSED)
    up = [text for text in await mornings.on(NEXT) if "帮扶单位其他班子成员" in text]
    assert len(up) == 1
    assert "请过问" in up[0]
    assert await told_from_below(county) == {county.people["head"]}


async def test_where_no_rule_names_anybody_the_township_it_helps_in_hears(
    mornings: Mornings, county: County
) -> None:
    async with county.sessions.write() as session:
        await seat(session, county, "head", "sending_unit_head", OWN)
        contact = await addresses.ensure(session, "webchat", "chat of township")
        await addresses.bind(session, contact.id, county.people["township_government@town"])
        await units.put(session, OWN, "liu", date(2026, 1, 1), None)
    await mornings.on(LEAD)
    await mornings.on(MISSED)
    up = [text for text in await mornings.on(NEXT) if "请过问" in text]
    assert len(up) == 1
    assert "帮扶单位一把手" in up[0]
    assert await told_from_below(county) == {county.people["township_government@town"]}
