"""Rosters handed in at the console: looked at, taken, and taken back as if nothing had been."""

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from acts.actor import Actor, NotAllowed, signed_in
from acts.cases import open_case
from acts.rosters import importing, left_over, undoing
from acts.rosters.sheets import Fault
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.models.exports import RosterImport
from storage.models.people import Household, Person
from storage.queries import households, officials, roster_imports
from storage.queries.officials import NewOfficial
from storage.queries.roster_images import PASSING, TABLES
from storage.queries.roster_imports import CHECKED, DONE, UNDONE, Import
from storage.scope import EVERYTHING
from tests.hands import Hands
from tests.workbooks import GOOD, HOUSEHOLD, MEMBER, ZHANG, Book, family

BUREAU = "county_rural_revival_bureau"
BAD = ("柳河镇", "张庄村", "四", "李四", "", "12345", "", "贵族", "")
SECOND = ("柳河镇", "上河村", "8", "王五", "", "19900000008", "2", "脱贫户", "低保")


class Office:
    """The administrator who hands files in."""

    def __init__(self, sessions: Sessions, person_id: int) -> None:
        self.sessions, self.person_id = sessions, person_id

    async def actor(self, session: Any) -> Actor:
        return await signed_in(session, self.person_id)

    async def hand_in(self, content: bytes, kind: str | None = None) -> int:
        async with self.sessions.write() as session:
            actor = await self.actor(session)
            import_id = await importing.hand_in(session, actor, content, kind)
        await importing.look(self.sessions, self.person_id, import_id)
        return import_id

    async def take(self, import_id: int, *, accept: bool = True) -> None:
        async with self.sessions.write() as session:
            found = await roster_imports.get(session, EVERYTHING, import_id)
            assert found
            await importing.begin(session, await self.actor(session), found)
        await importing.take(self.sessions, self.person_id, import_id, accept=accept)

    async def undo(self, import_id: int) -> int:
        async with self.sessions.write() as session:
            found = await roster_imports.get(session, EVERYTHING, import_id)
            assert found
            return await undoing.undo(session, await self.actor(session), found)

    async def get(self, import_id: int) -> Import:
        async with self.sessions.read() as session:
            found = await roster_imports.get(session, EVERYTHING, import_id)
            assert found
            return found

    async def faults(self, import_id: int) -> list[Fault]:
        async with self.sessions.read() as session:
            return importing.faults_of(await roster_imports.faults(session, import_id))


async def opened(sessions: Sessions) -> Office:
    async with sessions.write() as session:
        put = await officials.put(session, NewOfficial("县里老王", None, BUREAU, "ma"))
    return Office(sessions, put.person_id)


@pytest.fixture
async def office(county: Sessions) -> Office:
    return await opened(county)


def content_of(book: Book) -> bytes:
    book.book.save(book.path)
    return book.path.read_bytes()


async def tables(sessions: Sessions) -> Mapping[str, list[Any]]:
    """All that an import may write to, as it stands."""
    found: dict[str, list[Any]] = {}
    async with sessions.read() as session:
        for name, table in TABLES.items():
            passing = PASSING.get(name, frozenset())
            columns = [one for one in table.__table__.columns if one.name not in passing]
            rows = await session.execute(select(*columns))
            found[name] = sorted(map(repr, rows))
    return found


async def test_a_file_is_looked_at_then_its_good_rows_are_taken(office, county, book):
    before = await tables(county)
    one = await office.hand_in(content_of(book.households(GOOD, BAD, SECOND)))
    found = await office.get(one)
    assert (found.state, found.kind) == (CHECKED, "households")
    assert dict(found.counts) == {"new": 2, "changed": 0, "unchanged": 0, "bad": 1}
    assert await tables(county) == before
    faults = await office.faults(one)
    assert {(fault.row, fault.column) for fault in faults} == {
        (3, "户号"),
        (3, "手机号"),
        (3, "类别"),
    }
    await office.take(one, accept=False)
    assert (await office.get(one)).state == CHECKED
    assert await tables(county) == before
    await office.take(one)
    assert (await office.get(one)).state == DONE
    async with county.read() as session:
        assert (await family(session, 8, "he")).head == "王五"


async def test_the_same_file_again_has_nothing_to_take(office, county, book):
    content = content_of(book.households(GOOD, SECOND))
    first = await office.hand_in(content)
    await office.take(first)
    second = await office.get(await office.hand_in(content))
    assert dict(second.counts) == {"new": 0, "changed": 0, "unchanged": 2, "bad": 0}
    assert not importing.may_be_taken(second)
    async with county.read() as session:
        before = await roster_imports.same_before(session, second)
    assert before is not None
    assert before.id == first


async def test_two_imports_of_one_place_wait_for_each_other(office, county, book, hands: Hands):
    first = await office.hand_in(content_of(book.households(GOOD)))
    second = await office.hand_in(content_of(Book(book.path.parent).households(SECOND)))
    async with county.write() as session:
        found = await roster_imports.get(session, EVERYTHING, first)
        await importing.begin(session, await office.actor(session), found)
    for other in (second, first):
        with pytest.raises(importing.BeingTaken):
            await office.take(other)
    hands.advance(minutes=11)
    await office.take(second)
    assert (await office.get(second)).state == DONE


