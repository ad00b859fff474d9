"""Figures of places: the nearest place's last value of the very year, and nothing is lost."""

import pytest

from storage.engine import Sessions
from storage.queries import local_settings, regions
from storage.queries.regions import Place

PLACES = (
    Place("p", "某省", "province"),
    Place("ma", "明安县", "county", "p"),
    Place("ning", "宁远县", "county", "p"),
    Place("liu", "柳河镇", "township", "ma"),
    Place("zhang", "张庄村", "village", "liu"),
)
VILLAGE = "/p/ma/liu/zhang/"


@pytest.fixture
async def county(sessions: Sessions) -> Sessions:
    async with sessions.write() as session:
        await regions.put_all(session, PLACES)
    return sessions


async def put(county: Sessions, *rows: tuple[str, int, object], key: str = "wage") -> None:
    for region, year, value in rows:
        async with county.write() as session:
            await local_settings.put(session, region, year, {key: value}, "person:1")


async def at(county: Sessions, path: str, year: int, key: str = "wage") -> object:
    async with county.read() as session:
        found = await local_settings.of_place(session, path, year)
        everything = await local_settings.below(session, "/p/", year)
    assert found == local_settings.nearest(everything, path)
    return found[key].value if key in found else None


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ([], None),
        ([("p", 2026, 1800)], 1800),
        ([("p", 2026, 1800), ("ma", 2026, 2000)], 2000),
        ([("ma", 2026, 2000), ("p", 2026, 1800)], 2000),
        ([("ma", 2026, 2000), ("liu", 2026, 2100)], 2100),
        ([("ma", 2026, 2000), ("ma", 2026, 2050)], 2050),
        ([("ma", 2025, 1900)], None),
        ([("ma", 2027, 2200)], None),
        ([("ning", 2026, 2300)], None),
        ([("ma", 2026, 2000), ("liu", 2026, 2100), ("liu", 2026, None)], 2000),
        ([("ma", 2026, 2000), ("ma", 2026, None)], None),
        ([("ma", 2026, None), ("ma", 2026, 2000)], 2000),
        ([("ma", 2026, False)], False),
        ([("ma", 2026, "2026-02-24")], "2026-02-24"),
        ([("ma", 2026, 480.5)], 480.5),
    ],
)
async def test_the_nearest_place_that_set_the_year_decides(county, rows, value):
    await put(county, *rows)
    assert await at(county, VILLAGE, 2026) == value


async def test_a_place_beside_or_below_does_not_decide(county):
    await put(county, ("zhang", 2026, 2500))
    assert await at(county, "/p/ma/", 2026) is None
    assert await at(county, "/p/ning/", 2026) is None


async def test_keys_do_not_mix(county):
    await put(county, ("ma", 2026, 2000))
    await put(county, ("liu", 2026, 480), key="dibao")
    assert await at(county, VILLAGE, 2026) == 2000
    assert await at(county, VILLAGE, 2026, "dibao") == 480
    assert await at(county, "/p/ma/", 2026, "dibao") is None


async def test_what_was_set_before_stays_to_be_seen(county):
    await put(county, ("ma", 2026, 2000), ("ma", 2026, 2050), ("ma", 2026, None), ("p", 2026, 1))
    async with county.read() as session:
        found = await local_settings.history(session, "ma", 2026, "wage")
    assert [(row.value, row.set_by, row.region) for row in found] == [
        (None, "person:1", "明安县"),
        (2050, "person:1", "明安县"),
        (2000, "person:1", "明安县"),
    ]


async def test_whether_a_place_has_set_a_year_is_asked_of_the_place_itself(county):
    await put(county, ("p", 2026, 1800))
    async with county.read() as session:
        assert await local_settings.any_of(session, "p", 2026)
        assert not await local_settings.any_of(session, "ma", 2026)
        assert not await local_settings.any_of(session, "p", 2025)
