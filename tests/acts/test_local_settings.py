"""Local settings: who may set them, what is said to a wrong one, and what is missing."""

from decimal import Decimal

import pytest

from acts import local_settings
from acts.actor import SERVICE, Actor, NotAllowed, behind, signed_in
from acts.declined import Unfit
from acts.local_settings import Wanted
from rulebook.loader import Rulebook, load
from storage.engine import Session, Sessions
from storage.models.system import Audit
from storage.queries import addresses, officials, regions
from storage.queries.officials import NewOfficial
from storage.queries.regions import Place

YEAR = 2026
MA, ZHANG = "/ma/", "/ma/liu/zhang/"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load()


async def official(session: Session, role: str, region: str) -> Actor:
    put = await officials.put(session, NewOfficial("某人", "+8619900000071", role, region))
    return await signed_in(session, put.person_id)


async def set_(
    county: Sessions,
    rules: Rulebook,
    name: str,
    text: str,
    *,
    region: str = "ma",
    year: int = YEAR,
) -> local_settings.Standing:
    async with county.write() as session:
        place = await regions.get(session, region)
        assert place is not None
        wanted = Wanted(year, name, text)
        return await local_settings.set_value(session, rules, SERVICE, place, wanted)


async def standing(
    county: Sessions, rules: Rulebook, key: str, path: str = ZHANG, year: int = YEAR
) -> local_settings.Standing:
    async with county.read() as session:
        found = await local_settings.listed(session, rules, path, year)
    return next(one for one in found if one.setting.id == key)


async def test_what_the_county_sets_holds_in_its_villages_this_year_only(county, rules):
    await set_(county, rules, "最低工资", "2000元")
    found = await standing(county, rules, "min_wage_month")
    assert (found.value, found.region) == (2000, "明安县")
    await set_(county, rules, "min_wage_month", "2100", region="liu")
    found = await standing(county, rules, "min_wage_month")
    assert (found.value, found.region) == (2100, "柳河镇")
    after = await standing(county, rules, "min_wage_month", year=YEAR + 1)
    # Last year's figure is there to be looked at, and is not this year's.
    assert (after.value, after.last_year) == (None, 2100)


async def test_missing_is_what_rules_need_and_nobody_has_set(county, rules):
    async def missing() -> set[str]:
        async with county.read() as session:
            found = await local_settings.missing(session, rules, MA, YEAR)
        return {one.setting.id for one in found}

    before = await missing()
    assert {"province", "min_wage_month", "monitoring_line", "autumn_start"} <= before
    assert not any(key.startswith("duty.") for key in before)
    await set_(county, rules, "province", "河南")
    await set_(county, rules, "min_wage_month", "2000")
    assert before - await missing() == {"province", "min_wage_month"}
    found = await standing(county, rules, "min_wage_month")
    assert "emp-public-post" in [policy.id for policy in found.needed_by]


async def test_a_setting_can_be_taken_back_once(county, rules):
    await set_(county, rules, "min_wage_month", "2000")
    await set_(county, rules, "min_wage_month", "2100", region="liu")
    async with county.write() as session:
        liu = await regions.get(session, "liu")
        await local_settings.take_back(session, rules, SERVICE, liu, YEAR, "最低工资")
    assert (await standing(county, rules, "min_wage_month")).value == 2000
    with pytest.raises(Unfit, match="柳河镇"):
        async with county.write() as session:
            await local_settings.take_back(session, rules, SERVICE, liu, YEAR, "最低工资")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("dibao_std_month", "400", ("440元/人/月", "《", "五·(二)1①")),
        ("min_wage_month", "二百", ("500元/月",)),
        ("min_wage_month", "一亿", ("最低工资",)),
        ("min_wage_month", "很多", ("最低工资标准",)),
        ("spring_start", "12月1日", ("2月1日", "3月31日")),
        ("teacher_county_group", "穷县", ("其他县（other）",)),
        ("工资多少", "2000", ("工资多少",)),
        ("低保", "480", ("dibao_std_month", "city_dibao_std_month")),
    ],
)
async def test_a_wrong_value_is_refused_with_what_would_be_right(
    sqlite_county, rules, name, text, words
):
    with pytest.raises(Unfit) as refused:
        await set_(sqlite_county, rules, name, text)
    assert all(word in refused.value.sentence() for word in words)


async def test_a_year_far_away_is_refused(sqlite_county, rules):
    with pytest.raises(Unfit, match="20260"):
        await set_(sqlite_county, rules, "min_wage_month", "2000", year=20260)


