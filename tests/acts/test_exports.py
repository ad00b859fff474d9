"""Exports: few lines leave at once, many wait for a second person, all are marked and expire."""

import io
from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select, update

from acts import exports
from acts.actor import Actor, NotAllowed, Trust, signed_in
from acts.exports import Decision, Question, Table
from notifications import export_chores
from rulebook.loader import Rulebook
from storage.engine import Sessions
from storage.models.base import new_id
from storage.models.duties import Post
from storage.models.exports import Export as Row
from storage.models.people import Address, Household
from storage.models.system import Audit
from storage.queries import exports as kept
from storage.queries import officials, regions, roster
from storage.queries.households import NewHousehold
from storage.queries.officials import NewOfficial
from storage.scope import Scope
from tests.hands import Hands

BUREAU = "county_rural_revival_bureau"
PEOPLE = {
    "author": ("王明", "township_government", "liu"),
    "second": ("李红", BUREAU, "ma"),
    "third": ("赵亮", BUREAU, "ma"),
    "village": ("孙文书", "village_committee", "zhang"),
    "elsewhere": ("钱多", "township_government", "shi"),
}
HOMES = Question("households", {})
WHY = "核对全镇名单"


@pytest.fixture
async def people(county: Sessions) -> Mapping[str, int]:
    """Officials of a township, its village, another township, and two of the county."""
    async with county.write() as session:
        return {
            key: (await officials.put(session, NewOfficial(name, None, role, place))).person_id
            for key, (name, role, place) in PEOPLE.items()
        }


async def settle(sessions: Sessions, many: int, head: str = "张大山") -> None:
    """Register so many households in a village of the township."""
    async with sessions.write() as session:
        place = await regions.get(session, "zhang")
        assert place
        homes = [NewHousehold(place, number, head) for number in range(1, many + 1)]
        await roster.put_all(session, homes)


class Desk:
    """Somebody at the console, with the rights of the moment."""

    def __init__(self, sessions: Sessions, rules: Rulebook, person_id: int) -> None:
        self.sessions, self.rules, self.person_id = sessions, rules, person_id

    async def ask(self, asked: Question = HOMES, use: str = "check", why: str = WHY) -> int | None:
        async with self.sessions.write() as session:
            actor = await signed_in(session, self.person_id)
            return await exports.ask(session, self.rules, actor, asked, use, why)

    async def decide(self, export_id: int | None, reason: str = "", *, yes: bool = True) -> object:
        async with self.sessions.write() as session:
            actor = await signed_in(session, self.person_id)
            return await exports.decide(session, actor, export_id or 0, Decision(yes, reason))

    async def take(self, export_id: int | None) -> Table | None:
        async with self.sessions.write() as session:
            actor = await signed_in(session, self.person_id)
            return await exports.take(session, self.rules, actor, export_id or 0)

    async def waiting(self) -> list[int]:
        async with self.sessions.read() as session:
            actor = await signed_in(session, self.person_id)
            return [one.id for one in await exports.waiting(session, actor)]


@pytest.fixture
def desks(county: Sessions, rules: Rulebook, people: Mapping[str, int]) -> SimpleNamespace:
    """The desk of each."""
    return SimpleNamespace(**{key: Desk(county, rules, one) for key, one in people.items()})


async def actions(sessions: Sessions) -> list[str]:
    async with sessions.read() as session:
        rows = await session.execute(
            select(Audit.action).where(Audit.action.like("export.%")).order_by(Audit.id)
        )
        return [row.action for row in rows]


async def test_a_hundred_lines_leave_at_once_and_a_hundred_and_one_wait(county, desks):
    await settle(county, 100)
    export = await desks.author.ask()
    table = await desks.author.take(export)
    assert len(table.lines) == 100
    await settle(county, 101)
    with pytest.raises(exports.Grown):
        await desks.author.take(export)
    many = await desks.author.ask()
    with pytest.raises(exports.Over):
        await desks.author.take(many)
    assert await desks.author.ask() == many, "the same question waits once"
    assert await desks.second.waiting() == [many]
    assert await desks.village.waiting() == await desks.elsewhere.waiting() == []
    await desks.second.decide(many)
    assert len((await desks.author.take(many)).lines) == 101
    assert await desks.second.take(many) is None, "only the author fetches it"
    assert await actions(county) == [
        *("export.asked", "export.downloaded", "export.asked", "export.approved"),
        "export.downloaded",
    ]


async def test_nobody_approves_what_they_asked_for_and_a_no_has_a_reason(county, desks):
    await settle(county, 101)
    own = await desks.second.ask()
    with pytest.raises(exports.OwnExport):
        await desks.second.decide(own)
    assert await desks.author.decide(own) is None, "no post that approves"
    with pytest.raises(exports.NoReason):
        await desks.third.decide(own, yes=False)
    await desks.third.decide(own, "请按村分开要", yes=False)
    with pytest.raises(exports.DecidedAlready):
        await desks.third.decide(own)
    async with county.read() as session:
        found = await kept.get(session, own)
    assert (found.state, found.refusal) == ("refused", "请按村分开要")


