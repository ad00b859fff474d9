"""Audiences: typed by an officer, kept by a broadcast, counted before it leaves."""

import pytest
from sqlalchemy import insert

from acts.audience import aimed, answered, kept, kept_aim, work_out
from acts.audience_counts import count, said_of
from acts.declined import Unfit
from locales import speaking
from rulebook.audience import parse, show
from storage.models.cases import Case
from storage.models.facts import HouseholdVerdict
from storage.queries import regions, verdicts
from storage.queries.verdicts import TAG
from tests.broadcasting import RULES, County


@pytest.fixture
async def county(sessions) -> County:
    return await County(sessions).build()


async def aim_at(county: County, text: str, region: str = "c"):
    async with county.sessions.read() as session:
        place = await regions.get(session, region)
        return await aimed(session, RULES, place, text)


async def in_case(county: County, name: str, state: str) -> None:
    async with county.sessions.write() as session:
        place = {"region_id": "v1", "path": "/c/t1/v1/"}
        case = {"id": 1, "code": "1", "procedure": "identify", "state": state, "standing": {}}
        today = session.moment.today
        own = {"household_id": county.families[name], "opened_on": today, "entered_on": today}
        await session.execute(insert(Case), place | case | own)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("地区:柳河镇 且 标签:监测户 且 非 标签:外出", ["李一"]),
        ("（地区：张庄村 或 地区：王坡）且 标签：监测户", ["张一", "王一"]),
        ("标签:低保 或 标签:外出", ["张一", "李一"]),
        ("案件:公示中", ["张二"]),
        ("地区:张庄村 且 案件:无", ["张一"]),
        ("渠道:无", ["王二"]),
        ("渠道:短信 且 地区:青山乡", ["王一"]),
        ("未联系:30天 且 地区:青山乡", ["王一", "王二"]),
        ("联系:30天内", []),
    ],
)
async def test_an_audience_means_the_families_it_names(county, text, meant):
    await in_case(county, "张二", "village_publicity")
    aim = await aim_at(county, text)
    async with county.sessions.read() as session:
        counted = await count(session, aim)
    assert sum(town.reached + town.left_out for town in counted.by_township) == len(meant)
    sending = await county.prepare(audience=text)
    if meant != ["王二"] and meant:
        await county.act("approve", sending, "zhao")
        await county.act("send", sending, "ma")
        reached = {county.families[name] for name in meant if name != "王二"}
        assert len(await county.deliver(2)) == len(reached)


async def test_a_broadcast_keeps_what_was_understood_not_what_was_typed(county):
    sending = await county.prepare(audience="地区：柳河镇，标签：监测户，不要：外出")
    aim = kept_aim(sending.audience)
    assert aim.shown == "地区:柳河镇 且 标签:监测户 且 不要:外出"
    assert aim.places == ("/c/t1/",)
    assert show(aim.filter) == "标签:监测户 且 不要:外出"
    assert kept_aim(kept(aim)) == aim


async def test_what_was_kept_before_there_was_a_language_is_still_understood():
    old = {"text": "标签:a 不要:b", "paths": ["/c/"], "any_tags": ["a"], "all_tags": []}
    aim = kept_aim(old | {"no_tags": ["b"]})
    assert (aim.places, aim.filter) == (("/c/",), parse("标签:a 不要:b"))
    everyone = kept_aim(old | {"text": "", "any_tags": [], "no_tags": []})
    assert everyone.filter == parse("")


async def test_households_that_are_not_meant_are_counted_by_what_kept_them_away(county):
    sending = await county.prepare(
        audience="地区:柳河镇 且 标签:监测户 且 (非 标签:外出 或 案件:无)"
    )
    seen = await county.preview(sending)
    away = [(one.part, one.households, one.cannot_tell) for one in seen.audience.kept_away]
    assert away == [("标签:监测户", 2, 0)]
    sending = await county.prepare(audience="标签:监测户 且 不要:外出")
    seen = await county.preview(sending)
    away = [(one.part, one.households) for one in seen.audience.kept_away]
    assert away == [("标签:监测户", 3), ("不要:外出", 1)]
    assert seen.count == 2


async def test_a_draft_works_out_the_answers_it_needs_and_says_from_when_they_are(county):
    sending = await county.prepare(audience="群体:低保对象 且 地区:柳河镇")
    seen = await county.preview(sending)
    assert seen.count == 1
    (answers,) = seen.audience.answers
    assert (answers.name, answers.since) == ("低保对象", county.sessions.clock.moment().real)
    with speaking("en"):
        assert said_of(seen.audience)[-1].endswith("was worked out on 2 Mar at 10:00.")
    async with county.sessions.read() as session:
        known = await verdicts.of_household(session, county.families["李一"])
    assert known == {(TAG, "dibao"): "applies"}


async def test_a_household_nobody_can_tell_of_gets_nothing_and_is_counted_so(county):
    aim = await aim_at(county, "非 群体:低保对象")
    async with county.sessions.write() as session:
        await answered(session, RULES, aim)
        verdict = {"kind": TAG, "key": "dibao", "verdict": "cannot_tell"}
        own = {"household_id": county.families["张一"], "computed_at": session.moment.real}
        await session.execute(HouseholdVerdict.__table__.delete())
        await session.execute(insert(HouseholdVerdict), verdict | own)
    async with county.sessions.read() as session:
        counted = await count(session, aim)
    assert counted.reached == 0
    assert [(one.households, one.cannot_tell) for one in counted.kept_away] == [(0, 6)]


async def test_a_policy_is_asked_by_its_title(county):
    aim = await aim_at(county, "政策:小学寄宿=说不准")
    assert aim.shown == "政策:小学寄宿生活补助=说不准"
    assert show(aim.filter) == "政策:edu-boarding-primary-1000=说不准"


async def test_a_historical_policy_is_no_audience(county):
    old = next(one for one in RULES.policies.by_id.values() if not one.live)
    with pytest.raises(Unfit, match=old.id):
        await aim_at(county, f"政策:{old.id}=符合")


@pytest.mark.parametrize(
    ("text", "region", "said"),
    [
        ("地区:青石镇", "c", ["“青石镇”", "character 4"]),
        ("地区:王坡村", "t1", ["“王坡村”"]),
        ("标签:低保 或 标签:富户", "c", ["“富户”", "character 12", "标签:低保"]),
        ("案件:公", "c", ["“公”", "案件:无"]),
        ("群体:低", "c", ["低保对象"]),
        ("颜色:红", "c", ["地区:", "名单:"]),
    ],
)
async def test_what_is_wrong_is_told_with_its_place_and_an_example(county, text, region, said):
    with speaking("en"), pytest.raises(Unfit) as refused:
        await aim_at(county, text, region)
    (sentence,) = refused.value.problems
    for words in said:
        assert words in sentence


async def test_asking_the_rules_about_an_audience_nobody_understands_says_so(county):
    async with county.sessions.read() as session:
        place = await regions.get(session, "c")
    with pytest.raises(Unfit):
        await work_out(county.sessions, RULES, place, "群体:没有")
