"""Saved lists: kept under a name by whoever sends notices, and used in other audiences."""

import pytest

from acts.actor import NotAllowed
from acts.audience import kept_aim
from acts.declined import Unfit
from acts.saved_audiences import listed, remove, save
from storage.queries import regions
from tests.broadcasting import RULES, County


@pytest.fixture
async def county(sessions) -> County:
    return await County(sessions).build()


async def keep(county: County, name: str, text: str, by: str = "ma", region: str = "c") -> None:
    async with county.sessions.write() as session:
        place = await regions.get(session, region)
        await save(session, RULES, await county.actor(session, by), place, name, text)


async def seen_by(county: County, login: str):
    async with county.sessions.read() as session:
        return await listed(session, RULES, await county.actor(session, login))


async def test_a_list_is_used_by_its_name_also_below_its_region(county):
    await keep(county, "困难户", "标签:低保 或 标签:监测户")
    sending = await county.prepare(audience="名单:困难户 且 非 标签:外出")
    assert (await county.preview(sending)).count == 2
    below = await county.prepare(audience="名单：困难户", by="liu", region="t1")
    assert kept_aim(below.audience).shown == "标签:低保 或 标签:监测户"
    assert (await county.preview(below)).count == 2


async def test_the_nearer_list_of_a_name_wins_and_is_not_seen_above(county):
    await keep(county, "困难户", "标签:低保")
    await keep(county, "困难户", "标签:外出", by="liu", region="t1")
    below = await county.prepare(audience="名单:困难户", by="liu", region="t1")
    above = await county.prepare(audience="名单:困难户")
    shown = [kept_aim(one.audience).shown for one in (below, above)]
    assert shown == ["标签:外出", "标签:低保"]


async def test_the_same_name_again_is_the_new_list_and_what_was_prepared_keeps_the_old(county):
    await keep(county, "困难户", "标签:低保")
    before = await county.prepare(audience="名单:困难户")
    await keep(county, "困难户", "标签:监测户")
    after = await county.prepare(audience="名单:困难户")
    assert [(await county.preview(one)).count for one in (before, after)] == [1, 3]
    assert [one.shown for one in await seen_by(county, "ma")] == ["标签:监测户"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("困难户", ""),
        ("困难户", "标签:富户"),
        ("困难户", "名单:别的"),
        ("困 难户", "标签:低保"),
        ("且", "标签:低保"),
        ("", "标签:低保"),
        ("长" * 31, "标签:低保"),
    ],
)
async def test_a_list_that_could_not_be_used_is_refused(county, name, text):
    await keep(county, "别的", "标签:低保")
    with pytest.raises(Unfit) as refused:
        await keep(county, name, text)
    assert refused.value.problems
    assert [one.name for one in await seen_by(county, "ma")] == ["别的"]


async def test_only_posts_that_send_notices_save_lists_and_only_for_their_own_region(county):
    for by, region in (("liu", "c"), ("cun", "v1"), ("liu", "t2")):
        with pytest.raises(NotAllowed):
            await keep(county, "困难户", "标签:低保", by, region)


async def test_a_list_is_taken_away_by_its_region_only(county):
    await keep(county, "困难户", "标签:低保")
    (one,) = await seen_by(county, "liu")
    assert not one.mine
    for login, removed in (("liu", False), ("ma", True), ("ma", False)):
        async with county.sessions.write() as session:
            assert await remove(session, await county.actor(session, login), one.id) is removed
    with pytest.raises(Unfit, match="困难户"):
        await county.prepare(audience="名单:困难户")