async def test_it_is_fetched_three_times_within_a_week(county, desks, hands: Hands):
    await settle(county, 3)
    export = await desks.author.ask()
    for _each in range(exports.DOWNLOADS):
        assert await desks.author.take(export)
    with pytest.raises(exports.Over):
        await desks.author.take(export)
    late = await desks.author.ask()
    hands.advance(days=7)
    with pytest.raises(exports.Over):
        await desks.author.take(late)
    async with county.write() as session:
        await exports.forget(session)
        assert (await kept.get(session, late)).filters is None
    hands.advance(days=400)
    async with county.write() as session:
        assert await exports.forget(session) == 2


async def test_who_has_left_gets_nothing_and_who_serves_less_gets_less(county, desks, people):
    await settle(county, 3)
    export = await desks.second.ask()
    async with county.write() as session:
        today = session.moment.today
        await session.execute(
            update(Post)
            .where(Post.person_id == people["second"])
            .values(until=today - timedelta(days=1))
        )
    with pytest.raises(exports.RightsGone):
        await desks.second.take(export)
    async with county.write() as session:
        key = {"id": new_id(), "person_id": people["second"], "role": "village_committee"}
        await session.execute(insert(Post), {**key, "region_id": "he", "since": today})
    assert (await desks.second.take(export)).lines == [], "上河村 has no households"


async def test_a_foreign_place_and_a_chat_get_nothing(county, desks, rules, people):
    await settle(county, 3)
    assert await desks.elsewhere.ask(Question("households", {"region": "zhang"})) is None
    with pytest.raises(exports.NothingThere):
        await desks.elsewhere.ask()
    async with county.write() as session:
        chat = Actor("person:1", Trust.BOUND, Scope(("/ma/",)), person_id=people["second"])
        with pytest.raises(NotAllowed):
            await exports.ask(session, rules, chat, HOMES, "check", WHY)


@pytest.mark.parametrize(("use", "why"), [("check", " 短 "), ("nonsense", WHY), ("", WHY)])
async def test_it_says_what_it_is_for(sqlite_sessions, rules, use, why):
    async with sqlite_sessions.write() as session:
        actor = Actor("person:1", Trust.CONSOLE, Scope(("/",)), person_id=1)
        with pytest.raises(exports.NoPurpose):
            await exports.ask(session, rules, actor, HOMES, use, why)


async def test_names_and_phones_are_written_out_only_to_visit(county, desks):
    await settle(county, 1)
    async with county.write() as session:
        row_id = new_id()
        home = (await session.execute(select(Household.id))).scalar()
        await session.execute(
            insert(Address),
            {
                "id": row_id,
                "channel": "sms_http",
                "external": session.vault.seal("+8619900000003", f"address|external|{row_id}"),
                "external_index": "x",
                "household_id": home,
                "language": "zh_CN",
                "created_at": session.moment.now,
            },
        )
        await session.execute(update(Household).values(reach_id=row_id))
    [masked] = (await desks.author.take(await desks.author.ask())).lines
    [plain] = (await desks.author.take(await desks.author.ask(use="visit"))).lines
    assert (masked[2], masked[7]) == ("张*山", "199****0003")
    assert (plain[2], plain[7]) == ("张大山", "+8619900000003")


async def test_the_file_says_who_took_it_and_no_cell_is_a_formula(county, desks):
    await settle(county, 2, head="=HYPERLINK(1)")
    table = await desks.author.take(
        await desks.author.ask(why="打电话 13800138000 问", use="visit")
    )
    book = load_workbook(io.BytesIO(exports.workbook(table)))
    sheet = book.active
    mark = sheet["A1"].value
    for said in (table.number, "王明", "2026-03-02 10:00", "****"):
        assert said in mark
    assert "13800138000" not in mark
    assert sheet.cell(sheet.max_row, 1).value == mark
    assert book.properties.identifier == table.number
    assert table.number in sheet.oddHeader.center.text
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet["C4"].value == "'=HYPERLINK(1)"


async def test_every_kind_has_as_many_cells_as_headings(sqlite_sessions, rules):
    async with sqlite_sessions.read() as session:
        actor = Actor("person:1", Trust.CONSOLE, Scope(("/",)), person_id=1)
        for kind, source in exports.SOURCES.items():
            found = await exports.preview(session, rules, actor, Question(kind, {}))
            assert (
                found is None or found.rows == 0 or len(found.sample[0]) == len(source.headings())
            )


async def test_nothing_of_a_question_is_readable_in_the_table(county, desks):
    await settle(county, 1)
    await desks.author.ask(why="只有自己看得到的理由")
    async with county.read() as session:
        row = (await session.execute(select(Row.purpose, Row.filters))).one()
    assert "只有自己".encode() not in row.purpose


async def test_who_may_approve_has_a_line_about_it(county, desks, people, rules):
    await settle(county, 101)
    await desks.second.ask()
    async with county.read() as session:
        assert await export_chores.SOURCE.people(session) == {people["third"]}
        actor = await signed_in(session, people["third"])
        [chore] = await export_chores.SOURCE.of(session, rules, people["third"], actor.held)
        assert chore.address == "/console/exports"
