"""Posts over time: what a roster may say of them, helpers from and until, and what nobody has."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from acts import handing_over
from acts.actor import SERVICE, signed_in
from acts.handing_over import Order
from notifications import chores
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.queries import officials, people, posts
from storage.queries.changes import Changes
from storage.scope import EVERYTHING
from tests.workbooks import GOOD, TODAY, Book, complaints, family, save

ZHAO = ("赵青", "19900000001", "驻村第一书记", "上河村", None, "2025-01-01", None, None)
QIAN = ("钱红", "19900000002", "帮扶责任人", "柳河镇", None, "2025-01-01", None, "柳河镇张庄村3号")
TOWN = ("孙立", "19900000003", "乡镇政府", "柳河镇", None, "2025-01-01", None, None)


def with_days(row: Sequence[Any], since: str | None, until: str | None = None) -> tuple[Any, ...]:
    return (*row[:5], since, until, row[7])


def other(row: Sequence[Any]) -> tuple[Any, ...]:
    return ("李白", "19900000009", *row[2:])


TOGETHER = [
    ("said twice", ZHAO, ZHAO, "到岗日期"),
    ("overlapping", ZHAO, with_days(ZHAO, "2025-06-01"), "到岗日期"),
    ("inverted", ZHAO, with_days(TOWN, "2025-06-01", "2025-05-31"), "离岗日期"),
    ("far ahead", ZHAO, with_days(TOWN, "2027-06-01"), "到岗日期"),
    ("two in one seat", ZHAO, other(ZHAO), "到岗日期"),
    ("no such role", ZHAO, ("周全", None, "第一书纪", "上河村", *[None] * 4), "角色"),
    ("no such place", ZHAO, ("周全", None, "村两委", "上河庄", *[None] * 4), "地区"),
]


@pytest.mark.parametrize(
    ("first", "second", "column"), [row[1:] for row in TOGETHER], ids=[row[0] for row in TOGETHER]
)
async def test_what_two_rows_cannot_both_mean_is_said(
    sqlite_county: Sessions, book: Book, first: Sequence[Any], second: Sequence[Any], column: str
) -> None:
    book.officials(first, second)
    result = await save(sqlite_county, book.read("officials"))
    assert complaints(result.faults) == [("干部", 3, column)]
    assert not result.saved


FINE = [
    ("one after the other", with_days(ZHAO, "2025-01-01", "2025-12-31"),
     with_days(other(ZHAO), "2026-01-01")),
    ("the same person again", with_days(ZHAO, "2023-01-01", "2024-12-31"), ZHAO),
    ("secretary and team", ZHAO, ("赵青", "19900000001", "驻村工作队员", "上河村", *[None] * 4)),
    ("soon", ZHAO, with_days(TOWN, "2026-06-01")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"), [row[1:] for row in FINE], ids=[row[0] for row in FINE]
)
async def test_what_two_rows_may_both_mean_is_taken_and_again_changes_nothing(
    county: Sessions, book: Book, first: Sequence[Any], second: Sequence[Any]
) -> None:
    book.officials(first, second)
    result = await save(county, book.read("officials"))
    again = await save(county, book.read("officials"))
    assert result.faults == again.faults == []
    assert again.changes == Changes(unchanged=2)


LATER = [
    ("another in the seat", ZHAO, other(ZHAO), ["到岗日期"]),
    ("begins before it ended", with_days(ZHAO, "2025-01-01", "2025-12-31"),
     with_days(ZHAO, "2025-06-01"), ["到岗日期"]),
    ("begins after it ended", with_days(ZHAO, "2025-01-01", "2025-12-31"),
     with_days(ZHAO, "2026-01-01"), []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "row", "columns"), [row[1:] for row in LATER], ids=[row[0] for row in LATER]
)
async def test_a_later_file_is_held_against_what_is_registered(
    sqlite_county: Sessions,
    book: Book,
    tmp_path: Path,
    before: Sequence[Any],
    row: Sequence[Any],
    columns: Sequence[str],
) -> None:
    book.officials(before)
    assert (await save(sqlite_county, book.read("officials"))).saved
    result = await save(sqlite_county, Book(tmp_path).officials(row).read("officials"))
    assert [fault.column for fault in result.faults] == columns


async def test_a_helper_s_time_begins_and_ends_with_the_row(county: Sessions, book: Book) -> None:
    book.households(GOOD).officials(with_days(QIAN, "2025-01-01", "2026-03-10"))
    await save(county, book.read())
    first = await save(county, book.read("officials"))
    again = await save(county, book.read("officials"))
    assert (first.changes, again.changes) == (Changes(new=1), Changes(unchanged=1))
    async with county.read() as session:
        home = await family(session, 3)
        for on, many in ((date(2024, 12, 31), 0), (TODAY, 1), (date(2026, 3, 11), 0)):
            assert len(await posts.helpers_of(session, home.id, on)) == many


async def test_the_old_file_again_does_not_give_back_what_was_handed_over(
    county: Sessions, book: Book, rules: Rulebook
) -> None:
    book.households(GOOD).officials(QIAN, TOWN, ZHAO)
    await save(county, book.read())
    await save(county, book.read("officials"))
    async with county.write() as session:
        home = await family(session, 3)
        [helper] = await posts.helpers_of(session, home.id, TODAY)
        terms = await people.terms(session, EVERYTHING, helper)
        homes = await people.homes(session, EVERYTHING, helper, TODAY)
        zhao = (await officials.by_phones(session, ["+8619900000001"]))["+8619900000001"][0]
        order = Order(
            helper,
            TODAY,
            frozenset(one.id for one in terms),
            frozenset(one.id for one in homes),
            zhao,
        )
        assert await handing_over.hand_over(session, rules, SERVICE, order)
    again = await save(county, book.read("officials"))
    assert again.faults == []
    assert again.changes == Changes(unchanged=3)
    async with county.read() as session:
        assert await posts.helpers_of(session, home.id, TODAY) == [zhao]


async def test_another_helper_takes_over_today_and_the_past_stays(
    county: Sessions, book: Book, tmp_path: Path
) -> None:
    book.households(GOOD).officials(QIAN)
    await save(county, book.read())
    await save(county, book.read("officials"))
    async with county.read() as session:
        home = await family(session, 3)
        before = await posts.helpers_of(session, home.id, TODAY)
    await save(county, Book(tmp_path).officials(other(QIAN)).read("officials"))
    async with county.read() as session:
        assert await posts.helpers_of(session, home.id, TODAY - timedelta(days=1)) == before
        assert await posts.helpers_of(session, home.id, TODAY) != before


async def test_what_nobody_has_waits_for_the_township_until_somebody_comes(
    county: Sessions, book: Book, rules: Rulebook, tmp_path: Path
) -> None:
    watched = (*GOOD[:7], "边缘易致贫户", "")
    book.households(watched).officials(
        with_days(ZHAO, "2025-01-01", "2026-03-01"), with_days(QIAN, "2025-01-01", "2026-03-01"),
        TOWN,
    )  # fmt: skip
    await save(county, book.read())
    await save(county, book.read("officials"))
    town, told = await waiting(county, rules)
    assert told == {"/console/people?region=he", "/console/people?region=zhang"}
    assert town
    later = Book(tmp_path).officials(
        with_days(other(ZHAO), "2026-03-02"), ("钱红", *QIAN[1:5], "2026-03-02", None, QIAN[7])
    )
    assert (await save(county, later.read("officials"))).faults == []
    assert await waiting(county, rules) == (False, set())


async def waiting(county: Sessions, rules: Rulebook) -> tuple[bool, set[str]]:
    """Whether the township has something waiting, and where that is."""
    async with county.read() as session:
        person = (await officials.by_phones(session, ["+8619900000003"]))["+8619900000003"][0]
        actor = await signed_in(session, person)
        found = await chores.of(session, rules, person, actor.held)
        return person in await chores.people(session), {one.address for one in found}


def test_a_person_of_two_posts_is_told_apart_by_days() -> None:
    term = people.Term(1, 2, "赵青", "x", "r", "r", "/r/", "village", None, TODAY, None)
    assert term.on(TODAY)
    assert not replace(term, until=TODAY - timedelta(days=1)).lasts(TODAY)
