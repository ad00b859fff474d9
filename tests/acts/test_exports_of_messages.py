"""What is taken along of the log of messages is what the log was narrowed to, and nothing more."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import insert

from acts import exports
from acts.actor import signed_in
from acts.exports import Question
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.models.base import new_id
from storage.models.delivery import Outbox
from storage.queries import addresses, households, officials, regions
from storage.queries.households import NewHousehold
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place

STATES, KINDS = ("delivered", "undelivered"), ("case.progress", "notice")


@pytest.fixture
async def officer(county: Sessions) -> int:
    """Somebody of a township, in two of whose villages messages of each sort went out."""
    async with county.write() as session:
        await regions.put_all(session, [Place("sun", "孙庄村", "village", "liu")])
        new = NewOfficial("王明", None, "township_government", "liu")
        for village, channel in product(("zhang", "sun"), ("sms_http", "webchat")):
            place = await regions.get(session, village)
            assert place
            home = await households.register(session, NewHousehold(place, len(channel), "张大山"))
            contact = await addresses.ensure(session, channel, f"{village}-{channel}")
            await addresses.belongs(session, contact.id, home.id)
            for state, kind, days in product(STATES, KINDS, (0, 1)):
                made = session.moment.now - timedelta(days=days)
                row = {"id": new_id(), "channel": channel, "address_id": contact.id}
                row |= {"kind": kind, "state": state, "priority": 5, "due_at": made}
                row |= {"created_at": made, "changed_at": made, "reference": str(new_id())}
                await session.execute(insert(Outbox), row)
        return (await officials.put(session, new)).person_id


@pytest.mark.parametrize(
    ("filters", "lines"),
    [
        ({}, 32),
        ({"state": "delivered"}, 16),
        ({"channel": "webchat"}, 16),
        ({"what": "notice"}, 16),
        ({"day": "2026-03-01"}, 16),
        ({"region": "zhang"}, 16),
        ({"region": "zhang", "what": "notice", "channel": "webchat", "day": "2026-03-02"}, 2),
    ],
)
async def test_each_filter_of_the_log_narrows_what_is_taken(
    county: Sessions, rules: Rulebook, officer: int, filters: Mapping[str, str], lines: int
) -> None:
    async with county.read() as session:
        actor = await signed_in(session, officer)
        seen = await exports.preview(session, rules, actor, Question("deliveries", filters))
    assert seen
    assert seen.rows == lines
