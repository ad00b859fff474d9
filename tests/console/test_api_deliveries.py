"""How sendings went, as systems read it: states and counts, nobody's name or phone."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient

from rulebook.loader import Rulebook
from storage.engine import Sessions
from tests.broadcasting import County
from tests.console.county import house_of, serving
from tests.console.systems import System, let_in


@pytest.fixture
async def county(sessions: Sessions) -> County:
    """Six families, five with a phone, who are sent notices."""
    return await County(sessions).build()


@pytest.fixture
async def system(county: County, rules: Rulebook) -> AsyncIterator[System]:
    """A system of that county."""
    made = await let_in(county.sessions, rules, region="c")
    async with TestClient(serving(house_of(county.sessions, rules))) as client:
        yield System(client, made.secret)


async def test_a_day_has_its_sendings_with_counts(county, system):
    sending = await county.sent()
    await county.deliver()
    await county.come_back(1)
    [one] = (await (await system.get("/deliveries")).json())["items"]
    assert (one["id"], one["notice"]) == (str(sending.id), str(sending.notice_id))
    counts = {count["state"]: count["messages"] for count in one["counts"]}
    assert counts == {"delivered": 4, "undelivered": 1, "left_out": 1}
    earlier = await (await system.get("/deliveries?day=2026-03-01")).json()
    assert earlier["items"] == []


async def test_each_message_has_a_name_for_one_token_only(county, system, rules):
    sending = await county.sent()
    await county.deliver()
    lines, path = [], f"/deliveries/{sending.id}?limit=4"
    while path:
        page = await (await system.get(path)).json()
        lines += page["items"]
        path = (page["next"] or "").removeprefix("/api/v1")
    other = await let_in(county.sessions, rules, region="c", name="别的系统")
    seen = await System(system.client, other.secret).get(f"/deliveries/{sending.id}")
    names = {line["recipient"] for line in lines}
    assert len(names) == len(lines) == 6
    assert names.isdisjoint(line["recipient"] for line in (await seen.json())["items"])
    assert {line["state"] for line in lines} == {"accepted", "left_out"}
    assert all(phone not in str(lines) for phone in ("张", "138"))


async def test_what_is_not_sent_or_not_theirs_is_not_there(county, system, rules):
    prepared = await county.prepare()
    sent = await county.sent(audience="标签:监测户")
    town = await let_in(county.sessions, rules, region="t1", name="镇里的系统")
    small = System(system.client, town.secret)
    assert (await system.get(f"/deliveries/{prepared.id}")).status == 404
    assert (await small.get(f"/deliveries/{sent.id}")).status == 404
    assert (await (await small.get("/deliveries")).json())["items"] == []
