"""Units and the villages they help, imported and asked for by day; teams of villages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from acts.actor import SERVICE
from storage.engine import Sessions
from storage.queries import people, units
from storage.queries.changes import Changes
from storage.scope import EVERYTHING, Scope
from tests.workbooks import TODAY, Book, complaints, save

UNIT = ("单位", "村", "起", "止")
GOOD = ("县农技站", "柳河镇张庄村", datetime(2025, 5, 1), None)  # noqa: DTZ001  as Excel has it
ZHANG = Scope(("/ma/liu/zhang/",))


def sheet(book: Book, *lines: Sequence[Any]) -> Book:
    return book.sheet("派出单位", UNIT, lines)


async def helped(sessions: Sessions, unit: str, on: date, scope: Scope = EVERYTHING) -> list[str]:
    async with sessions.read() as session:
        return [one.region_id for one in await units.villages_of(session, scope, unit, on)]


async def test_units_have_villages_for_a_time_and_the_same_file_again_changes_nothing(
    county: Sessions, book: Book
) -> None:
    sheet(
        book,
        GOOD,
        ("县农技站", "上河村", "2025-01-01", "2025-12-31"),
        ("县林业站", "上河", "2026年1月1日", None),
    )
    first = await save(county, book.read("units"))
    again = await save(county, book.read("units"))
    assert first.faults == []
    assert (first.changes, again.changes) == (Changes(new=3), Changes(unchanged=3))
    assert await helped(county, "县农技站", date(2025, 12, 31)) == ["he", "zhang"]
    assert await helped(county, "县农技站", TODAY) == ["zhang"]
    assert await helped(county, "县农技站", date(2025, 12, 31), ZHANG) == ["zhang"]
    async with county.read() as session:
        for on, unit in ((date(2025, 6, 1), "县农技站"), (TODAY, "县林业站")):
            found = await units.listed(session, EVERYTHING, on)
            assert [one.unit for one in found if one.region_id == "he"] == [unit]
        found = await units.listed(session, ZHANG, TODAY)
        assert [one for one in found if one.region_id == "he"] == []


BAD = [
    (("县农技站", "李庄村", None, None), "村", "张庄村"),
    ((None, "上河村", None, None), "单位", ""),
    (("县林业站", "上河村", "2026-02-01", "2025-02-01"), "止", ""),
    (("县农技站", "柳河镇张庄村", "2025-06-01", None), "起", "2"),
]


@pytest.mark.parametrize(("line", "column", "near"), BAD, ids=str)
async def test_a_bad_row_is_named_with_the_nearest_name(
    sqlite_county: Sessions, book: Book, line: Sequence[Any], column: str, near: str
) -> None:
    sheet(book, GOOD, line)
    result = await save(sqlite_county, book.read("units"))
    assert complaints(result.faults) == [("派出单位", 3, column)]
    assert near in result.faults[0].reason
    assert await helped(sqlite_county, "县农技站", TODAY) == []


async def test_help_that_ended_is_not_begun_again_before_its_end(
    sqlite_county: Sessions, book: Book, tmp_path: Any
) -> None:
    sheet(book, ("县农技站", "上河村", "2025-01-01", "2025-12-31"))
    assert (await save(sqlite_county, book.read("units"))).saved
    later = sheet(Book(tmp_path), ("县农技站", "上河村", "2025-06-01", None))
    assert complaints((await save(sqlite_county, later.read("units"))).faults) == [
        ("派出单位", 2, "起")
    ]


async def test_one_file_brings_units_and_their_people_and_a_village_has_its_team(
    county: Sessions, book: Book
) -> None:
    sheet(book, GOOD).officials(
        ("赵青", "19900000001", "驻村第一书记", "柳河镇张庄村", "县农技站", "2025-05-01",
         None, None),
        ("钱红", "19900000002", "驻村工作队员", "柳河镇张庄村", "县农技站", "2025-06-01",
         "2025-12-31", None),
        ("孙立", "19900000003", "派出单位", "明安县", "县农技站", None, None, None),
    )  # fmt: skip
    result = await save(county, book.read("officials"))
    assert result.faults == []
    assert result.changes == Changes(new=4)
    async with county.read() as session:
        for on, team in ((date(2025, 7, 1), ["赵青", "钱红"]), (TODAY, ["赵青"])):
            found = await people.stationed(session, EVERYTHING, "/ma/liu/", on)
            assert [(one.name, one.unit) for one in found] == [(name, "县农技站") for name in team]
        assert len(await units.people_of(session, "县农技站", TODAY)) == 1


@pytest.mark.parametrize(
    ("role", "unit", "near"),
    [
        ("派出单位", None, ""),
        ("派出单位", "县农机站", "县农技站"),
        ("驻村工作队员", "农技站", "县农技站"),
        ("驻村工作队员", "省图书馆", ""),
    ],
)
async def test_who_stands_for_a_unit_names_one_of_the_list(
    sqlite_county: Sessions, book: Book, role: str, unit: str | None, near: str
) -> None:
    where = "柳河镇张庄村" if role == "驻村工作队员" else "明安县"
    sheet(book, GOOD).officials(("孙立", None, role, where, unit, None, None, None))
    result = await save(sqlite_county, book.read("officials"))
    assert complaints(result.faults) == [("干部", 2, "单位")]
    assert near in result.faults[0].reason


async def test_a_township_imports_the_units_of_its_own_villages_only(
    sqlite_county: Sessions, book: Book
) -> None:
    sheet(book, GOOD, ("县林业站", "石门镇张庄村", None, None))
    township = replace(SERVICE, scope=Scope(("/ma/liu/",)))
    result = await save(sqlite_county, book.read("units"), actor=township, accept=True)
    assert complaints(result.faults) == [("派出单位", 3, "村")]
    assert await helped(sqlite_county, "县农技站", TODAY) == ["zhang"]
    assert await helped(sqlite_county, "县林业站", TODAY) == []
