"""The log of messages: its filters say the same as a look at every single one."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import insert, select

from storage.models.base import new_id
from storage.models.delivery import Outbox, State
from storage.models.people import Address, Household
from storage.moment import SHANGHAI
from storage.queries import addresses, households, message_log, regions
from storage.queries.households import NewHousehold
from storage.queries.message_log import Wanted, Way
from storage.scope import Scope

COUNTY, ZHANG, LI = "/990000/", "/990000/990101/990101001/", "/990000/990101/990101002/"
STATES = (State.QUEUED, State.ACCEPTED, State.DELIVERED, State.UNDELIVERED, State.PARKED)
KINDS = ("case.progress", "notice", "reply")
MANY = 60


@pytest.fixture
async def log(sessions, county):
    """Messages to two families over three days, of every state, kind and channel."""
    async with sessions.write() as session:
        li = await regions.get(session, "990101002")
        other = await households.register(session, NewHousehold(li, 1, "李大"))
        for channel, home in product(("webchat", "sms_http"), (county.household_id, other.id)):
            contact = await addresses.ensure(session, channel, f"{channel}-{home}")
            await addresses.belongs(session, contact.id, home)
            rows = [_row(session, contact.id, channel, number) for number in range(MANY // 4)]
            await session.execute(insert(Outbox), rows)
    return sessions


def _row(session, address_id: int, channel: str, number: int) -> dict[str, object]:
    made = session.moment.now - timedelta(hours=number)
    return {
        "id": new_id(),
        "reference": f"{channel}-{address_id}-{number}"[:32],
        "channel": channel,
        "address_id": address_id,
        "kind": KINDS[number % 3],
        "state": STATES[number % 5],
        "priority": 5,
        "due_at": made,
        "created_at": made,
        "changed_at": made,
    }


def wishes(today):
    return [
        Wanted(),
        *(Wanted(state=state) for state in STATES),
        Wanted(channel="sms_http"),
        Wanted(channel="telegram"),
        *(Wanted(kind=kind) for kind in KINDS),
        Wanted(day=today),
        Wanted(day=today - timedelta(days=1), state="undelivered"),
        Wanted(kind="reply", channel="webchat", state="parked"),
        Wanted(path=LI),
        Wanted(path="/880000/"),
    ]


async def every_single(session, scope: Scope, wanted: Wanted) -> list[int]:
    """The same by looking at each message."""
    query = select(Outbox, Household.path).join(Address, Address.id == Outbox.address_id)
    rows = await session.execute(query.join(Household, Household.id == Address.household_id))
    found = [
        (row.created_at, row.id)
        for row in rows
        if scope.covers(row.path)
        and (not wanted.path or row.path.startswith(wanted.path))
        and wanted.state in (None, row.state)
        and wanted.channel in (None, row.channel)
        and wanted.kind in (None, row.kind)
        and wanted.day in (None, row.created_at.astimezone(SHANGHAI).date())
    ]
    return [message_id for _when, message_id in sorted(found, reverse=True)]


async def test_every_filter_finds_what_a_look_at_each_finds(log):
    async with log.read() as session:
        for path, wanted in product((COUNTY, ZHANG, LI), wishes(session.moment.today)):
            scope = Scope((path,))
            found = await message_log.deliveries(session, scope, wanted, 500)
            assert [one.id for one in found] == await every_single(session, scope, wanted), wanted


async def test_every_way_leads_to_the_same(log):
    async with log.read() as session:
        scope = Scope((COUNTY,))
        ways = {
            Wanted(state="parked"): (Way.BY_HOME, Way.BY_END, Way.BY_STATE, Way.BY_AGE),
            Wanted(state="queued"): (Way.BY_HOME, Way.BY_STATE, Way.BY_AGE),
            Wanted(channel="sms_http"): (Way.BY_HOME, Way.BY_CHANNEL, Way.BY_AGE),
            Wanted(kind="reply"): (Way.BY_HOME, Way.BY_KIND, Way.BY_AGE),
        }
        for wanted, several in ways.items():
            expected = await every_single(session, scope, wanted)
            for by in several:
                rows = await session.execute(message_log.statement(scope, wanted, by))
                assert [row.id for row in rows] == expected, (wanted, by)


async def test_pages_follow_each_other_without_a_gap_or_a_double(log):
    async with log.read() as session:
        scope, seen, before = Scope((COUNTY,)), [], None
        while page := await message_log.deliveries(session, scope, Wanted(before=before), 7):
            seen += [one.id for one in page]
            before = page[-1].id
        assert seen == await every_single(session, scope, Wanted())


async def test_the_page_keeps_its_filters_in_the_address(visitor, log):
    await visitor.sign_in("county")
    text = await visitor.text("/console/deliveries?channel=sms_http&place=990101002")
    assert "李家" in text
    assert "张家" not in text
    assert '<option value="sms_http" selected>' in text
    assert '<option value="990101002" selected>' in text
    older = await visitor.text("/console/deliveries?channel=webchat")
    assert "before=" not in older  # all of them are on the first page
    assert "前一页" not in older
    nowhere = await visitor.text("/console/deliveries?place=990000&state=nonsense&day=yesterday")
    assert "李家" in nowhere
    await visitor.post("/console/sign-out", "/console")
    await visitor.sign_in("zhang")
    foreign = await visitor.text("/console/deliveries?place=990101002")
    assert "李家" not in foreign
    assert "张家" not in foreign