async def test_the_monitoring_line_is_checked_against_the_poverty_line_once_that_is_set(
    sqlite_county, rules
):
    await set_(sqlite_county, rules, "monitoring_line", "5000")
    await set_(sqlite_county, rules, "poverty_line", "4000")
    with pytest.raises(Unfit, match="6000元/人/年"):
        await set_(sqlite_county, rules, "monitoring_line", "5000")


@pytest.mark.parametrize(
    ("role", "region", "target", "allowed"),
    [
        ("county_rural_revival_bureau", "ma", "ma", True),
        ("county_rural_revival_bureau", "ma", "zhang", True),
        ("county_leading_group", "ma", "ma", True),
        ("township_government", "liu", "liu", False),
        ("village_committee", "zhang", "zhang", False),
        ("county_rural_revival_bureau", "ning", "ma", False),
    ],
)
async def test_only_the_county_sets_figures_and_only_its_own(
    sqlite_county, rules, role, region, target, allowed
):
    async with sqlite_county.write() as session:
        await regions.put_all(session, [Place("ning", "宁远县", "county")])
        actor = await official(session, role, region)
        place = await regions.get(session, target)
        wanted = Wanted(YEAR, "min_wage_month", "2000")
        if allowed:
            await local_settings.set_value(session, rules, actor, place, wanted)
        else:
            with pytest.raises(NotAllowed):
                await local_settings.set_value(session, rules, actor, place, wanted)
            with pytest.raises(NotAllowed):
                await local_settings.take_back(session, rules, actor, place, YEAR, "最低工资")


async def test_a_chat_sets_nothing(sqlite_county, rules):
    async with sqlite_county.write() as session:
        contact = await addresses.ensure(session, "webchat", "x")
        actor = await behind(session, contact)
        place = await regions.get(session, "ma")
        wanted = Wanted(YEAR, "min_wage_month", "2000")
        with pytest.raises(NotAllowed):
            await local_settings.set_value(session, rules, actor, place, wanted)


async def test_who_set_what_for_when_is_audited(sqlite_county, rules):
    await set_(sqlite_county, rules, "min_wage_month", "2000")
    async with sqlite_county.read() as session:
        [row] = await session.execute(Audit.__table__.select())
    assert (row.actor, row.action, row.subject) == ("service", "setting.set", "region:ma")
    assert row.detail == {"key": "min_wage_month", "year": YEAR}


async def test_the_province_is_told_by_the_list_of_places(sqlite_sessions, rules):
    places = [Place("hen", "河南省", "province"), Place("x", "新县", "county", "hen")]
    async with sqlite_sessions.write() as session:
        await regions.put_all(session, places)
        values = await local_settings.values_at(session, rules, "/hen/x/", YEAR)
        assert values == {"province": "Henan"}
        missing = await local_settings.missing(session, rules, "/hen/x/", YEAR)
        assert "province" not in {one.setting.id for one in missing}


SCREENINGS = "duty.hen23-concentrated-screening.figure"
COVERED = "duty.hen23-screening-all-households.figure"


@pytest.mark.parametrize(
    ("key", "text", "note", "kept"),
    [
        (SCREENINGS, "4", "", 4),
        (SCREENINGS, "1", "", None),
        (SCREENINGS, "1", "省里批准今年只查一次", 1),
        (COVERED, "0.9", "", None),
        (COVERED, "0.9", "两个村整村搬迁", Decimal("0.9")),
    ],
)
async def test_a_county_may_ask_for_more_than_a_document_and_for_less_only_with_a_reason(
    county: Sessions, rules: Rulebook, key: str, text: str, note: str, kept: Decimal | int | None
) -> None:
    async with county.write() as session:
        place = await regions.get(session, "ma")
        assert place is not None
        wanted = Wanted(YEAR, key, text, note)
        if kept is None:
            with pytest.raises(Unfit) as refused:
                await local_settings.set_value(session, rules, SERVICE, place, wanted)
            assert "写明理由" in refused.value.sentence()
            return
        await local_settings.set_value(session, rules, SERVICE, place, wanted)
        duties = await local_settings.duties_at(session, rules, place.path, YEAR)
    duty = duties[key.removeprefix("duty.").removesuffix(".figure")]
    assert (duty.quota.ratio if duty.type == "coverage" else duty.quota.count) == kept
    assert duty.documented == (1 if duty.type == "coverage" else 2)
