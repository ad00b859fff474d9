"""Importing officials: posts, phones and whom they help."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.engine import Sessions
from storage.queries import addresses, officials, posts
from storage.queries.changes import Changes
from storage.scope import EVERYTHING
from tests.workbooks import (
    GOOD,
    TODAY,
    Book,
    complaints,
    family,
    save,
)


async def test_officials_are_taken_with_posts_phones_and_whom_they_help(
    county: Sessions, book: Book
) -> None:
    book.households(GOOD, ("柳河镇", "上河村", "12", "李四", *[None] * 5))
    await save(county, book.read())
    book.officials(
        ("王明", "19900000001", "村“两委”", "柳河镇张庄村", None, datetime(2024, 5, 1), None, None),  # noqa: DTZ001  as Excel has it
        ("王明", "19900000001", "村党组织书记", "柳河镇张庄村", None, "2024年5月1日", None, None),
        ("赵青", "199 0000 0002", "驻村第一书记", "上河", "县农技站", "2025.1.2", "2027-1-1", None),
        ("钱红", "19900000005", "帮扶责任人", "柳河镇", "县林业站", "20250102", None,
         "柳河镇张庄村3号、上河村12"),
        ("孙立", None, "乡镇政府", "柳河镇", None, None, None, None),
        ("周全", None, "县级乡村振兴部门", "明安县", None, None, None, None),
    )  # fmt: skip
    first = await save(county, book.read("officials"))
    again = await save(county, book.read("officials"))
    assert first.faults == []
    assert first.changes == Changes(new=5, changed=1)
    assert again.changes == Changes(unchanged=6)
    async with county.read() as session:
        found = await officials.by_phones(session, ["+8619900000001", "+8619900000005"])
        wang, helper = found["+8619900000001"][0], found["+8619900000005"][0]
        held = await officials.posts_of(session, wang, TODAY)
        assert {post.role for post in held} == {"village_committee", "village_party_secretary"}
        assert {post.since for post in held} == {date(2024, 5, 1)}
        assert await officials.name(session, wang) == "王明"
        [secretary] = await officials.of_region(session, EVERYTHING, "he", TODAY)
        assert (secretary.name, secretary.role, secretary.unit) == (
            "赵青", "first_secretary", "县农技站",
        )  # fmt: skip
        for number, village in ((3, "zhang"), (12, "he")):
            home = await family(session, number, village)
            assert await posts.helpers_of(session, home.id, TODAY) == [helper]
        contact = await addresses.find(session, "sms_simulator", "+8619900000001")
        assert contact is not None
        assert (contact.person_id, contact.bound) == (wang, False)
        responsible = await posts.responsible(
            session, "/ma/liu/zhang/", ["township_government"], TODAY
        )
        assert len(responsible) == 1


BAD_OFFICIALS = [
    (("王明", None, "村长助理", "张庄村"), "角色"),
    (("王明", None, "村两委", "张庄村"), "地区"),
    (("王明", None, "村两委", "柳河镇"), "地区"),
    (("王明", None, "乡镇政府", "柳河镇张庄村"), "地区"),
    (("王明", "19900000009", "村两委", "柳河镇张庄村"), "手机号"),
    (("王明", None, "村两委", "柳河镇张庄村", None, "去年"), "到岗日期"),
    (("王明", None, "村两委", "柳河镇张庄村", None, "2025-01-02", "2024-01-02"), "离岗日期"),
    (("王明", None, "帮扶责任人", "柳河镇", None, None, None, "张庄村"), "帮扶户"),
    (("王明", None, "帮扶责任人", "柳河镇", None, None, None, "上河村77号"), "帮扶户"),
    (("王明", None, "帮扶责任人", "柳河镇", None, None, None, "上河村12号"), "帮扶户"),
]


@pytest.mark.parametrize(("line", "column"), BAD_OFFICIALS)
async def test_a_bad_row_of_officials_is_named(
    sqlite_county: Sessions, book: Book, line: Sequence[Any], column: str
) -> None:
    book.households(("柳河镇", "上河村", "12", "李四", *[None] * 5))
    await save(sqlite_county, book.read())
    book.officials(
        ("赵青", "19900000009", "帮扶责任人", "上河村", None, None, None, "上河村12号"), line
    )
    result = await save(sqlite_county, book.read("officials"))
    assert complaints(result.faults) == [("干部", 3, column)]


async def test_a_phone_never_passes_an_official_s_posts_to_another_name(
    sqlite_county: Sessions, book: Book, tmp_path: Path
) -> None:
    book.officials(("赵青", "19900000009", "村两委", "上河村", *[None] * 4))
    await save(sqlite_county, book.read("officials"))
    later = Book(tmp_path).officials(("李白", "19900000009", "村两委", "上河村", *[None] * 4))
    result = await save(sqlite_county, later.read("officials"))
    assert complaints(result.faults) == [("干部", 2, "手机号")]


async def test_a_new_helper_ends_the_old_one_s_time(county: Sessions, book: Book) -> None:
    book.households(GOOD).officials(
        ("赵青", "19900000001", "帮扶责任人", "柳河镇", *[None] * 4),
        ("李白", "19900000002", "帮扶责任人", "柳河镇", *[None] * 4),
    )
    await save(county, book.read())
    await save(county, book.read("officials"))
    async with county.write() as session:
        people = await officials.by_phones(session, ["+8619900000001", "+8619900000002"])
        old, new = sorted(person_id for person_id, _name in people.values())
        home = await family(session, 3)
        assert await officials.assign_helper(session, old, home.id, date(2025, 1, 1))
        assert not await officials.assign_helper(session, old, home.id, date(2025, 1, 1))
        assert await officials.assign_helper(session, new, home.id, date(2026, 1, 1))
        assert await posts.helpers_of(session, home.id, date(2025, 12, 31)) == [old]
        assert await posts.helpers_of(session, home.id, TODAY) == [new]