async def test_what_nothing_was_built_on_is_put_back_and_the_rest_is_told(
    office, county, book, rules: Rulebook
):
    third = ("柳河镇", "张庄村", "9", "赵九", "", "", "", "", "")
    one = await office.hand_in(content_of(book.households(GOOD, SECOND, third)))
    await office.take(one)
    async with county.write() as session:
        await open_case(session, rules, await family(session, 3), "household")
        await session.execute(
            update(Household).where(Household.number == 9).values(status="edge-prone")
        )
    async with county.read() as session:
        found = await undoing.look(session, await roster_imports.get(session, EVERYTHING, one))
    assert found is not None
    assert {(stay.what, stay.why) for stay in found.stays} == {
        ("3号 张家", "已经给这户开了个案"),
        ("9号 赵家", "后来有人改过"),
    }
    assert found.things == 1
    assert await office.undo(one) == 2
    async with county.read() as session:
        left = await session.execute(select(Household.number).order_by(Household.number))
        assert [row.number for row in left] == [3, 9]
    with pytest.raises(undoing.TooLate):
        await office.undo(one)


async def test_after_a_week_it_stays_and_the_file_is_wiped(office, county, book, hands: Hands):
    one = await office.hand_in(content_of(book.households(GOOD)))
    await office.take(one)
    hands.advance(days=7)
    with pytest.raises(undoing.TooLate):
        await office.undo(one)
    hands.advance(seconds=1)
    async with county.write() as session:
        await importing.forget(session)
        row = (await session.execute(select(RosterImport.content, RosterImport.inverse))).one()
    assert tuple(row) == (None, None)


async def test_officials_with_posts_and_helped_households_are_put_back(office, county, book):
    homes = await office.hand_in(content_of(book.households(GOOD, SECOND)))
    await office.take(homes)
    old = ("孙旧", "19900000001", "帮扶责任人", "柳河镇张庄村", "", "2026-01-01", "", "张庄村3号")
    first = Book(book.path.parent).officials(old)
    await office.take(await office.hand_in(content_of(first)))
    before = await tables(county)
    new = ("孙新", "19900000002", "帮扶责任人", "柳河镇张庄村", "", "2026-03-01", "", "张庄村3号")
    more = Book(book.path.parent).officials(new, (*old[:3], "上河村", *old[4:7], ""))
    more.sheet("派出单位", ("单位", "村", "起", "止"), [("县农技站", "上河村", "2026-01-01", "")])
    one = await office.hand_in(content_of(more))
    await office.take(one)
    assert await tables(county) != before
    assert await office.undo(one) == 0
    assert await tables(county) == before


NAMES = st.sampled_from(["张一", "李二", "王三", "欧阳青"])
LINES = st.lists(
    st.tuples(
        st.just("柳河镇"),
        st.sampled_from(["张庄村", "上河村"]),
        st.integers(1, 4).map(str),
        NAMES,
        st.just(""),
        st.sampled_from(["", "19900000003", "19900000004"]),
        st.sampled_from(["", "5"]),
        st.sampled_from(["", "脱贫户", "边缘易致贫户"]),
        st.sampled_from(["", "低保", "低保、外出"]),
    ),
    max_size=6,
)
PEOPLE = st.lists(
    st.tuples(st.integers(1, 4).map(str), st.just("张庄村"), NAMES, st.just(None), st.just("配偶")),
    max_size=3,
)


@given(known=LINES, lines=LINES, people=PEOPLE)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_any_import_taken_back_leaves_the_tables_as_before(
    sqlite_county, tmp_path, known, lines, people
):
    office = await opened(sqlite_county)
    first = Book(tmp_path).sheet("农户", HOUSEHOLD, known)
    await office.take(await office.hand_in(content_of(first)))
    before = await tables(sqlite_county)
    second = Book(tmp_path).sheet("农户", HOUSEHOLD, lines).sheet("成员", MEMBER, people)
    one = await office.hand_in(content_of(second))
    await office.take(one)
    assert (await office.get(one)).state == DONE
    assert await office.undo(one) == 0
    assert (await office.get(one)).state == UNDONE
    assert await tables(sqlite_county) == before


async def test_bad_rows_come_back_with_what_is_wrong_and_can_be_handed_in_again(office, book):
    content = content_of(book.households(GOOD, BAD))
    one = await office.hand_in(content)
    body = left_over.workbook("households", content, await office.faults(one))
    sheet = openpyxl.load_workbook(io.BytesIO(body))["农户"]
    assert sheet.max_row == 2
    assert [cell.value for cell in sheet[2]][2:4] == ["四", "李四"]
    assert "户号：" in sheet["K2"].value
    sheet["C2"], sheet["F2"], sheet["H2"] = "4", "19900000004", "脱贫户"
    fixed = io.BytesIO()
    sheet.parent.save(fixed)
    again = await office.get(await office.hand_in(fixed.getvalue()))
    assert dict(again.counts) == {"new": 1, "changed": 0, "unchanged": 0, "bad": 0}


async def test_nobody_else_hands_rosters_in_and_no_name_is_kept_in_the_open(office, county, book):
    content = content_of(book.households((*GOOD[:4], ZHANG, *GOOD[5:])))
    async with county.write() as session:
        put = await officials.put(session, NewOfficial("孙", None, "township_government", "liu"))
        other = await signed_in(session, put.person_id)
        with pytest.raises(NotAllowed):
            await importing.hand_in(session, other, content, None)
    one = await office.hand_in(content)
    await office.take(one)
    async with county.read() as session:
        row = (await session.execute(select(RosterImport))).one()
        people = await session.execute(select(Person.id))
        assert len(people.all()) == 2
        home = await households.find_by_head(session, "zhang", "张一")
    assert len(home) == 1
    for said in ("张一", ZHANG):
        assert said.encode() not in repr(tuple(row)).encode()
    assert timedelta(days=7) == importing.TAKEN_BACK_WITHIN
