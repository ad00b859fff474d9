"""Importing households from real workbooks: what is taken, what is refused and why."""

import time
from pathlib import Path

import pytest

from acts import rosters
from acts.actor import SERVICE, Actor, NotAllowed, Trust
from acts.rosters import Options, Reading
from locales import speaking
from storage.engine import Sessions
from storage.queries import addresses, households, members, named_homes
from storage.queries.changes import Changes
from storage.scope import EVERYTHING, Scope
from tests.workbooks import (
    GOOD,
    HOUSEHOLD,
    LI,
    PLACES,
    WANG,
    ZHANG,
    Book,
    complaints,
    family,
    identity,
    save,
)


async def test_a_good_file_is_taken_and_taking_it_again_changes_nothing(
    county: Sessions, book: Book
) -> None:
    book.households(
        (
            "柳河镇",
            "张庄村",
            "3",
            "张一",
            ZHANG,
            "19900000003",
            2,
            "边缘易致贫户",
            "低保、独居老人",
        ),
        ("柳河", "上河", "１２", "欧阳 青山", None, None, None, None, None),
    ).members(("3", "张庄村", "李二", LI, "配偶"), (12, "上河村", "欧阳小", None, "子"))
    reading = book.read()
    assert reading.faults == []
    first = await save(county, reading)
    again = await save(county, book.read())
    assert (first.changes, again.changes) == (Changes(new=2), Changes(unchanged=2))
    async with county.read() as session:
        zhang, he = await family(session, 3), await family(session, 12, "he")
        assert (zhang.head, zhang.status, zhang.monitored) == ("张一", "edge-prone", True)
        assert households.label(zhang) == "3号 张家"
        assert households.label(he) == "12号 欧阳家"
        people = await members.of_household(session, EVERYTHING, zhang.id)
        assert [(one.name, one.relation) for one in people] == [("张一", "户主"), ("李二", "配偶")]
        tags = await members.tags_of(session, [zhang.id, he.id])
        assert tags == {zhang.id: {"低保", "独居老人", "监测户"}}
        assert await households.find_by_phone(session, "+8619900000003") == zhang
        assert await households.find_by_head(session, "zhang", "张一") == [zhang]
        found = await named_homes.by_names(session, EVERYTHING, ["zhang", "he"], ["欧阳"])
        assert found == {"欧阳": [he]}
        contact = await addresses.find(session, "sms_simulator", "+8619900000003")
        assert contact is not None
        assert (contact.household_id, zhang.reach_id) == (zhang.id, contact.id)


async def test_what_changed_in_the_file_changes_and_an_empty_cell_leaves_what_is_known(
    county: Sessions, book: Book, tmp_path: Path
) -> None:
    book.households(
        ("柳河镇", "张庄村", 3, "张一", None, 19900000003, None, "脱贫户", "低保"),
        ("柳河镇", "张庄村", 4, "李四", None, None, None, None, None),
    )
    await save(county, book.read())
    later = Book(tmp_path).households(
        ("柳河镇", "张庄村", 3, "张大", ZHANG, None, None, None, None),
        ("柳河镇", "张庄村", 4, "李四", None, None, None, None, None),
    )
    result = await save(county, later.read())
    assert result.changes == Changes(changed=1, unchanged=1)
    async with county.read() as session:
        zhang = await family(session, 3)
        assert (zhang.head, zhang.status) == ("张大", "tp-general")
        assert (await members.tags_of(session, [zhang.id]))[zhang.id] == {"低保", "脱贫户"}
        assert await households.find_by_phone(session, "+8619900000003") == zhang


BAD_CELLS = [
    (HOUSEHOLD[1], "", "This must be filled in."),
    (HOUSEHOLD[1], "无名村", "No place on the list is called"),
    (HOUSEHOLD[2], "三号", "This must be a whole number"),
    (HOUSEHOLD[2], 0, "This must be a whole number"),
    (HOUSEHOLD[2], 9001, "This must be a whole number"),
    (HOUSEHOLD[2], 3.5, "This must be a whole number"),
    (HOUSEHOLD[3], "张3", "This is not a person's name."),
    (HOUSEHOLD[3], "=A1", "This is a formula"),
    (HOUSEHOLD[3], "#REF!", "This cell shows an error"),
    (
        HOUSEHOLD[4],
        ZHANG[:17] + ("1" if ZHANG[17] != "1" else "2"),
        "This is not an identity number",
    ),
    (HOUSEHOLD[4], 419901197001020017, "Kept as a number"),
    (HOUSEHOLD[5], "0370-0000001", "This is not a mobile number"),
    (HOUSEHOLD[6], "很多", "This must be a whole number"),
    (HOUSEHOLD[7], "贫困户", "This must be one of"),
    (HOUSEHOLD[8], "一" * 31, "Separate the words"),
]


@pytest.mark.parametrize(("column", "value", "reason"), BAD_CELLS)
async def test_a_bad_cell_is_named_with_sheet_row_column_and_reason(
    sqlite_county: Sessions, book: Book, column: str, value: object, reason: str
) -> None:
    line = list(GOOD)
    line[HOUSEHOLD.index(column)] = value
    book.households(GOOD, line)
    # The township's village number 3 stands in the row before.
    if line[2] == "3":
        line[2] = "4"
        book.book["农户"].cell(3, 3).value = "4"
    with speaking("en"):
        result = await save(sqlite_county, book.read())
    assert not result.saved
    assert complaints(result.faults) == [("农户", 3, column)]
    assert result.faults[0].reason.startswith(reason)
    async with sqlite_county.read() as session:
        assert await households.by_village(session, EVERYTHING, "zhang") == []


