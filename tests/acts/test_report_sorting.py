"""How urgent a report is once its figures are compared with those of the place and year."""

import pytest

from acts import report_sorting
from rulebook.loader import Rulebook, load
from storage.engine import Sessions
from storage.queries import households, local_settings, regions
from storage.queries.regions import Place

POOR = {
    "members": 3,
    "wage_year": 15000,
    "business_gross_year": 8000,
    "business_cost_year": 9500,
    "property_year": 0,
    "transfer_year": 3000,
    "special_members": (),
}
"""5,500 yuan a head."""


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load()


async def sort(county: Sessions, rules: Rulebook, answers: dict[str, object]) -> tuple[str, ...]:
    async with county.write() as session:
        place = await regions.get(session, "zhang")
        home = await households.provisional(session, place, "张一")
        return (await report_sorting.sort(session, rules, answers, home)).rules


async def put(county: Sessions, region: str, year: int, **values: object) -> None:
    async with county.write() as session:
        await local_settings.put(session, region, year, values, "x")


async def test_without_a_line_for_the_year_income_is_compared_with_nothing(county, rules):
    await put(county, "ma", 2025, monitoring_line=9000)
    assert "t15" not in await sort(county, rules, POOR)


@pytest.mark.parametrize(("line", "below"), [(5500, False), (5501, True), (5500.01, True)])
async def test_the_line_the_county_has_set_decides(sqlite_county, rules, line, below):
    await put(sqlite_county, "ma", 2026, monitoring_line=line)
    assert ("t15" in await sort(sqlite_county, rules, POOR)) is below


async def test_an_income_that_was_not_told_in_full_is_compared_with_nothing(sqlite_county, rules):
    await put(sqlite_county, "ma", 2026, monitoring_line=9000)
    told = {field: value for field, value in POOR.items() if field != "transfer_year"}
    assert "t15" not in await sort(sqlite_county, rules, told)


async def test_a_documents_line_of_the_very_year_decides_where_the_county_has_set_none(
    sqlite_sessions, rules, hands
):
    hands.set(hands.now.replace(year=2023))
    places = [Place("hen", "河南省", "province"), Place("zhang", "张庄村", "village", "hen")]
    async with sqlite_sessions.write() as session:
        await regions.put_all(session, places)
    assert "t15" in await sort(sqlite_sessions, rules, POOR)
    # What the county sets goes before it.
    await put(sqlite_sessions, "hen", 2023, monitoring_line=5000)
    assert "t15" not in await sort(sqlite_sessions, rules, POOR)


async def test_heavy_costs_are_told_only_against_last_years_average_income(sqlite_county, rules):
    told = {"medical_oop_year": 10001}
    assert "t12" not in await sort(sqlite_county, rules, told)
    await put(sqlite_county, "ma", 2026, disposable_income_prev=20000)
    assert "t12" in await sort(sqlite_county, rules, told)
    assert "t12" not in await sort(sqlite_county, rules, {"medical_oop_year": 10000})