async def test_the_good_rows_of_a_bad_file_are_saved_only_when_asked_for(
    county: Sessions, book: Book
) -> None:
    book.households(
        GOOD,
        ("柳河镇", "张庄村", "4", "", None, None, None, None, None),
        ("柳河镇", "张庄村", "3", "王三", None, None, None, None, None),
    ).members(("4", "张庄村", "李二", LI, "配偶"), ("3", "张庄村", "李三", None, "配偶"))
    reading = book.read()
    refused = await save(county, reading)
    taken = await save(county, reading, accept=True)
    assert (refused.saved, refused.changes) == (False, Changes())
    assert (taken.saved, taken.changes) == (True, Changes(new=1))
    expected = [("农户", 3, "户主姓名"), ("农户", 4, "户号"), ("成员", 2, "户号")]
    assert complaints(taken.faults) == expected
    async with county.read() as session:
        [only] = await households.by_village(session, EVERYTHING, "zhang")
        people = await members.of_household(session, EVERYTHING, only.id)
        assert [one.name for one in people] == ["张一", "李三"]


async def test_an_identity_number_belongs_to_one_person_of_one_household(
    sqlite_county: Sessions, book: Book, tmp_path: Path
) -> None:
    book.households(
        ("柳河镇", "张庄村", "3", "张一", ZHANG, None, None, None, None),
        ("柳河镇", "张庄村", "4", "李四", None, None, None, None, None),
    ).members(
        # The head may stand in both sheets.
        ("3", "张庄村", "张一", ZHANG, "户主"),
        ("3", "张庄村", "王五", WANG, "子"),
        ("4", "张庄村", "王五", WANG, "孙子"),
    )
    result = await save(sqlite_county, book.read(), accept=True)
    assert complaints(result.faults) == [("成员", 3, "身份证号"), ("成员", 4, "身份证号")]
    other = Book(tmp_path).households(("柳河镇", "上河村", "1", "张一", ZHANG, *[None] * 4))
    result = await save(sqlite_county, other.read())
    assert complaints(result.faults) == [("农户", 2, "户主身份证号")]
    assert "柳河镇张庄村" in result.faults[0].reason


async def test_more_listed_members_than_people_is_a_fault(
    sqlite_county: Sessions, book: Book
) -> None:
    book.households(("柳河镇", "张庄村", "3", "张一", None, None, "1口", None, None))
    book.members(("3", "张庄村", "李二", None, "配偶"))
    result = await save(sqlite_county, book.read())
    assert ("农户", 2, "人口") in complaints(result.faults)


async def test_members_find_the_village_of_their_household_when_two_share_its_name(
    sqlite_county: Sessions, book: Book
) -> None:
    book.households(
        ("柳河镇", "张庄村", "3", "张一", *[None] * 5),
        ("石门镇", "张庄村", "3", "李一", *[None] * 5),
        ("石门镇", "张庄村", "4", "李四", *[None] * 5),
    ).members(("4", "张庄村", "李二", None, "配偶"), ("3", "张庄村", "张二", None, "子"))
    result = await save(sqlite_county, book.read(), accept=True)
    assert complaints(result.faults) == [("成员", 3, "户号")]
    async with sqlite_county.read() as session:
        four = await family(session, 4, "zhang2")
        people = await members.of_household(session, EVERYTHING, four.id)
        assert [one.name for one in people] == ["李四", "李二"]


async def test_who_imports_reaches_only_their_own_area(sqlite_county: Sessions, book: Book) -> None:
    officer = Actor("person:1", Trust.CONSOLE, Scope(paths=("/ma/shi/",)))
    reading = book.households(GOOD).read()
    result = await save(sqlite_county, reading, actor=officer)
    assert complaints(result.faults) == [("农户", 2, "村")]
    chat = Actor("address:1", Trust.BOUND, EVERYTHING)
    with pytest.raises(NotAllowed):
        await save(sqlite_county, reading, actor=chat)
    with pytest.raises(NotAllowed):
        await save(sqlite_county, Reading("regions", places=PLACES), actor=officer)


async def test_two_families_on_one_phone_are_both_reached_there_and_neither_is_taken_for_the_other(
    county: Sessions, book: Book
) -> None:
    book.households(
        ("柳河镇", "张庄村", "3", "张一", None, "19900000003", None, None, None),
        ("柳河镇", "张庄村", "4", "李四", None, "19900000003", None, None, None),
    )
    await save(county, book.read())
    async with county.read() as session:
        one, other = await family(session, 3), await family(session, 4)
        assert one.reach_id == other.reach_id
        assert await households.find_by_phone(session, "+8619900000003") is None


async def test_two_thousand_households_take_less_than_fifteen_seconds(
    county: Sessions, book: Book
) -> None:
    book.households(
        *(
            ("柳河镇", village, number, "张一", None, f"1990000{number:04d}", None, None, "低保")
            for village in ("张庄村", "上河村")
            for number in range(1, 1001)
        )
    ).members(
        *(
            (number, "上河村", "李二", identity("19800101", f"{number % 1000:03d}"), "配偶")
            for number in range(1, 1001)
        )
    )
    started = time.monotonic()
    told: list[tuple[int, int | None]] = []
    reading = book.read()
    options = Options(
        sms_channel="sms_simulator", progress=lambda done, total: told.append((done, total))
    )
    async with county.write() as session:
        result = await rosters.save(session, SERVICE, reading, options)
    assert result.changes == Changes(new=2000)
    assert told[-1] == (2000, 2000)
    assert time.monotonic() - started < 15
